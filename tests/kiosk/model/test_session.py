"""One visitor comes, chooses, and is forgotten."""

from __future__ import annotations

from kiosk.model import routes
from kiosk.model.session import HOME, Session
from tests.kiosk.snapshots import wanted


def test_choosing_a_language_leads_back_to_where_one_was():
    place = routes.Place("vr", "sporthal")
    session = Session().go(place).go(routes.Languages()).go(routes.SetLanguage("pl"))
    assert (session.route, session.language) == (place, "pl")


def test_a_language_chosen_in_the_header_leads_nowhere_else():
    place = routes.Place("vr", "sporthal")
    session = Session().go(routes.Languages()).go(routes.Return()).go(place)
    assert session.go(routes.SetLanguage("pl")).route == place


def test_a_language_chosen_on_the_start_screen_begins_in_it():
    session = Session(route=routes.Start()).go(routes.SetLanguage("ar"))
    assert (session.route, session.language) == (HOME, "ar")


def test_reading_aids_are_tried_out_before_going_back():
    session = Session().go(routes.Guides()).go(routes.Aids()).go(routes.SetText("large"))
    assert session.route == routes.Aids()
    session = session.go(routes.SetPalette("contrast")).go(routes.Return())
    assert (session.route, session.text_step, session.palette) == (
        routes.Guides(),
        "large",
        "contrast",
    )


def test_going_from_languages_to_aids_does_not_lose_the_way_back():
    session = Session().go(routes.Here()).go(routes.Languages()).go(routes.Aids())
    assert session.go(routes.Return()).route == routes.Here()


def test_a_new_visitor_starts_at_home_in_dutch():
    assert Session() == Session(route=HOME, language="nl", text_step="normal", palette="calm")


def test_going_on_ends_what_was_read_aloud_or_said_of_the_page():
    session = Session(speaking=True, said="Klaar. Neem het papier mee.").go(routes.Places())
    assert (session.speaking, session.said) == (False, "")


def test_controls_hang_low_until_the_visitor_leaves():
    session = Session().go(routes.Aids()).go(routes.SetReach(low=True))
    assert (session.low, session.route) == (True, routes.Aids())
    assert not session.go(routes.SetReach(low=False)).low
    assert not Session().low


def test_a_place_leads_back_to_the_list_or_map_it_was_found_on():
    chosen = routes.Map(wanted("water", "toilet"))
    session = Session().go(routes.Places()).go(chosen).go(routes.Place("vr", "bron"))
    assert session.listed == chosen
