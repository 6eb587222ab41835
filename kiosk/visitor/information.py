"""Informatie: what is happening, what to do, how long still."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from content.core.model import FALLBACK_LANGUAGE, MessageStatus, Severity
from content.core.supersession import alert
from kiosk.i18n import labels, times
from kiosk.model import routes
from kiosk.model.views import Article, Block, Board, Choice, Fact, Note, Paragraph, Row, Title
from kiosk.state.lazy import Each
from kiosk.visitor import closed, guides, nearest, needs_and_offers, terms, utility
from kiosk.visitor.remarks import foreign, gone, last_message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from content.core.model import Bulletin, Publisher
    from kiosk.i18n.translator import Translator
    from kiosk.model.notice import Notice
    from kiosk.state.snapshot import Snapshot

LOUD = (Severity.EXTREME,)
NEW_FOR = timedelta(hours=12)
"""So long after it arrived here, an item is marked as new."""


@dataclass(frozen=True)
class Counts:
    """How many rows there are, in one language."""

    tr: Translator
    of_messages: bool = True
    """Advice that stands in their place is not called so."""

    def more(self, number: int) -> tuple[str, ...]:
        long = self.tr.plural("nog {n} bericht", "nog {n} berichten", number)
        return self._forms(long, self.tr("nog {n}", n=self.tr.number(number)))

    def first(self) -> tuple[str, ...]:
        return self._forms(self.tr("eerste berichten"), self.tr("begin"))

    def _forms(self, long: str, short: str) -> tuple[str, ...]:
        return (long, short) if self.of_messages else (short,)

    def positions(self, first: int, last: int, total: int) -> tuple[str, ...]:
        end, all_of_them = self.tr.number(last), self.tr.number(total)
        shown = f"{self.tr.number(first)}–{end}" if last > first else end
        return self.tr("{n} van {total}", n=shown, total=all_of_them), f"{end} / {all_of_them}"


def present(snapshot: Snapshot, tr: Translator) -> Board:
    """The worst first; the state of the utilities and the nearest help stand beside it.

    Without bulletins, general advice stands in their place.
    """
    own = (
        *(_notice(notice, snapshot, tr) for notice in snapshot.notices),
        *needs_and_offers.ways(snapshot, tr),
    )
    return Board(
        rows=_rows(snapshot, tr),
        notes=(*_notes(snapshot, tr), *last_message(snapshot, tr)),
        tiles=utility.tiles(snapshot, tr),
        nearest=nearest.present(snapshot, tr),
        counts=Counts(tr, of_messages=bool(snapshot.bulletins)),
        own=own,
        own_heading=tr("Van dit steunpunt zelf") if own else "",
        changes=_changes(snapshot, tr),
    )


def present_notice(snapshot: Snapshot, tr: Translator, number: int) -> Article:
    """One of this point's own notices, in plain dress."""
    notice = next((n for n in snapshot.notices if n.id == number), None)
    if notice is None:
        return gone(tr)
    read_as = "" if tr.language == FALLBACK_LANGUAGE else FALLBACK_LANGUAGE
    return Article(notice_blocks(notice, snapshot, tr), routes.Information(), language=read_as)


def notice_blocks(notice: Notice, snapshot: Snapshot, tr: Translator) -> tuple[Block, ...]:
    """What is on the page of a notice; staff see it before others do."""
    paragraphs = (Paragraph(text) for text in notice.text.split("\n") if text.strip())
    written = tr.moment(notice.written_at, snapshot.now)
    ends = tr("geldt tot {time}", time=tr.moment(notice.until, snapshot.now))
    return (
        Note("own-notice", tr("Mededeling van dit steunpunt"), small=True),
        Title(notice.title),
        *foreign(FALLBACK_LANGUAGE, tr),
        *paragraphs,
        Fact("clock", tr("Geschreven"), f"{written} · {ends}"),
    )


def find(snapshot: Snapshot, route: routes.Bulletin) -> Bulletin | None:
    """The bulletin that a route leads to, while it holds."""
    return next((bulletin for bulletin in snapshot.bulletins if route_to(bulletin) == route), None)


