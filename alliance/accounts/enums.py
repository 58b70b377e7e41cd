"""What secret links are for, and why sessions end."""

from enum import StrEnum


class LinkPurpose(StrEnum):
    PROVE_ADDRESS = "prove_address"
    RESET_PASSWORD = "reset_password"
    ADD_ADDRESS = "add_address"
    CHANGE_ADDRESS = "change_address"
    INVITATION = "invitation"


class SessionEnd(StrEnum):
    SIGNED_OUT = "signed_out"
    ENDED_BY_OWNER = "ended_by_owner"
    ENDED_BY_SECRETARIAT = "ended_by_secretariat"
    PASSWORD_CHANGED = "password_changed"
    ROLE_CHANGED = "role_changed"
    DEACTIVATED = "deactivated"
    IDLE = "idle"
