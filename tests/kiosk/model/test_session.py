"""One visitor comes, chooses, and is forgotten."""

from __future__ import annotations

from kiosk.model.session import HOME, Session
from kiosk.model.views import Route


def test_choosing_a_language_leads_back_to_where_one_was():
    place = Route("place", "vr\nsporthal")
    session = Session().go(place).go(Route("languages")).go(Route("set-language", "pl"))
    assert (session.route, session.language) == (place, "pl")


def test_reading_aids_are_tried_out_before_going_back():
    session = Session().go(Route("guides")).go(Route("aids")).go(Route("set-text", "large"))
    assert session.route == Route("aids")
    session = session.go(Route("set-palette", "contrast")).go(Route("return"))
    assert (session.route, session.text_step, session.palette) == (
        Route("guides"),
        "large",
        "contrast",
    )


def test_going_from_languages_to_aids_does_not_lose_the_way_back():
    session = Session().go(Route("here")).go(Route("languages")).go(Route("aids"))
    assert session.go(Route("return")).route == Route("here")


def test_a_new_visitor_starts_at_home_in_dutch():
    assert Session() == Session(route=HOME, language="nl", text_step="normal", palette="calm")


def test_going_on_ends_what_was_read_aloud_or_said_of_the_page():
    session = Session(speaking=True, said="Klaar. Neem het papier mee.").go(Route("places"))
    assert (session.speaking, session.said) == (False, "")


def test_controls_hang_low_until_the_visitor_leaves():
    session = Session().go(Route("aids")).go(Route("set-reach", "low"))
    assert (session.low, session.route) == (True, Route("aids"))
    assert not session.go(Route("set-reach", "")).low
    assert not Session().low


def test_a_place_leads_back_to_the_list_or_map_it_was_found_on():
    chosen = Route("map", "water+toilet")
    session = Session().go(Route("places")).go(chosen).go(Route("place", "vr\nbron"))
    assert session.listed == chosen