def route_to(bulletin: Bulletin) -> routes.Bulletin:
    return routes.Bulletin(bulletin.publisher, bulletin.identifier, bulletin.part, bulletin.sender)


def origin(bulletin: Bulletin, snapshot: Snapshot, tr: Translator) -> str:
    """Who says it, when, how long ago."""
    return times.origin(bulletin.sent, bulletin.publisher, snapshot, tr)


def until(bulletin: Bulletin, snapshot: Snapshot, tr: Translator, *, asked: bool = False) -> str:
    """Until when it holds, or that it is over; empty when nobody said.

    ``asked``: it stands beside "Hoe lang", which need not be said twice.
    """
    if snapshot.is_over(bulletin):
        return tr("verlopen, misschien nog waar")
    if bulletin.expires is None:
        return ""
    publisher = bulletin.publisher
    time = times.moment(bulletin.expires, publisher, snapshot, tr)
    perhaps = times.perhaps_over(bulletin.expires, publisher, snapshot, tr)
    ends = tr("tot {time}", time=time) if asked else tr("geldt tot {time}", time=time)
    return " · ".join(filter(None, (ends, perhaps)))


def how_bad(bulletin: Bulletin, snapshot: Snapshot, tr: Translator) -> str:
    """New or not, how bad, how sure, from when."""
    new = tr("Nieuw") if is_new(bulletin, snapshot) else ""
    return " · ".join(filter(None, (new, *terms.on_the_glass(bulletin, snapshot, tr))))


def label(bulletin: Bulletin, snapshot: Snapshot, tr: Translator) -> str:
    """The same and until when."""
    parts = (how_bad(bulletin, snapshot, tr), until(bulletin, snapshot, tr))
    return " · ".join(filter(None, parts))


def warnings(snapshot: Snapshot, tr: Translator) -> tuple[Note, ...]:
    """Why what stands here may no longer be so: new content cannot be read, or none has come.

    That the clock is in doubt is in the frame around every screen: said here too, it would push
    what saves lives off a small panel.
    """
    old = age(snapshot, tr)
    notes = (*_trouble(snapshot, tr), *((Note("clock", old, loud=True),) if old else ()))
    return one_large(notes)


def _trouble(snapshot: Snapshot, tr: Translator) -> tuple[Note, ...]:
    if not snapshot.content_trouble:
        return ()
    told = tr("Dit scherm kan nieuwe informatie nu niet lezen.")
    return (Note("severe", closed.or_ask_staff(told, snapshot, tr), loud=True),)


def one_large(notes: Sequence[Note]) -> tuple[Note, ...]:
    """Several loud ones are all small: a page begins with what one came for."""
    if sum(note.loud for note in notes) < 2:
        return tuple(notes)
    return tuple(replace(note, small=True) for note in notes)


def age(snapshot: Snapshot, tr: Translator) -> str:
    """How old the newest content is, once that is too old; else empty."""
    newest = min(snapshot.publishers.values(), key=lambda p: _aged(p, snapshot), default=None)
    limit = timedelta(hours=snapshot.config.behaviour.stale_after_h)
    if newest is None or _aged(newest, snapshot) <= limit:
        return ""
    if times.may_be_empty(newest.id, snapshot):
        time = times.moment(newest.issued_at, newest.id, snapshot, tr)
        return tr("Deze informatie is oud. De laatste is van {time}.", time=time)
    ago = tr.ago(newest.issued_at, snapshot.now_of(newest.id))
    return tr("Deze informatie is oud. De laatste kwam {ago}.", ago=ago)


def _aged(publisher: Publisher, snapshot: Snapshot) -> timedelta:
    return snapshot.now_of(publisher.id) - publisher.issued_at


def is_new(bulletin: Bulletin, snapshot: Snapshot) -> bool:
    """Whether it came with the newest issue of its publisher, and that is recent.

    A kiosk that remembers no visitor cannot know what this one has read. It does know what it
    showed before the last stick: that is what a neighbour who comes back may have read. Of a first
    issue nothing is new, else all of it were.
    """
    publisher = snapshot.publishers.get(bulletin.publisher)
    arrived = snapshot.arrived.get(alert(bulletin))
    if publisher is None or arrived is None:
        return False
    with_the_newest = arrived > publisher.imported_at - timedelta(seconds=1)
    return with_the_newest and snapshot.now - arrived < NEW_FOR


