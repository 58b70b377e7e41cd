"""Operations of attendance."""
