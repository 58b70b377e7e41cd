"""Operations of event pages."""
