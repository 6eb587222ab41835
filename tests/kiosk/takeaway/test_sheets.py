"""What people can have on paper, in words, and the command that makes the poster."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from content.core.model import Facility, PlaceKind, PlaceStatus, Utility, UtilityKind, UtilityState
from kiosk.config import Printer
from kiosk.i18n.translator import translator
from kiosk.model import routes
from kiosk.model.views import Actions
from kiosk.takeaway import sheets
from kiosk.visitor import bulletin as bulletin_page
from kiosk.visitor import needs, on_paper, this_point, utility
from tests.kiosk.snapshots import ago, bulletin, place, snapshot, wanted

ROOT = Path(__file__).parents[3]
NL = translator("nl")
BULLETIN = routes.Bulletin("vr", "stroom-1", 0, "vr")


def words(section):
    return [line.text for line in section]


def test_a_bulletin_on_paper_says_what_to_do_first_and_dates_in_full():
    receipt = sheets.receipt(snapshot(bulletins=(bulletin(),)), NL, BULLETIN, 58)
    assert receipt.width_dots == 384
    assert receipt.sheet.title == "Noodsteunpunt De Brink"
    assert receipt.sheet.subtitle == "Veldermeer, di 20 jan 16:30"
    (section,) = receipt.sheet.sections
    assert words(section) == [
        "Kop nl",
        "Ernstig. Tot di 20 jan 22:30.",
        "Blijf thuis.",
        "De stroom is weg.",
        "Dit zegt Veiligheidsregio, di 20 jan 16:05.",
    ]


def test_paper_speaks_one_language_that_of_the_bulletin():
    receipt = sheets.receipt(snapshot(bulletins=(bulletin(),)), translator("ar"), BULLETIN, 80)
    assert receipt.sheet.language == "nl"
    assert receipt.sheet.footer == "Vertel wat u hier leest ook aan uw buren."


def test_a_drill_is_printed_as_a_drill():
    shown = snapshot(bulletins=(bulletin(),), drill=True)
    assert sheets.receipt(shown, NL, BULLETIN, 80).sheet.banner == "OEFENING – dit is niet echt"
    assert sheets.poster(shown).dutch.banner == "OEFENING – dit is niet echt"


def test_a_bulletin_that_no_longer_holds_is_not_printed():
    assert sheets.receipt(snapshot(), NL, BULLETIN, 80) is None


def test_the_places_on_paper_are_the_nearest_with_what_is_known_of_them():
    far = [place(f"hal-{n}", north=0.01 * (n + 1)) for n in range(20)]
    near = place(
        "sporthal",
        north=0.005,
        address="Kerkweg 1",
        status=PlaceStatus.OPEN,
        status_at=ago(hours=1),
        facilities=(Facility.TOILET,),
    )
    receipt = sheets.receipt(snapshot(places=(near, *far)), NL, routes.Places(), 80)
    first, *rest = receipt.sheet.sections
    assert words(first) == [
        "Sporthal",
        "Opvang: Open (di 20 jan 15:30)",
        "Kerkweg 1, 10 minuten lopen · 560 m naar het noorden",
        "Toilet",
    ]
    assert len(rest) == sheets.RECEIPT_PLACES - 1


def test_the_places_on_paper_are_those_the_visitor_chose():
    shown = snapshot(places=(place(), place("bron", kind=PlaceKind.WATER)))
    receipt = sheets.receipt(shown, NL, routes.Places(wanted("water")), 80)
    assert [words(section)[0] for section in receipt.sheet.sections] == ["Bron"]


@pytest.mark.parametrize("device", ["/dev/usb/lp0", None], ids=["a printer", "none"])
def test_the_list_can_be_printed_where_there_is_a_printer(device):
    shown = snapshot(places=(place(),))
    printer = Printer(device=device) if device else None
    shown = replace(shown, config=msgspec.structs.replace(shown.config, printer=printer))
    article = needs.present(shown, NL, wanted("shelter"))
    printed = [route for route in offered(article) if isinstance(route, routes.Print)]
    theirs = [routes.Print(routes.Places(wanted("shelter"))), on_paper.SITUATION]
    assert printed == (theirs if device else [])


@pytest.mark.parametrize("device", ["/dev/usb/lp0", None], ids=["a printer", "none"])
def test_the_whole_situation_can_be_printed_wherever_printing_is_offered(device):
    printer = Printer(device=device) if device else None
    shown = snapshot(bulletins=(bulletin(),), places=(place(),), utilities=(WATER,))
    shown = replace(shown, config=msgspec.structs.replace(shown.config, printer=printer))
    pages = (
        offered(this_point.present(shown, NL)),
        offered(bulletin_page.present_story(shown, NL, BULLETIN, lambda *_: None, lambda _: ())),
        offered(utility.present(shown, NL, routes.Utility("vr", UtilityKind.WATER))),
        offered(needs.present(shown, NL, wanted("shelter"))),
    )
    for routes_on_it in pages:
        assert (on_paper.SITUATION in routes_on_it) == bool(device)


def offered(article):
    blocks = (*article.blocks, *article.aside)
    return [c.route for b in blocks if isinstance(b, Actions) for c in b.choices]


def items(sheet):
    return {section[0].text: words(section)[1:] for section in sheet.sections}


WATER = Utility(
    publisher="vr",
    kind=UtilityKind.WATER,
    state=UtilityState.LIMITED,
    updated_at=ago(minutes=5),
    notes={"nl": "Het water is schoon."},
)


def test_the_poster_is_the_board_power_and_water_every_headline_and_nearest_help():
    shown = snapshot(
        bulletins=(bulletin(languages=("nl", "en")), bulletin("b")),
        places=(place(), place("hal", north=0.02)),
        utilities=(WATER,),
    )
    poster = sheets.poster(shown)
    dutch, english = items(poster.dutch), items(poster.english)
    assert list(dutch) == ["Stroom, water en meer", "Wat is er aan de hand?", "Waar is hulp?"]
    assert dutch["Stroom, water en meer"] == ["Water: beperkt. Het water is schoon."]
    (nearest,) = dutch["Waar is hulp?"]
    assert nearest.startswith("Opvang: Sporthal. ")
    assert dutch["Wat is er aan de hand?"] == ["Kop nl. Ernstig. Tot di 20 jan 22:30."] * 2
    assert [line.split(".")[0] for line in english["What is happening?"]] == ["Kop en", "Kop nl"]


def test_a_shut_place_is_no_help_and_the_next_one_is():
    full = place("vol", status=PlaceStatus.FULL)
    poster = sheets.poster(snapshot(places=(full, place("hal", north=0.02))))
    (nearest,) = items(poster.dutch)["Waar is hulp?"]
    assert nearest.startswith("Opvang: Hal. ")


def test_the_receipt_of_a_utility_speaks_the_language_of_its_note():
    shown = snapshot(utilities=(WATER,))
    receipt = sheets.receipt(shown, translator("ar"), routes.Utility("vr", UtilityKind.WATER), 80)
    assert receipt.sheet.language == "nl"
    assert "Het water is schoon." in words(receipt.sheet.sections[0])
    assert sheets.receipt(shown, NL, routes.Utility("vr", UtilityKind.GAS), 80) is None


def test_the_poster_does_not_send_people_to_the_door_it_hangs_on():
    here = place("hier", kind=PlaceKind.SUPPORT_POINT, north=0.0001)
    poster = sheets.poster(snapshot(places=(here, place())))
    (nearest,) = items(poster.dutch)["Waar is hulp?"]
    assert nearest.startswith("Opvang: Sporthal. ")


def poster(*arguments):
    command = [sys.executable, "-m", "kiosk", "poster", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture
def point(tmp_path, monkeypatch):
    for name in ("CONFIG", "STATE", "RUN"):
        monkeypatch.setenv(f"NOODSTEUNPUNT_{name}", str(tmp_path))
    shutil.copy(ROOT / "deploy/examples/kiosk.toml", tmp_path)
    return tmp_path


def test_the_command_writes_a_pdf_that_names_this_point(point):
    done = poster("--out", point / "deur.pdf")
    assert (done.returncode, done.stderr) == (0, "")
    text = subprocess.run(
        ["pdftotext", point / "deur.pdf", "-"], capture_output=True, check=True, text=True
    ).stdout
    assert "Dorpshuis De Brink" in " ".join(text.split())


def test_the_command_does_not_make_a_poster_of_content_it_cannot_read(point):
    (point / "content").mkdir()
    (point / "content" / "content.db").write_bytes(b"not a database" * 400)
    done = poster("--out", point / "deur.pdf")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "lees de nieuwste stick opnieuw in" in done.stderr
    assert not (point / "deur.pdf").exists()
