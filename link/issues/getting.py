"""What comes from above: parts, then an issue, then the ordinary importer's word.

1. Parts are taken of who is a parent here, and of publishers that are believed here.
2. An issue that is held, or lies before the importer, or came to nothing of late, is not needed.
3. Of each publisher one issue is coming at a time. A newer one takes its place; any other does once
   nothing has come for `TURN_S`. So a parent that lies costs its own line and little of the card.
4. Each four parts that came are answered with the next four, and a part that nobody asked for at
   once: a parent that begins again learns so what is here.
5. What does not fit the issue that is here is asked for whole. What is no issue at all, or is not
   entered by the importer within `IMPORT_S`, is not taken again of that parent for a while, and
   ever longer; another parent may bring it. Newer issues that come meanwhile win it no more time.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, NamedTuple

from link import delta
from link.errors import DeltaError
from link.issues.held import read
from link.issues.parts import Parts
from link.issues.steps import IN_FLIGHT, Wanted, digest_of
from link.status import hash_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from link.database import Database
    from link.issues.arrivals import Arrivals
    from link.issues.held import Held
    from link.issues.steps import Part

log = logging.getLogger(__name__)

TURN_S = 60.0
IMPORT_S = 900.0
CALL_S = 60.0
"""Between two calls to the importer: systemd may miss one while it runs."""
REFUSED_S, LONGEST_S = 600.0, 6 * 3600.0


class _Waiting(NamedTuple):
    """An issue that lies before the importer."""

    issue: int
    since_s: float
    called_s: float
    sender: str | None
    """The parent that sent it; None: that was before we began."""


class Getting:
    """One thread uses it."""

    def __init__(
        self,
        database: Database,
        arrivals: Arrivals,
        believed: Callable[[], Iterable[str]],
        alarm: Callable[[str], None],
    ) -> None:
        """``believed``: ids of the publishers that this node believes.

        ``alarm`` is called with the publisher of an issue that came to nothing.
        """
        self._alarm = alarm
        self._parts = Parts(database)
        self._arrivals = arrivals
        self._believed = believed
        self._asked: dict[bytes, set[int]] = {}
        self._came_s: dict[bytes, float] = {}
        self._waiting: dict[str, _Waiting] = {}
        self._refused: dict[tuple[str, str | None], tuple[int, float]] = {}
        """By publisher and parent: how often in a row what came was nothing, and until when no more
        is taken."""

    def part(
        self, part: Part, sender: str, held: Mapping[bytes, Held], now_s: float
    ) -> Wanted | None:
        """Take a part of a parent; return what to answer. Raises OutboxError.

        ``held``: the issues here, by the hash of their publisher.
        """
        if not part.is_possible:
            return None
        publisher = self._publisher(part)
        enough = Wanted(part.publisher, part.digest)
        if publisher is None or self._needs_no(publisher, part, sender, held, now_s):  # 1, 2
            return enough
        if not self._has_its_turn(part, now_s):  # 3
            return None
        self._parts.keep(part)
        missing = self._parts.missing(part.publisher, part.count, IN_FLIGHT)
        if not missing:
            self._asked.pop(part.publisher, None)
            whole = self._whole(publisher, part, sender, held.get(part.publisher), now_s)
            return enough if whole else Wanted(part.publisher, part.digest, whole=True)
        return self._next(part, missing)

    def look(self, held: Mapping[bytes, Held], now_s: float) -> None:
        """See what the importer made of what lies there. Never raises."""
        for publisher in self._arrivals.publishers():
            here = held.get(hash_of(publisher))
            issue = self._arrivals.issue(publisher)
            waiting = self._waiting.get(publisher)
            try:
                if issue is None:
                    self._forget(publisher)
                elif here is not None and here.issue >= issue:
                    if waiting is not None:
                        self._refused.pop((publisher, waiting.sender), None)
                    self._forget(publisher)
                elif waiting is None:  # from before we began
                    self._call(publisher, _Waiting(issue, now_s, now_s, None))
                elif now_s - waiting.since_s >= IMPORT_S:
                    log.warning("issue %d of %s was not entered", waiting.issue, publisher)
                    self._forget(publisher)
                    self._refuse(publisher, waiting.sender, now_s)
                elif now_s - waiting.called_s >= CALL_S:
                    self._call(publisher, waiting._replace(called_s=now_s))
            except OSError as error:
                log.warning("the issue of %s that came cannot be handled: %s", publisher, error)

    def _publisher(self, part: Part) -> str | None:
        return next((one for one in self._believed() if hash_of(one) == part.publisher), None)

    def _needs_no(
        self, publisher: str, part: Part, sender: str, held: Mapping[bytes, Held], now_s: float
    ) -> bool:
        """Rule 2."""
        here, waiting = held.get(part.publisher), self._waiting.get(publisher)
        _, until_s = self._refused.get((publisher, sender), (0, float("-inf")))
        return (
            (here is not None and here.issue >= part.issue)
            or (waiting is not None and waiting.issue >= part.issue)
            or now_s < until_s
        )

    def _has_its_turn(self, part: Part, now_s: float) -> bool:
        """Rule 3; begin when it is another than before."""
        coming = self._parts.coming(part.publisher)
        came_s = self._came_s.get(part.publisher, float("-inf"))
        if coming is not None and coming.digest == part.digest:
            if coming.parts != part.count:
                return False
        elif coming is None or part.issue > coming.issue or now_s - came_s >= TURN_S:
            self._parts.begin(part)
        else:
            return False
        self._came_s[part.publisher] = now_s
        return True

    def _next(self, part: Part, missing: tuple[int, ...]) -> Wanted | None:
        """Rule 4."""
        asked = self._asked.get(part.publisher, set())
        if part.number in asked:
            asked.discard(part.number)
            if asked:
                return None
        self._asked[part.publisher] = set(missing)
        return Wanted(part.publisher, part.digest, missing)

    def _whole(
        self, publisher: str, part: Part, sender: str, held: Held | None, now_s: float
    ) -> bool:
        """Make the issue and lay it out; False: it has to come whole. Rule 5."""
        data = self._parts.whole(part.publisher)
        self._parts.drop(part.publisher)
        try:
            self._arrivals.lay_out(publisher, part.issue, self._made(part, data, held))
        except DeltaError as error:
            log.warning("issue %d of %s: %s", part.issue, publisher, error)
            if part.base:
                return False
            self._refuse(publisher, sender, now_s)
        except OSError as error:
            log.warning("issue %d of %s has no room here: %s", part.issue, publisher, error)
            self._refuse(publisher, sender, now_s)
        else:
            log.info("issue %d of %s came over the link", part.issue, publisher)
            before = self._waiting.get(publisher)
            since_s = before.since_s if before and before.sender == sender else now_s
            self._waiting[publisher] = _Waiting(part.issue, since_s, now_s, sender)
        return True

    def _made(self, part: Part, data: bytes, held: Held | None) -> dict[str, bytes]:
        if digest_of(data) != part.digest:
            raise DeltaError("its parts do not belong together")
        return delta.unpack(self._base(part, held), data)

    def _base(self, part: Part, held: Held | None) -> dict[str, bytes]:
        if not part.base:
            return {}
        if held is None or held.issue != part.base:
            raise DeltaError("it starts from another issue than the one here")
        try:
            return read(held.folder)
        except OSError as error:
            raise DeltaError(f"what it starts from cannot be read: {error}") from error

    def _refuse(self, publisher: str, sender: str | None, now_s: float) -> None:
        times, _ = self._refused.get((publisher, sender), (0, 0.0))
        self._alarm(publisher)
        self._refused[publisher, sender] = times + 1, now_s + min(LONGEST_S, REFUSED_S * 2.0**times)

    def _call(self, publisher: str, waiting: _Waiting) -> None:
        self._waiting[publisher] = waiting
        self._arrivals.call()

    def _forget(self, publisher: str) -> None:
        self._waiting.pop(publisher, None)
        self._arrivals.remove(publisher)
