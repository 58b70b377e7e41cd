"""Operations of invitations."""
