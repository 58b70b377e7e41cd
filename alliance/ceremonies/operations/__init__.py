"""Operations of ceremonies."""
