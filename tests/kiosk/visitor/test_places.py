"""Waarheen as list, as map and as a page of choices: whatever is chosen, there is a way on."""

from __future__ import annotations

from itertools import chain

import pytest

from content.core.model import Facility, PlaceKind, PlaceStatus
from kiosk.i18n.translator import translator
from kiosk.model import routes
from kiosk.model.place_filter import Wanted
from kiosk.model.views import Actions, Fact, Heading, Note, Step, Way
from kiosk.visitor import area_map, needs, places
from kiosk.visitor import place as place_page
from tests.kiosk.snapshots import ago, place, snapshot, wanted

NL = translator("nl")
LIST = routes.Places()
ANYTHING, TOILETS = Wanted(), wanted("", "toilet")
TOILET, COTS, ANIMALS = Facility.TOILET, Facility.COTS, Facility.ANIMALS
TOWN = snapshot(
    places=(
        place("bron", kind=PlaceKind.WATER, north=0.005),
        place("sporthal", facilities=(TOILET, COTS)),
        place("kerk", kind=PlaceKind.FOOD, north=0.02, facilities=(TOILET,)),
        place("hotel", north=0.03, facilities=(TOILET, COTS, ANIMALS)),
    )
)


def of(kind, article):
    return [block for block in article.blocks if isinstance(block, kind)]


def titles(asked, town=TOWN):
    return [row.title for row in places.present(town, NL, asked).rows]


class TestList:
    def test_the_way_is_said_in_words(self):
        row = places.present(snapshot(places=(place(),)), NL, ANYTHING).rows[0]
        assert row.meta == "20 minuten lopen · 1,1 km naar het noorden"

    @pytest.mark.parametrize(
        ("status", "words", "loud"),
        [
            (PlaceStatus.OPEN, "Opvang · nu open · gezien 16:00", False),
            (PlaceStatus.FULL, "Opvang · nu vol · gezien 16:00", True),
            (PlaceStatus.CLOSED, "Opvang · nu dicht · gezien 16:00", True),
            (PlaceStatus.UNKNOWN, "Opvang · Niet bekend of het open is", False),
        ],
    )
    def test_open_full_and_closed_are_words(self, status, words, loud):
        shown = snapshot(places=(place(status=status, status_at=ago(minutes=30)),))
        row = places.present(shown, NL, ANYTHING).rows[0]
        assert (row.badge, row.loud) == (words, loud)

    @pytest.mark.parametrize(
        ("asked", "left", "words"),
        [
            (ANYTHING, ["Bron", "Sporthal", "Kerk", "Hotel"], None),
            (wanted("shelter"), ["Sporthal", "Hotel"], "Slapen: 2 plekken"),
            (wanted("", "toilet"), ["Sporthal", "Kerk", "Hotel"], "3 plekken met toilet"),
            (
                wanted("shelter", "toilet", "animals"),
                ["Hotel"],
                "Slapen: 1 plek waar huisdieren welkom zijn, met toilet",
            ),
            (wanted("water", "toilet"), [], "Water: 0 plekken met toilet"),
        ],
        ids=["all", "a need", "a facility", "a need and two facilities", "nothing left"],
    )
    def test_a_choice_leaves_what_serves_it_and_is_said_in_words(self, asked, left, words):
        assert titles(asked) == left
        notes = [note.words for note in places.present(TOWN, NL, asked).notes]
        assert notes == ([] if words is None else [words])

    def test_filters_are_only_for_what_is_there(self):
        filters = places.present(TOWN, NL, ANYTHING).filters
        assert [c.words for c in filters.choices] == ["Alles", "Slapen", "Water", "Eten"]
        assert [c.words for c in filters.choices if c.chosen] == ["Alles"]

    def test_before_the_first_list_there_is_nothing_to_choose(self):
        listing = places.present(snapshot(), NL, ANYTHING)
        assert listing.filters is None
        assert "Vraag een medewerker" in listing.empty

    def test_nothing_left_says_how_to_go_on(self):
        listing = places.present(TOWN, NL, wanted("water", "toilet"))
        assert "Kies ‘Alles’" in listing.empty
        assert routes.Places() in [choice.route for choice in listing.filters.choices]

    def test_the_place_one_stands_in_is_not_listed(self):
        here = place(kind=PlaceKind.SUPPORT_POINT, north=0)
        assert titles(ANYTHING, snapshot(places=(here,))) == []

    def test_places_of_one_mark_are_listed_together_and_lead_back_to_the_map(self):
        marks = area_map.present(TOWN, NL, ANYTHING).pins[:2]
        route = routes.Together(tuple(mark.route for mark in marks), TOILETS)
        listing = places.present_together(TOWN, NL, route)
        assert [row.title for row in listing.rows] == ["Bron", "Sporthal"]
        assert listing.back == routes.Map(TOILETS), "narrowed down as it was"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"issued_at": ago(hours=13)}, "Deze informatie is oud. De laatste kwam 13 uur geleden."),
        ({"content_trouble": "damaged"}, "Dit scherm kan nieuwe informatie nu niet lezen."),
    ],
    ids=["old", "cannot be read"],
)
def test_who_goes_straight_to_a_place_reads_that_it_may_have_changed(values, words):
    shown = snapshot(places=(place(),), **values)
    page = place_page.present(shown, NL, places.route_to(place()), LIST)
    for note in (places.present(shown, NL, ANYTHING).notes[0], of(Note, page)[0]):
        assert (note.words.startswith(words), note.loud) == (True, True)


