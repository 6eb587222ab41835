"""Coordinating: who is alive, what they ask, and what they show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from office.coordination import tables
from office.coordination.coordination import Coordination
from office.coordination.issues import Issues
from office.coordination.pages import (
    around,
    frame,
    journal,
    network,
    points,
    reports,
    searches,
    totals,
)
from office.coordination.pages.frame import ACTS, SEES
from office.feature import Entry, Feature
from office.web.pages import get, post

if TYPE_CHECKING:
    from office.context import Office


def parts(office: Office) -> tuple[object, ...]:
    desk = Coordination(office)
    return desk, Issues(desk)


def _has_link(office: Office) -> bool:
    return office.part(Coordination).is_there


COORDINATION = Feature(
    name="coordination",
    pages=(
        get("/coordinatie/wacht", frame.show_strip, SEES),
        post("/coordinatie/concept", frame.keep_draft, ACTS),
        get("/punten", points.show, SEES),
        get("/punten/lijst", points.show_list, SEES),
        get("/punten/{point}", points.show_one, SEES),
        get("/punten/{point}/stand", points.show_stand, SEES),
        post("/punten/{point}/bericht", points.send, ACTS),
        get("/meldingen", reports.show, SEES),
        get("/meldingen/lijst", reports.show_list, SEES),
        get("/meldingen/{number}", reports.show_one, SEES),
        get("/meldingen/{number}/stand", reports.show_stand, SEES),
        post("/meldingen/{number}/lees", reports.read_it, ACTS),
        post("/meldingen/{number}/spoed", reports.judge, ACTS),
        post("/meldingen/{number}/opgepakt", reports.take_up, ACTS),
        post("/meldingen/{number}/antwoord", reports.answer, ACTS),
        post("/meldingen/{number}/notitie", reports.note, ACTS),
        post("/meldingen/{number}/doorvragen", searches.ask_on, ACTS),
        get("/journaal", journal.show, ACTS),
        get("/journaal/lijst", journal.show_list, ACTS),
        post("/journaal", journal.write, ACTS),
        get("/aantallen", totals.show, ACTS),
        get("/aantallen/lijst", totals.show_list, ACTS),
        get("/kaart", around.show_map, SEES),
        get("/kaart/tekening", around.show_drawing, SEES),
        get("/netwerk", network.show, SEES),
        get("/netwerk/stand", network.show_stand, SEES),
        post("/netwerk/oproep", network.call_through, ACTS),
        post("/netwerk/inschrijven", network.compare, ACTS, most_bytes=network.CARD_BYTES),
        post("/netwerk/toelaten", network.admit, ACTS),
        get("/netwerk/onbekend/{number}", network.show_stranger, ACTS),
        post("/netwerk/onbekend/{number}/weg", network.discard, ACTS),
        get("/uit", around.show_out, SEES),
        get("/uit/punten.csv", around.points_csv, SEES),
        get("/uit/punten.geojson", around.points_geojson, SEES),
        post("/uit/meldingen.csv", around.reports_csv, ACTS),
        post("/uit/situatie.pdf", around.situation_pdf, ACTS),
        post("/uit/afsluiten", around.close, ACTS),
    ),
    entries=(
        Entry("Punten", "/punten", SEES, is_there=_has_link),
        Entry("Meldingen", "/meldingen", SEES, is_there=_has_link),
        Entry("Journaal", "/journaal", ACTS, is_there=_has_link),
        Entry("Aantallen", "/aantallen", ACTS, is_there=_has_link),
        Entry("Kaart", "/kaart", SEES, is_there=_has_link),
        Entry("Netwerk", "/netwerk", SEES, is_there=_has_link),
        Entry("Uit", "/uit", SEES, is_there=_has_link),
    ),
    migrations=tables.migrations,
    parts=parts,
)
