"""Who may be behind the PIN."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Whose PIN it was."""

    STAFF = "staff"
    TECHNICIAN = "technician"