class TestNeeds:
    def choices(self, asked, town=TOWN):
        article = needs.present(town, NL, asked)
        return list(chain(*(actions.choices for actions in of(Actions, article))))

    def test_no_touch_on_it_leads_to_an_empty_list(self):
        seen, waiting = set(), [ANYTHING]
        while waiting:
            asked = waiting.pop()
            if asked in seen:
                continue
            seen.add(asked)
            assert titles(asked), asked
            choices = (choice.route for choice in self.choices(asked))
            waiting += [route.wanted for route in choices if isinstance(route, routes.Needs)]
        assert len(seen) > 8

    def test_what_is_chosen_can_be_let_go_when_a_new_list_has_nothing_of_it(self):
        empty = self.choices(wanted("water", "toilet"), snapshot(places=(place(),)))
        let_go = {c.route.wanted for c in empty if isinstance(c.route, routes.Needs)}
        assert {wanted("", "toilet"), wanted("water"), ANYTHING} <= let_go

    def test_it_says_the_choice_and_leads_to_list_and_map(self):
        article = needs.present(TOWN, NL, TOILETS)
        assert of(Heading, article)[0].words == "3 plekken met toilet"
        ways = [c.route for c in of(Actions, article)[0].choices]
        assert ways == [routes.Places(TOILETS), routes.Map(TOILETS), routes.Needs()]


class TestMap:
    def test_it_shows_what_the_list_shows(self):
        shown = area_map.present(TOWN, NL, wanted("shelter"))
        assert [pin.words for pin in shown.pins] == ["20 min", "3,3 km"]
        assert shown.legend == (("shelter", "Slapen"),)

    def test_its_switch_keeps_the_choice_and_its_filters_stay_on_the_map(self):
        filters = area_map.present(TOWN, NL, TOILETS).filters
        assert filters.switch.route == routes.Places(TOILETS)
        assert {type(choice.route) for choice in filters.choices} == {routes.Map}

    @pytest.mark.parametrize(
        ("status", "words"), [(PlaceStatus.FULL, "Vol"), (PlaceStatus.CLOSED, "Dicht")]
    )
    def test_a_place_to_avoid_says_so_instead_of_how_far(self, status, words):
        (pin,) = area_map.present(snapshot(places=(place(status=status),)), NL, ANYTHING).pins
        assert (pin.words, pin.loud) == (words, True)

    def test_it_is_drawn_once(self):
        assert area_map.present(TOWN, NL, ANYTHING) == area_map.present(TOWN, NL, ANYTHING)

    def test_without_places_there_is_still_the_way_back(self):
        shown = area_map.present(snapshot(), NL, ANYTHING)
        assert shown.filters.switch.route == routes.Places()
        assert shown.filters.short is None


class TestPlace:
    def show(self, shown, back=LIST):
        return place_page.present(snapshot(places=(shown,)), NL, places.route_to(shown), back)

    def test_it_points_the_way_and_says_whose_list_it_is_on(self):
        article = self.show(place(address="Kerkweg 1", capacity=120, facilities=(COTS,)))
        (way,) = of(Way, article)
        assert way.bearing_deg == pytest.approx(0, abs=0.01)
        assert (way.north, way.here) == ("N", "U bent hier")
        facts = {fact.label: fact.words for fact in of(Fact, article)}
        assert facts["Adres"] == "Kerkweg 1"
        assert facts["Ruimte"] == "120 personen"
        assert facts["Officiële lijst van"] == "Veiligheidsregio"
        assert of(Step, article) == [Step("•", "Bedden", "cots")]

    @pytest.mark.parametrize(
        ("language", "told", "says_so"),
        [
            ("nl", {"note": "Neem een deken mee."}, False),
            ("ar", {"note": "Neem een deken mee."}, True),
            ("ar", {"hours": "Dag en nacht"}, True),
            ("ar", {"address": "Kerkweg 1"}, False),
        ],
    )
    def test_what_is_said_in_dutch_only_says_so(self, language, told, says_so):
        shown = place(**told)
        route = places.route_to(shown)
        article = place_page.present(snapshot(places=(shown,)), translator(language), route, LIST)
        assert [note.icon for note in of(Note, article)] == ["language"] * says_so

    def test_it_can_be_taken_along(self):
        (actions,) = of(Actions, self.show(place()))
        assert actions.choices[0].route == routes.Share(routes.Place("vr", "sporthal"))

    def test_it_leads_back_to_the_list_or_map_one_came_from(self):
        assert self.show(place(), routes.Map(wanted("water"))).back == routes.Map(wanted("water"))

    def test_one_that_is_gone_leads_back(self):
        article = place_page.present(snapshot(), NL, routes.Place("vr", "weg"), routes.Places())
        assert article.back == routes.Places()
        assert of(Note, article)


class TestUnderTheSameRoof:
    """A shelter in this building is where somebody sleeps tonight; only this point itself goes."""

    def test_a_shelter_at_this_address_is_listed_first_and_said_to_be_here(self):
        here = place("zaal", north=0.0)
        shown = places.present(snapshot(places=(here, place("ver"))), NL, ANYTHING)
        assert [row.title for row in shown.rows] == ["Zaal", "Ver"]
        assert shown.rows[0].meta == "hier, op deze plek"

    def test_a_map_of_nothing_but_this_address_can_be_drawn(self):
        from kiosk.model.geo import leg
        from kiosk.model.map_layout import lay_out
        from tests.kiosk.snapshots import HERE

        drawn = lay_out([leg(HERE, HERE), leg(HERE, HERE)], 800, 400, 60)
        assert drawn.markers
