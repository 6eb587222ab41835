"""What the office says when it cannot do what was asked: sentences for who sits at the page.

OfficeError            the root; its text is shown as it is
├── Refused            not allowed: another role's page, a stale form
├── Missing            there is no such thing, or no longer
├── Invalid            what was filled in cannot be used; ``field`` names where
└── Conflict           somebody else changed it in the meantime
"""

from __future__ import annotations


class OfficeError(Exception):
    """Whatever the office raises on purpose."""

    status = 400


class Refused(OfficeError):
    status = 403


class Missing(OfficeError):
    status = 404


class Conflict(OfficeError):
    status = 409


class Invalid(OfficeError):
    status = 422

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field
