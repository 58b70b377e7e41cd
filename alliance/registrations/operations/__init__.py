"""Operations of registrations."""
