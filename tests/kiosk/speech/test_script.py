"""What a voice says of a screen to who cannot see it."""

from __future__ import annotations

import pytest

from kiosk.i18n.translator import translator
from kiosk.model import routes
from kiosk.model.session import Session
from kiosk.navigation.context import SMALL_ROOM, Context
from kiosk.speech import script
from tests.kiosk.snapshots import bulletin, page, place, snapshot

NL = translator("nl")


STOP = "Stoppen met voorlezen: raak dezelfde knop nog eens aan."
TABS = "De knoppen onderaan: Informatie, Waarheen, Wat te doen, Dit steunpunt."


def lines(route, *, low=False, **values):
    session = Session(route=route, low=low)
    context = Context(snapshot(**values), session, NL, lambda *_: None, room=SMALL_ROOM)
    return script.script(*page(context), NL).split("\n")


def test_where_one_is_comes_first_then_how_to_stop_and_what_can_be_pressed():
    """Nobody hears out every message to find the way on."""
    said = lines(routes.Information(), bulletins=(bulletin(),))
    assert said[:3] == ["Informatie.", STOP, TABS]
    assert said[3:7] == [
        "Ernstig, geldt tot 22:30.",
        "Kop nl.",
        "Blijf thuis.",
        "Veiligheidsregio, 16:05 (25 minuten geleden).",
    ]


def test_a_page_says_its_steps_and_the_way_back():
    said = lines(routes.Bulletin("vr", "stroom-1", 0, "vr"), bulletins=(bulletin(),))
    assert "1: Blijf thuis." in said
    assert "Hoe lang: tot 22:30." in said
    assert said[2:4] == ["De knop linksboven: Terug.", TABS]


def test_with_all_controls_low_the_way_back_is_at_the_bottom():
    said = lines(routes.Bulletin("vr", "stroom-1", 0, "vr"), low=True, bulletins=(bulletin(),))
    assert said[2] == TABS.replace(": ", ": Terug, ")
    assert not any("linksboven" in line for line in said)


def test_what_a_list_can_be_narrowed_down_to_is_said_before_its_places():
    said = lines(routes.Places(), places=(place(),))
    assert said.index("U kunt kiezen: Kaart, Alles, Slapen, Meer keus.") < said.index("Sporthal.")


def test_the_map_sends_to_the_list_who_cannot_see_it():
    said = lines(routes.Map(), places=(place(),))
    told = said.index("Dit is een kaart. De lijst noemt dezelfde plekken.")
    assert said[told + 1].startswith("U kunt kiezen: Lijst, ")


def test_a_drill_is_said_before_all_else():
    assert lines(routes.Information(), drill=True)[0] == "OEFENING – dit is niet echt."


def test_the_page_with_a_code_says_what_to_do_with_it():
    said = lines(routes.Share(routes.Here()))
    assert "Maak een foto van dit scherm." in said


@pytest.mark.parametrize(
    "screen",
    [
        routes.Information,
        routes.Places,
        routes.Map,
        routes.Guides,
        routes.Here,
        routes.Aids,
        routes.Languages,
    ],
)
def test_every_line_is_a_sentence_so_that_the_voice_pauses(screen):
    said = lines(screen(), bulletins=(bulletin(),))
    assert said
    assert all(line[-1] in ".!?…:" and " · " not in line for line in said), said
