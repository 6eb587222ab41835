"""Meer: what is needed less often; and the sticks that went in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.progress import OutcomeCode
from kiosk.i18n import labels
from kiosk.model.views import (
    Article,
    Block,
    Choice,
    Fact,
    Heading,
    Listing,
    Note,
    Route,
    Row,
    Step,
    Title,
)

if TYPE_CHECKING:
    from content.board import Past
    from kiosk.i18n.translator import Translator
    from kiosk.navigation.context import Context

MORE = Route("more")
WARNINGS = 20
"""More of them say nothing new."""


def present(context: Context) -> Article:
    tr = context.tr
    entries = (
        ("send", tr("Situatie melden"), tr("Twaalf vragen voor het coördinatiepunt"), "situation"),
        ("usb", tr("Sticks"), tr("Welke stick is ingelezen, en wat kwam ervan"), "sticks"),
        ("drill", tr("Oefening"), tr("Begin of stop een oefening"), "drill"),
        ("clock", tr("Klok"), tr("Zet de klok gelijk"), "clock"),
        ("lock", tr("Wat wordt bewaard"), tr("En hoe lang"), "kept"),
    )
    rows = (Row(icon, "", title, "", meta, Route(screen)) for icon, title, meta, screen in entries)
    note = tr("Dit heeft u minder vaak nodig. Raak aan wat u wilt doen.")
    return Article((Note("information", note, small=True), *rows), abreast=True)


def present_sticks(context: Context) -> Listing:
    tr = context.tr
    let_in = Choice("unlock", tr("Laat een stick toe"), Route("allow-stick"), chosen=True)
    asked = context.snapshot.config.behaviour.require_pin_for_import
    said = (Note("usb", context.desk_session.said),) if context.desk_session.said else ()
    return Listing(
        choices=(let_in,) if asked else (),
        rows=tuple(_row(past, context) for past in context.history()),
        notes=(
            Note(
                "information",
                tr("Hier staat elke stick, de laatste eerst. Raak er een aan voor meer."),
                small=True,
            ),
            *said,
        ),
        empty=tr("Er is nog geen stick ingelezen."),
        back=MORE,
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
        route=Route("stick", _key(past)),
        loud=outcome.outcome is OutcomeCode.REFUSED,
    )


def _key(past: Past) -> str:
    return f"{past.at.isoformat()}\n{past.outcome.publisher}"


def present_stick(context: Context) -> Article:
    """One import: how it ended, why, and what was left out."""
    tr = context.tr
    past = next((past for past in context.history() if _key(past) == context.key), None)
    back = Route("sticks")
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
