"""Operations of agreements."""
