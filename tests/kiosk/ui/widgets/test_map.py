"""The map on the glass: every place on it can be touched, alone or with its neighbours."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from content.core.map_picture import Corner, MapPicture
from content.core.model import PlaceKind, PlaceStatus
from kiosk.model import geo, routes
from kiosk.model.place_filter import Wanted
from tests.kiosk.snapshots import place
from tests.kiosk.stage import PANELS
from tests.kiosk.test_screens import LANGUAGES, LEAST_DRAWN_MM, SMALLEST, capital_mm


def town(snapshot, number):
    """So many places in a spiral around this point."""
    here = geo.Position(snapshot.config.point.latitude, snapshot.config.point.longitude)
    places = []
    for n in range(number):
        there = replace_at(here, 0.004 * (1 + n) ** 0.5, 137.5 * n)
        places.append((geo.leg(here, there), at(place(f"plek-{n}"), there)))
    return replace(snapshot, places=tuple(sorted(places, key=lambda pair: pair[0].distance_m)))


def replace_at(here, degrees, bearing_deg):
    from math import cos, radians, sin

    north, east = cos(radians(bearing_deg)), sin(radians(bearing_deg))
    return geo.Position(here.latitude + degrees * north, here.longitude + degrees * east * 1.6)


def at(shown, there):
    from msgspec.structs import replace as replace_struct

    return replace_struct(shown, latitude=there.latitude, longitude=there.longitude)


def pins(stage):
    from kiosk.ui.widgets.map import PinItem

    return [w for w in stage.kiosk.shell.walk() if isinstance(w, PinItem)]


@pytest.mark.parametrize("number", [3, 60])
@pytest.mark.parametrize("panel", PANELS, ids=lambda p: f"{p[0]}x{p[1]}")
def test_every_place_is_within_a_touch(stage, sample, panel, number):
    stage.turn_to(panel)
    stage.show(routes.Map(), town(sample[0], number))
    marks = pins(stage)
    assert sum(int(mark.number or 1) for mark in marks) == number
    assert len(marks) >= min(number, 6), "not all on one heap"
    view = stage.kiosk.shell.ids.view
    for mark in marks:
        assert view.x - 1 <= mark.x
        assert mark.right <= view.right + 1
        assert view.y - 1 <= mark.y
        assert mark.top <= view.top + 1


def test_a_mark_of_one_opens_it_and_of_several_lists_them(stage, sample):
    stage.turn_to(PANELS[0])
    stage.show(routes.Map(), town(sample[0], 60))
    several = next(mark for mark in pins(stage) if mark.number)
    several.dispatch("on_release")
    assert stage.kiosk.session.route.__class__ is routes.Together
    listed = stage.kiosk.page("nl")[1].rows
    assert len(listed) == int(several.number)
    stage.show(routes.Map(), town(sample[0], 3))
    pins(stage)[0].dispatch("on_release")
    assert stage.kiosk.session.route.__class__ is routes.Place


def near_one_another(snapshot, *shown):
    """All in one street."""
    here = geo.Position(snapshot.config.point.latitude, snapshot.config.point.longitude)
    places = []
    for n, one in enumerate(shown):
        there = geo.Position(here.latitude + 0.004 + n * 0.00001, here.longitude)
        places.append((geo.leg(here, there), at(one, there)))
    far = replace_at(here, 0.01, 180)
    return replace(snapshot, places=(*places, (geo.leg(here, far), at(place("ver"), far))))


def test_a_mark_of_several_says_what_they_are_and_leads_back_to_the_map_as_it_was(stage, sample):
    shut = place("d", kind=PlaceKind.MEDICAL, status=PlaceStatus.CLOSED)
    water, food = place("b", kind=PlaceKind.WATER), place("c", kind=PlaceKind.FOOD)
    wanted = Wanted(None, frozenset())
    stage.turn_to(PANELS[0])
    stage.show(
        routes.Map(wanted), near_one_another(sample[0], shut, water, water, food, place("a"))
    )
    (several,) = (mark for mark in pins(stage) if mark.number)
    assert (several.number, several.words) == ("5", "")
    assert several.kinds == ["water", "food", "shelter"], "what is shut is no use, nearest first"
    assert not several.loud
    several.dispatch("on_release")
    assert stage.kiosk.page("nl")[1].back == routes.Map(wanted)


def test_a_mark_of_several_that_are_all_shut_looks_so(stage, sample):
    shut = [place(n, kind=PlaceKind.WATER, status=PlaceStatus.CLOSED) for n in "ab"]
    stage.turn_to(PANELS[0])
    stage.show(routes.Map(), near_one_another(sample[0], *shut))
    (several,) = (mark for mark in pins(stage) if mark.number)
    assert (several.loud, several.hollow, several.kinds) == (True, True, ["water"])


@pytest.mark.parametrize("panel", SMALLEST)
@pytest.mark.parametrize("letters", ["normal", "large"])
def test_that_a_place_is_shut_can_be_read_below_its_mark(stage, sample, panel, letters):
    """In every language, also at the edge of the map."""
    stage.turn_to(panel)
    shut = replace(
        town(sample[0], 3),
        places=tuple(
            (leg, msgspec.structs.replace(one, status=PlaceStatus.CLOSED))
            for leg, one in town(sample[0], 3).places
        ),
    )
    for language in LANGUAGES:
        stage.show(routes.Map(), shut, language=language, text_step=letters)
        marks = pins(stage)
        assert len(marks) == 3
        for mark in marks:
            words = next(
                w for w in mark.children if getattr(w, "align", "") and w.words == mark.words
            )
            assert capital_mm(words) >= LEAST_DRAWN_MM, (language, mark.words)
            assert not words.cut
            field = mark.parent
            assert field.x <= words.x <= words.right <= field.right + 1, language


def test_north_is_up_in_every_language(stage, sample):
    stage.turn_to(PANELS[0])
    stage.show(routes.Map(), town(sample[0], 3))
    dutch = sorted((round(p.center_x - p.parent.center_x), round(p.y)) for p in pins(stage))
    stage.show(routes.Map(), town(sample[0], 3), language="ar")
    arabic = sorted((round(p.center_x - p.parent.center_x), round(p.y)) for p in pins(stage))
    assert arabic == dutch


@pytest.mark.parametrize("panel", SMALLEST)
def test_the_four_places_are_one_touch_away_from_the_map_too(stage, sample, panel):
    """Below it; on a panel too low for that, beside it."""
    from kiosk.ui.widgets.basics import IconButton

    stage.turn_to(panel)
    for names, route in (
        (("Informatie", "Nu"), routes.Information()),
        (("Waarheen", "Waar"), routes.Places()),
        (("Wat te doen", "Doen"), routes.Guides()),
        (("Dit steunpunt", "Hier"), routes.Here()),
    ):
        stage.show(routes.Map(), sample[0])
        button = next(
            b
            for b in stage.kiosk.shell.walk()
            if isinstance(b, IconButton) and b.words in names and b.opacity
        )
        button.dispatch("on_release")
        assert stage.kiosk.session.route == route


class TestAPublishersPicture:
    """Half red, half blue, of four by four kilometres with this point in its middle."""

    @pytest.fixture
    def ground(self, tmp_path, sample):
        from PIL import Image

        point = sample[0].config.point
        picture = Image.new("RGB", (64, 64), (200, 40, 40))
        picture.paste((40, 40, 200), (0, 0, 64, 32))
        picture.save(tmp_path / "map.png")
        north, east = 2 / 111.32, 2 / 67.5
        corners = [
            Corner(point.latitude + north * up, point.longitude + east * right)
            for up, right in ((1, -1), (1, 1), (-1, 1), (-1, -1))
        ]
        shown = MapPicture(
            publisher="vr", file="media/map.png", corners=tuple(corners), credit="Kaart: PDOK"
        )
        return replace(town(sample[0], 3), maps=(shown,))

    def show(self, stage, ground, path, palette="calm"):
        stage.turn_to(PANELS[0])
        before, stage.kiosk.reader.picture = stage.kiosk.reader.picture, lambda *_: path
        stage.show(routes.Map(), ground, palette=palette)
        stage.kiosk.reader.picture = before

    def colour_at(self, stage, north_px):
        """What is drawn so far above the middle of the map, and as far to its left."""
        from kivy.base import EventLoop

        from kiosk.ui.widgets.map import MapField

        EventLoop.idle()
        (field,) = (w for w in stage.kiosk.shell.walk() if isinstance(w, MapField))
        shell = stage.kiosk.shell
        texture = shell.export_as_image(bg_color=(1, 1, 1, 1)).texture
        x, y = int(field.center_x - 40), int(field.center_y + north_px)
        at = 4 * ((texture.height - 1 - y) * texture.width + x)
        return tuple(texture.pixels[at : at + 3]), field

    def test_it_lies_under_the_marks_north_up_with_its_credit(self, stage, ground, tmp_path):
        from kiosk.ui.widgets.map import Credit

        self.show(stage, ground, tmp_path / "map.png")
        (red, _, blue), field = self.colour_at(stage, 40)
        assert blue > red, "its north is blue"
        (red, _, blue), _ = self.colour_at(stage, -40)
        assert red > blue
        (credit,) = (w for w in field.parent.children if isinstance(w, Credit))
        assert credit.words == "Kaart: PDOK"
        assert len(pins(stage)) >= 1

    @pytest.mark.parametrize("how", ["black and yellow", "gone", "spoiled"])
    def test_where_it_cannot_be_read_or_drawn_the_rings_are_as_they_were(
        self, stage, ground, how, tmp_path
    ):
        from kiosk.ui.widgets.map import Credit

        (tmp_path / "bad.png").write_bytes(b"no picture")
        path = {"gone": None, "spoiled": tmp_path / "bad.png"}.get(how, tmp_path / "map.png")
        self.show(stage, ground, path, "contrast" if how == "black and yellow" else "calm")
        (red, green, blue), field = self.colour_at(stage, 40)
        assert max(red, green, blue) - min(red, green, blue) < 30, "no colour of it"
        assert not [w for w in field.parent.children if isinstance(w, Credit)]
        assert pins(stage)
