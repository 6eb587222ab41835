"""The sticks that went in, and what came of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.progress import OutcomeCode
from kiosk.desk.routes import More
from kiosk.desk.sticks.routes import AllowStick, Stick, Sticks
from kiosk.i18n import labels
from kiosk.model.views import (
    Article,
    Block,
    Choice,
    Fact,
    Heading,
    Listing,
    Note,
    Row,
    Step,
    Title,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from content.board import Past
    from kiosk.i18n.translator import Translator
    from kiosk.navigation.context import Context

WARNINGS = 20
"""More of them say nothing new."""


def present(context: Context, history: Sequence[Past], said: str) -> Listing:
    """``history``: the sticks that went in, the newest first."""
    tr = context.tr
    let_in = Choice("unlock", tr("Laat een stick toe"), AllowStick(), chosen=True)
    asked = context.snapshot.config.behaviour.require_pin_for_import
    notes = (Note("usb", said),) if said else ()
    return Listing(
        choices=(let_in,) if asked else (),
        rows=tuple(_row(past, context) for past in history),
        notes=(
            Note(
                "information",
                tr("Hier staat elke stick, de laatste eerst. Raak er een aan voor meer."),
                small=True,
            ),
            *notes,
        ),
        empty=tr("Er is nog geen stick ingelezen."),
        back=More(),
    )


def _row(past: Past, context: Context) -> Row:
    tr, outcome = context.tr, past.outcome
    good = outcome.outcome in (OutcomeCode.UPDATED, OutcomeCode.UNCHANGED)
    return Row(
        icon="check" if good else "severe",
        badge=tr.moment(past.at, context.snapshot.now),
        title=outcome.name or outcome.publisher or tr("Onbekende afzender"),
        detail="",
        meta=_words(past, tr),
        route=route_to(past),
        loud=outcome.outcome is OutcomeCode.REFUSED,
    )


def route_to(past: Past) -> Stick:
    return Stick(past.at, past.outcome.publisher)


def present_one(context: Context, past: Past | None) -> Article:
    """One import: how it ended, why, and what was left out."""
    tr, back = context.tr, Sticks()
    if past is None:
        return Article((Note("information", tr("Dit staat er niet meer.")),), back)
    outcome = past.outcome
    blocks: list[Block] = [
        Title(outcome.name or outcome.publisher or tr("Onbekende afzender")),
        Fact("clock", tr("Ingelezen"), tr.moment(past.at, context.snapshot.now)),
        Fact("usb", tr("Wat ervan kwam"), _words(past, tr)),
    ]
    if outcome.reason:
        blocks.append(Fact("information", tr("Waarom, en wat nu"), outcome.reason))
    if outcome.issue is not None:
        blocks.append(Fact("check", tr("Uitgave"), tr.number(outcome.issue)))
    if outcome.warnings:
        blocks.append(Heading(tr("Niet overgenomen")))
        blocks += [Step("•", warning) for warning in outcome.warnings[:WARNINGS]]
    return Article(tuple(blocks), back)


def _words(past: Past, tr: Translator) -> str:
    outcome = past.outcome
    issue = "?" if outcome.issue is None else tr.number(outcome.issue)
    return tr(labels.OUTCOME[outcome.outcome], issue=issue)
