"""Who may do what: a person has one or more of these roles."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """A word on the page and in office.db."""

    WRITER = "schrijver"
    APPROVER = "goedkeurder"
    COORDINATOR = "coördinator"
    VIEWER = "kijker"


EVERYBODY = frozenset(Role)
"""Whoever has logged in."""
NOBODY_YET: frozenset[Role] = frozenset()
"""Also who has not logged in: for the pages that lead to it."""


@dataclass(frozen=True)
class User:
    number: int
    name: str
    roles: frozenset[Role]

    def may(self, roles: frozenset[Role]) -> bool:
        return bool(self.roles & roles)


def written(roles: frozenset[Role]) -> str:
    """Return roles as one text, in the order of `Role`."""
    return ", ".join(role for role in Role if role in roles)


def read(text: str) -> frozenset[Role]:
    return frozenset(Role(word) for word in text.split(", ") if word)
