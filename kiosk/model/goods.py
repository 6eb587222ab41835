"""What is to be had here, as everybody may know it: how much each, never how much is left. Pure."""

from __future__ import annotations

from typing import NamedTuple


class PublicGood(NamedTuple):
    """One thing. Its name and unit are this point's own words."""

    name: str
    unit: str
    portion: int
    by_person: bool
    """For each person; else for each household."""
