"""What goes into a visitor's phone, and the four lines to retell."""

from __future__ import annotations

import msgspec
import pytest

from kiosk.i18n.translator import translator
from kiosk.model import routes
from kiosk.model.views import Note, Paragraph
from kiosk.navigation.context import SMALL_ROOM
from kiosk.visitor import retell_page
from kiosk.visitor import share as share_page
from tests.kiosk.snapshots import bulletin, place, snapshot

NL = translator("nl")
OF = routes.Bulletin("vr", "stroom-1", 0, "vr")


def long_bulletin():
    (info,) = bulletin().infos
    steps = tuple(f"Doe stap {n} rustig en help daarna uw buren ermee." for n in range(30))
    return msgspec.structs.replace(
        bulletin(), infos=(msgspec.structs.replace(info, instruction=steps),)
    )


def share(shown, route, language="nl"):
    return share_page.present(shown, translator(language), route, SMALL_ROOM)


def test_the_phone_gets_what_to_do_until_when_and_who_says_so_with_whole_dates():
    assert share_page.text(bulletin(), snapshot(), NL) == (
        "Kop nl\nErnstig. Tot di 20 jan 22:30.\nBlijf thuis.\n"
        "Dit zegt Veiligheidsregio, di 20 jan 16:05."
    )


def test_a_drill_says_so_in_the_phone_as_well():
    text = share_page.text(bulletin(), snapshot(drill=True), NL)
    assert text.startswith("OEFENING – dit is niet echt. Kop nl\n")


def test_the_words_stand_beside_the_one_code_to_be_photographed():
    page = share(snapshot(bulletins=(bulletin(),)), routes.Share(OF))
    assert (page.title, page.part) == ("Maak een foto van dit scherm", "")
    assert (page.before, page.after, page.back) == (None, None, OF)
    assert "\n".join(page.lines) == share_page.text(bulletin(), snapshot(), NL)
    assert page.matrix


def test_of_a_long_one_the_code_holds_the_first_steps_and_says_so():
    page = share(snapshot(bulletins=(long_bulletin(),)), routes.Share(OF))
    assert page.part.startswith("In de code staan de eerste ")
    assert "30. Doe stap 29" in "\n".join(page.lines), "the photograph has them all"


def test_a_place_leads_back_to_its_page():
    page = share(snapshot(places=(place(),)), routes.Share(routes.Place("vr", "sporthal")))
    assert page.back == routes.Place("vr", "sporthal")
    assert page.matrix


def test_the_radio_leads_back_to_this_point():
    assert share(snapshot(), routes.Share(routes.Here())).back == routes.Here()


@pytest.mark.parametrize(
    ("of", "words", "back"),
    [
        (OF, "geldt niet meer", routes.Information()),
        (routes.Place("vr", "sporthal"), "niet meer op de lijst", routes.Places()),
    ],
)
def test_what_is_gone_has_no_code_and_a_way_back(of, words, back):
    page = share(snapshot(), routes.Share(of))
    assert page.matrix is None
    assert words in page.hint
    assert page.back == back


def test_four_lines_to_retell_with_dates_that_stay_true():
    article = retell_page.present(snapshot(bulletins=(bulletin(),)), NL, OF)
    lines = [block.words for block in article.blocks if isinstance(block, Paragraph)]
    assert lines == [
        "Kop nl.",
        "Blijf thuis.",
        "Ernstig. Tot di 20 jan 22:30. Dit zegt Veiligheidsregio, di 20 jan 16:05.",
    ]
    assert article.back == OF


def test_four_lines_in_dutch_say_so_and_are_read_by_a_dutch_voice():
    article = retell_page.present(snapshot(bulletins=(bulletin(),)), translator("pl"), OF)
    assert article.language == "nl"
    assert [block.icon for block in article.blocks if isinstance(block, Note)] == ["language"]


def test_there_is_nothing_to_retell_of_what_is_gone():
    assert "geldt niet meer" in retell_page.present(snapshot(), NL, OF).blocks[0].words