def _rows(snapshot: Snapshot, tr: Translator) -> Sequence[Row]:
    """All of them; what is put into words is what is looked at."""
    said = utility.rows(snapshot, tr)
    if not snapshot.bulletins:
        return (*said, *guides.present(snapshot, tr).rows)
    bulletins = snapshot.bulletins
    updates = tuple((p.id, p.name, p.imported_at) for p in snapshot.publishers.values())
    arrived = tuple(snapshot.arrived.items())

    def row(n: int) -> Row:
        if n < len(bulletins):
            return _row(n, bulletins[n], snapshot, tr)
        return said[n - len(bulletins)]

    return Each(
        len(bulletins) + len(said),
        row,
        (bulletins, said, updates, arrived, snapshot.minute, snapshot.doubted, tr.language),
    )


def _changes(snapshot: Snapshot, tr: Translator) -> Choice | None:
    if not (snapshot.arrived or snapshot.gone):
        return None
    words, short = tr("Wat is er veranderd?"), tr("Wat is nieuw?")
    return Choice("history", words, routes.Changes(), short=short)


def _row(position: int, bulletin: Bulletin, snapshot: Snapshot, tr: Translator) -> Row:
    """The first also tells what to do: most people read no further."""
    info = bulletin.info(tr.language)
    severity = bulletin.severity
    return Row(
        icon=labels.SEVERITY_ICON[severity],
        badge=label(bulletin, snapshot, tr),
        title=info.headline or info.event,
        detail=info.instruction[0] if info.instruction and position == 0 else "",
        meta=origin(bulletin, snapshot, tr),
        route=route_to(bulletin),
        loud=severity in LOUD and not snapshot.is_over(bulletin),
        time=_short_time(bulletin.sent, snapshot, tr),
        brief=_brief(bulletin, snapshot, tr),
    )


def _short_time(at: datetime, snapshot: Snapshot, tr: Translator) -> str:
    """Of today, its time; of another day, the day."""
    today = tr.moment(at, snapshot.now) == tr.clock(at)
    return tr.clock(at) if today else tr.day(at)


def _brief(bulletin: Bulletin, snapshot: Snapshot, tr: Translator) -> str:
    """What its headline alone would hide: a few words, and as a rule none."""
    several = len({b.publisher for b in snapshot.bulletins}) > 1
    parts = (
        tr("Nieuw").upper() if is_new(bulletin, snapshot) else "",
        tr("Oefening") if bulletin.status is not MessageStatus.ACTUAL else "",
        tr("Voorbij") if bulletin.over else "",
        tr("verlopen, misschien nog waar") if snapshot.is_over(bulletin) else "",
        snapshot.source_name(bulletin.publisher) if several else "",
    )
    return " · ".join(filter(None, parts))


def _notice(notice: Notice, snapshot: Snapshot, tr: Translator) -> Row:
    ends = tr("geldt tot {time}", time=tr.moment(notice.until, snapshot.now))
    return Row(
        icon="own-notice",
        badge=tr("Mededeling van dit steunpunt"),
        title=notice.title,
        detail="",
        meta=f"{tr.moment(notice.written_at, snapshot.now)} · {ends}",
        route=routes.Notice(notice.id),
        plain=True,
    )


def _notes(snapshot: Snapshot, tr: Translator) -> tuple[Note, ...]:
    notes = warnings(snapshot, tr)
    if not snapshot.publishers:
        told = tr("Hier is nog geen officiële informatie aangekomen. Dit is algemeen advies.")
        return (*notes, Note("information", told, small=True))
    if not snapshot.bulletins:
        told = tr("Er zijn nu geen officiële berichten. Dit is algemeen advies.")
        return (*notes, Note("information", told, small=True))
    if all(map(snapshot.is_over, snapshot.bulletins)):  # that says of itself that it is old
        told = tr("Alle berichten zijn verlopen. Wat hier staat, is misschien nog waar.")
        return one_large((*_trouble(snapshot, tr), Note("clock", told, loud=True)))
    return notes
