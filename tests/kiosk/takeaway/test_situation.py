"""The situation on 20 cm of paper: what it says, and how long the paper is."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from content.core.model import PlaceKind, PlaceStatus, Severity, Utility, UtilityKind, UtilityState
from kiosk.i18n.translator import NAMES, translator
from kiosk.model import routes
from kiosk.takeaway import receipt, sheets
from tests.kiosk import stage
from tests.kiosk.snapshots import NOW, ago, bulletin, place, snapshot
from tests.kiosk.takeaway.test_receipt import RASTER, pictures, words

NL = translator("nl")
DOTS_PER_MM = 8


def slip(shown, tr=NL, paper_mm=80):
    return sheets.receipt(shown, tr, routes.Information(), paper_mm)


def told(receipt):
    return {
        section[0].text: [line.text for line in section[1:]] for section in receipt.sheet.sections
    }


def length_mm(data):
    """Of what is printed, from the first line to the cutter, by what a printer makes of it."""
    if RASTER in data:
        return pictures(data).height / DOTS_PER_MM
    dots, line, high = 0, 30, 24
    pattern = rb"\x1b3(.)|\x1d!(.)|\x1bJ(.)|\x1bd(.)|(\n)"
    for spacing, size, feed, lines, new_line in re.findall(pattern, data, re.DOTALL):
        line = spacing[0] if spacing else line
        high = 24 * (1 + size[0] % 16) if size else high
        dots += feed[0] if feed else 0
        dots += lines[0] * line if lines else 0
        dots += max(line, high) if new_line else 0
    return dots / DOTS_PER_MM


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """The sample content, on a day that is no exercise."""
    shown = stage.sample_snapshot(stage.sample_config(), tmp_path_factory.mktemp("sample"))
    behaviour = msgspec.structs.replace(shown.config.behaviour, drill=False)
    return replace(shown, config=msgspec.structs.replace(shown.config, behaviour=behaviour))


def test_it_is_the_board_with_the_way_to_help():
    water = Utility(
        publisher="vr",
        kind=UtilityKind.WATER,
        state=UtilityState.LIMITED,
        updated_at=ago(minutes=5),
        expected_until=NOW + timedelta(hours=20),
        notes={"nl": "Het water is schoon."},
    )
    shown = snapshot(
        bulletins=(bulletin(), bulletin("b", severity=Severity.MINOR), bulletin("c")),
        places=(place(), place("bron", kind=PlaceKind.WATER, address="Brink 1")),
        utilities=(water,),
    )
    assert told(slip(shown)) == {
        "Stroom, water en meer": [
            "Water: beperkt. Verwacht tot wo 21 jan 12:30. Het water is schoon."
        ],
        "Ernstig": ["Kop nl.", "Kop nl."],
        "Goed om te weten": ["Kop nl."],
        "Waar is hulp?": [
            "Water: Bron, Brink 1 · 20 min · Open",
            "Slapen: Sporthal · 20 min · Open",
        ],
        "Hulp nodig? 112 werkt niet?": [
            "Bel 112. Lukt het niet? Ga naar het noodsteunpunt: De Brink."
        ],
    }


def test_what_may_be_over_and_where_nobody_can_go_says_so():
    old = bulletin(expires=ago(hours=1), sent=ago(hours=30))
    full = place(status=PlaceStatus.FULL)
    found = told(slip(snapshot(bulletins=(old,), places=(full,))))
    assert found["Ernstig"] == ["Kop nl. Dit bericht is verlopen en misschien nog waar."]
    assert found["Waar is hulp?"] == ["Slapen: Sporthal · 20 min · Vol"]


def test_the_sample_in_dutch_is_20_cm_with_what_the_cutter_takes(sample):
    data = receipt.encode(slip(sample))
    assert 120 < length_mm(data) <= 200
    lines = " ".join(words(data).split())
    for shown in sample.bulletins:
        assert shown.info("nl").headline in lines
    for said in ("Stroom: uit.", "Marktplein", "112 werkt niet?", "Radio Merenland: 97,9 FM"):
        assert said in lines


@pytest.mark.parametrize("language", sorted(set(NAMES) - {"nl", "de", "en"}))
def test_no_language_takes_more_paper(sample, language):
    data = receipt.encode(slip(sample, translator(language)))
    assert RASTER in data
    assert 120 < length_mm(data) <= 200
    assert pictures(data).width == 576


def test_narrow_paper_holds_the_same_words(sample):
    narrow = receipt.encode(slip(sample, paper_mm=58))
    wide = receipt.encode(slip(sample))
    assert "".join(words(narrow).split()) == "".join(words(wide).split())
    assert 200 < length_mm(narrow) < 300


def test_no_paper_speaks_of_a_screen(sample):
    printed = [routes.Information(), routes.Places()]
    printed += [
        routes.Bulletin(b.publisher, b.identifier, b.part, b.sender) for b in sample.bulletins
    ]
    papers = [sheets.receipt(sample, NL, of, 80).sheet for of in printed]
    papers += [sheets.poster(sample).dutch]
    for sheet in papers:
        assert "scherm" not in " ".join(line.text for part in sheet.sections for line in part)
