"""Informatie: what is happening, what to do, how long still."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from content.core.model import FALLBACK_LANGUAGE, Severity
from kiosk.i18n import labels, times
from kiosk.model import routes
from kiosk.model.views import Article, Block, Fact, Listing, Note, Paragraph, Row, Title
from kiosk.state.lazy import Each
from kiosk.visitor import guides, terms, utility
from kiosk.visitor.remarks import foreign, gone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from content.core.model import Bulletin, Publisher
    from kiosk.i18n.translator import Tongue
    from kiosk.model.notice import Notice
    from kiosk.state.snapshot import World

LOUD = (Severity.EXTREME,)
NEW_FOR = timedelta(hours=12)
"""So long after it arrived here, an item is marked as new."""


def present(world: World, tr: Tongue) -> Listing:
    """The worst first, then what is said of the utilities; their state stands beside it.

    Without bulletins, general advice comes below.
    """
    return Listing(
        rows=_rows(world, tr),
        notes=_notes(world, tr),
        tiles=utility.tiles(world, tr),
        own=tuple(_notice(notice, world, tr) for notice in world.notices),
        own_heading=tr("Van dit steunpunt zelf") if world.notices else "",
    )


def present_notice(world: World, tr: Tongue, number: int) -> Article:
    """One of this point's own notices, in plain dress."""
    notice = next((n for n in world.notices if n.id == number), None)
    if notice is None:
        return gone(tr)
    read_as = "" if tr.language == FALLBACK_LANGUAGE else FALLBACK_LANGUAGE
    return Article(notice_blocks(notice, world, tr), routes.Information(), language=read_as)


def notice_blocks(notice: Notice, world: World, tr: Tongue) -> tuple[Block, ...]:
    """What is on the page of a notice; staff see it before others do."""
    paragraphs = (Paragraph(text) for text in notice.text.split("\n") if text.strip())
    written = tr.moment(notice.written_at, world.now)
    ends = tr("geldt tot {time}", time=tr.moment(notice.until, world.now))
    return (
        Note("own-notice", tr("Mededeling van dit steunpunt"), small=True),
        Title(notice.title),
        *foreign(FALLBACK_LANGUAGE, tr),
        *paragraphs,
        Fact("clock", tr("Geschreven"), f"{written} · {ends}"),
    )


def find(world: World, route: routes.Bulletin) -> Bulletin | None:
    """The bulletin that a route leads to, while it holds."""
    return next((bulletin for bulletin in world.bulletins if route_to(bulletin) == route), None)


def route_to(bulletin: Bulletin) -> routes.Bulletin:
    return routes.Bulletin(bulletin.publisher, bulletin.identifier, bulletin.part, bulletin.sender)


def origin(bulletin: Bulletin, world: World, tr: Tongue) -> str:
    """Who says it, when, how long ago."""
    return times.origin(bulletin.sent, bulletin.publisher, world, tr)


def until(bulletin: Bulletin, world: World, tr: Tongue) -> str:
    """Until when it holds, or that it is over; empty when nobody said."""
    if world.is_over(bulletin):
        return tr("verlopen, misschien nog waar")
    if bulletin.expires is None:
        return ""
    publisher = bulletin.publisher
    time = times.moment(bulletin.expires, publisher, world, tr)
    perhaps = times.perhaps_over(bulletin.expires, publisher, world, tr)
    return " · ".join(filter(None, (tr("geldt tot {time}", time=time), perhaps)))


def label(bulletin: Bulletin, world: World, tr: Tongue) -> str:
    """New or not, how bad, how sure, from when, until when."""
    parts = (
        tr("Nieuw") if is_new(bulletin, world) else "",
        *terms.on_the_glass(bulletin, world, tr),
        until(bulletin, world, tr),
    )
    return " · ".join(filter(None, parts))


def warnings(world: World, tr: Tongue) -> tuple[Note, ...]:
    """Why what stands here may no longer be so: new content cannot be read, or none has come.

    That the clock is in doubt is in the frame around every screen: said here too, it would push
    what saves lives off a small panel.
    """
    old = age(world, tr)
    notes = (*_trouble(world, tr), *((Note("clock", old, loud=True),) if old else ()))
    return one_large(notes)


