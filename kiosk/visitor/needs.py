"""Wat zoekt u? Every choice for Waarheen on one page; each leaves at least one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.core.model import Facility, PlaceKind
from kiosk.i18n import labels
from kiosk.model import routes
from kiosk.model.views import Actions, Article, Block, Choice, Heading, Paragraph
from kiosk.visitor import on_paper
from kiosk.visitor.places import empty, said

if TYPE_CHECKING:
    from kiosk.i18n.translator import Translator
    from kiosk.model.place_filter import Wanted
    from kiosk.state.snapshot import Snapshot


def present(snapshot: Snapshot, tr: Translator, wanted: Wanted) -> Article:
    found = wanted.within(snapshot.places)
    show = Choice("list", tr("Toon de lijst"), routes.Places(wanted), chosen=bool(found))
    blocks: list[Block] = [Heading(said(wanted, len(found), tr))]
    if not found:
        blocks.append(Paragraph(empty(wanted, snapshot, tr)))
    ways_on = [show, Choice("map", tr("Toon de kaart"), routes.Map(wanted))]
    if not wanted.everything:
        ways_on.append(Choice("all", tr("Alles"), routes.Needs()))
    if found:
        ways_on += on_paper.choices(snapshot, tr, tr("Print de lijst"), routes.Places(wanted))
    blocks.append(Actions(tuple(ways_on)))
    blocks += _part(tr("Wat zoekt u?"), _kinds(wanted, snapshot, tr))
    blocks += _part(tr("Wat moet er zijn?"), _facilities(wanted, snapshot, tr))
    return Article(tuple(blocks), routes.Places(wanted))


def _part(heading: str, choices: tuple[Choice, ...]) -> list[Block]:
    return [Heading(heading), Actions(choices)] if choices else []


def _kinds(wanted: Wanted, snapshot: Snapshot, tr: Translator) -> tuple[Choice, ...]:
    """A second touch on the chosen one lets go of it."""
    return tuple(
        Choice(
            kind.value,
            tr(labels.NEED[kind]),
            routes.Needs(wanted.of_kind(None if kind is wanted.kind else kind)),
            chosen=kind is wanted.kind,
        )
        for kind in PlaceKind
        if kind is not PlaceKind.OTHER
        and (kind is wanted.kind or wanted.of_kind(kind).within(snapshot.places))
    )


def _facilities(wanted: Wanted, snapshot: Snapshot, tr: Translator) -> tuple[Choice, ...]:
    """What is chosen can always be let go, even when nothing is left."""
    return tuple(
        Choice(
            facility.value,
            tr(labels.FACILITY[facility]),
            routes.Needs(wanted.toggled(facility)),
            chosen=facility in wanted.facilities,
        )
        for facility in Facility
        if facility in wanted.facilities or wanted.toggled(facility).within(snapshot.places)
    )
