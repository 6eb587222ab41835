"""Informatie: what is happening, what to do, how long still."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from content.model import Severity, UtilityKind, UtilityState
from kiosk import words
from kiosk.blocks import Listing, Note, Route, Row, Tile

if TYPE_CHECKING:
    from content.model import Bulletin, Utility
    from kiosk.tongue import Tongue
    from kiosk.world import World

LOUD = (Severity.EXTREME,)


def present(world: World, tr: Tongue) -> Listing:
    """The worst first; the state of the utilities beside it."""
    return Listing(
        rows=tuple(_row(n, bulletin, world, tr) for n, bulletin in enumerate(world.bulletins)),
        notes=_notes(world, tr),
        tiles=_tiles(world, tr),
        empty=tr(
            "Er zijn nu geen officiële berichten. Kijk bij ‘Wat te doen’ voor algemeen advies."
        ),
    )


def key_of(bulletin: Bulletin) -> str:
    """Name a bulletin in a route."""
    return f"{bulletin.publisher}\n{bulletin.identifier}"


def origin(bulletin: Bulletin, world: World, tr: Tongue) -> str:
    """Who says it, when, how long ago."""
    return tr(
        "{name}, {time} ({ago})",
        name=world.source_name(bulletin.publisher),
        time=tr.moment(bulletin.sent, world.now),
        ago=tr.ago(bulletin.sent, world.now),
    )


def until(bulletin: Bulletin, world: World, tr: Tongue) -> str:
    """Until when it holds; empty when nobody said."""
    if bulletin.expires is None:
        return ""
    return tr("geldt tot {time}", time=tr.moment(bulletin.expires, world.now))


def _row(position: int, bulletin: Bulletin, world: World, tr: Tongue) -> Row:
    """The first also tells what to do: most people read no further."""
    info = bulletin.info(tr.language)
    severity = bulletin.severity
    return Row(
        icon=words.SEVERITY_ICON[severity],
        badge=" · ".join(filter(None, (tr(words.SEVERITY[severity]), until(bulletin, world, tr)))),
        title=info.headline or info.event,
        detail=info.instruction[0] if info.instruction and position == 0 else "",
        meta=origin(bulletin, world, tr),
        route=Route("bulletin", key_of(bulletin)),
        loud=severity in LOUD,
    )


def _notes(world: World, tr: Tongue) -> tuple[Note, ...]:
    notes = []
    if world.content_trouble:
        notes.append(
            Note(
                "severe",
                tr("Dit scherm kan nieuwe informatie nu niet lezen. Vraag een medewerker."),
                loud=True,
            )
        )
    newest = max((p.issued_at for p in world.publishers.values()), default=None)
    limit = timedelta(hours=world.config.behaviour.stale_after_h)
    if newest is None:
        notes.append(Note("information", tr("Hier is nog geen officiële informatie aangekomen.")))
    elif world.now - newest > limit:
        ago = tr.ago(newest, world.now)
        notes.append(
            Note("clock", tr("Deze informatie is oud. De laatste kwam {ago}.", ago=ago), loud=True)
        )
    return tuple(notes)


def _tiles(world: World, tr: Tongue) -> tuple[Tile, ...]:
    newest: dict[UtilityKind, Utility] = {}
    for utility in sorted(world.utilities, key=lambda u: u.updated_at):
        newest[utility.kind] = utility
    return tuple(_tile(newest[kind], world, tr) for kind in UtilityKind if kind in newest)


def _tile(utility: Utility, world: World, tr: Tongue) -> Tile:
    until = ""
    if utility.state is not UtilityState.WORKING:
        expected = utility.expected_until
        if expected is None:
            until = tr("onbekend hoe lang")
        elif expected > world.now:
            until = tr("nog ± {span}", span=tr.span(expected - world.now))
        else:
            until = tr("duurt langer dan verwacht")
    return Tile(
        icon=utility.kind.value,
        state=tr(
            "{utility}: {state}",
            utility=tr(words.UTILITY[utility.kind]),
            state=tr(words.UTILITY_STATE[utility.state]),
        ),
        until=until,
        loud=utility.state is UtilityState.OUT,
    )