def _trouble(world: World, tr: Tongue) -> tuple[Note, ...]:
    if not world.content_trouble:
        return ()
    told = tr("Dit scherm kan nieuwe informatie nu niet lezen. Vraag een medewerker.")
    return (Note("severe", told, loud=True),)


def one_large(notes: Sequence[Note]) -> tuple[Note, ...]:
    """Several loud ones are all small: a page begins with what one came for."""
    if sum(note.loud for note in notes) < 2:
        return tuple(notes)
    return tuple(replace(note, small=True) for note in notes)


def age(world: World, tr: Tongue) -> str:
    """How old the newest content is, once that is too old; else empty."""
    newest = min(world.publishers.values(), key=lambda p: _aged(p, world), default=None)
    limit = timedelta(hours=world.config.behaviour.stale_after_h)
    if newest is None or _aged(newest, world) <= limit:
        return ""
    if times.is_doubted(newest.id, world):
        time = times.moment(newest.issued_at, newest.id, world, tr)
        return tr("Deze informatie is oud. De laatste is van {time}.", time=time)
    ago = tr.ago(newest.issued_at, world.now_of(newest.id))
    return tr("Deze informatie is oud. De laatste kwam {ago}.", ago=ago)


def _aged(publisher: Publisher, world: World) -> timedelta:
    return world.now_of(publisher.id) - publisher.issued_at


def is_new(bulletin: Bulletin, world: World) -> bool:
    """Whether it was not here before the last update, and that update is recent.

    A kiosk that remembers no visitor cannot know what this one has read. It does know what it
    showed before the last stick: that is what a neighbour who comes back may have read. Of a first
    issue nothing is new, else all of it were.
    """
    publisher = world.publishers.get(bulletin.publisher)
    before = world.issued_before.get(bulletin.publisher)
    if publisher is None or before is None:
        return False
    return bulletin.sent > before and world.now - publisher.imported_at < NEW_FOR


def _rows(world: World, tr: Tongue) -> Sequence[Row]:
    """All of them; what is put into words is what is looked at."""
    said = utility.rows(world, tr)
    if not world.bulletins:
        return (*said, *guides.present(world, tr).rows)
    bulletins = world.bulletins
    updates = tuple((p.id, p.name, p.imported_at) for p in world.publishers.values())
    before = tuple(world.issued_before.items())

    def row(n: int) -> Row:
        if n < len(bulletins):
            return _row(n, bulletins[n], world, tr)
        return said[n - len(bulletins)]

    return Each(
        len(bulletins) + len(said),
        row,
        (bulletins, said, updates, before, world.minute, world.doubted, tr.language),
    )


def _row(position: int, bulletin: Bulletin, world: World, tr: Tongue) -> Row:
    """The first also tells what to do: most people read no further."""
    info = bulletin.info(tr.language)
    severity = bulletin.severity
    return Row(
        icon=labels.SEVERITY_ICON[severity],
        badge=label(bulletin, world, tr),
        title=info.headline or info.event,
        detail=info.instruction[0] if info.instruction and position == 0 else "",
        meta=origin(bulletin, world, tr),
        route=route_to(bulletin),
        loud=severity in LOUD and not world.is_over(bulletin),
    )


def _notice(notice: Notice, world: World, tr: Tongue) -> Row:
    ends = tr("geldt tot {time}", time=tr.moment(notice.until, world.now))
    return Row(
        icon="own-notice",
        badge=tr("Mededeling van dit steunpunt"),
        title=notice.title,
        detail="",
        meta=f"{tr.moment(notice.written_at, world.now)} · {ends}",
        route=routes.Notice(notice.id),
        plain=True,
    )


def _notes(world: World, tr: Tongue) -> tuple[Note, ...]:
    notes = warnings(world, tr)
    if not world.publishers:
        told = tr("Hier is nog geen officiële informatie aangekomen. Dit is algemeen advies.")
        return (*notes, Note("information", told, small=True))
    if not world.bulletins:
        told = tr("Er zijn nu geen officiële berichten. Dit is algemeen advies.")
        return (*notes, Note("information", told, small=True))
    if all(map(world.is_over, world.bulletins)):  # that says of itself that it is old
        told = tr("Alle berichten zijn verlopen. Wat hier staat, is misschien nog waar.")
        return one_large((*_trouble(world, tr), Note("clock", told, loud=True)))
    return notes
