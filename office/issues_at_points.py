"""Where issues are, as who publishes may ask it of who coordinates: neither knows the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime


class AtPoint(NamedTuple):
    """One point, as it said last."""

    id: str
    name: str
    issue: int | None
    """Which it has; 0: none of this publisher, None: that is not known."""
    since: datetime | None
    """When it first said so."""
    heard: datetime | None
    is_reached: bool
    """Whether something could leave for it over the link now. Who is not needs a stick."""


class IssueAtPoints(NamedTuple):
    """One publisher's issue."""

    here: int
    """Which this post holds; 0: none. Only what it holds goes on to points."""
    here_since: datetime | None
    is_silent: bool
    """The link does not answer: what is said is of ``at``."""
    at: datetime | None
    """None: the link never answered, and nothing is known of any point."""
    have: tuple[AtPoint, ...] = ()
    lack: tuple[AtPoint, ...] = ()
    """Who cannot be reached comes first."""

    @property
    def all(self) -> int:
        return len(self.have) + len(self.lack)

    @property
    def sticks(self) -> int:
        """So many points need one."""
        return sum(not one.is_reached for one in self.lack)


class WhereIssuesAre:
    """A feature that knows adds one of its own to the office."""

    def where_is(self, publisher: str) -> IssueAtPoints | None:  # noqa: ARG002 - a subclass asks
        """None: this office has no link. Raises OfficeError."""
        return None
