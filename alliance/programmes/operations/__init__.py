"""Operations of programmes."""
