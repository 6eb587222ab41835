"""The map on the glass: every place on it can be touched, alone or with its neighbours."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.model import geo, routes
from tests.kiosk.snapshots import place
from tests.kiosk.stage import PANELS


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


def test_north_is_up_in_every_language(stage, sample):
    stage.turn_to(PANELS[0])
    stage.show(routes.Map(), town(sample[0], 3))
    dutch = sorted((round(p.center_x - p.parent.center_x), round(p.y)) for p in pins(stage))
    stage.show(routes.Map(), town(sample[0], 3), language="ar")
    arabic = sorted((round(p.center_x - p.parent.center_x), round(p.y)) for p in pins(stage))
    assert arabic == dutch


@pytest.mark.parametrize("panel", PANELS, ids=lambda p: f"{p[0]}x{p[1]}")
def test_the_four_places_are_one_touch_away_from_the_map_too(stage, sample, panel):
    """Below it; on a panel too low for that, beside it."""
    from kiosk.ui.widgets.basics import IconButton

    stage.turn_to(panel)
    for words, route in (
        ("Informatie", routes.Information()),
        ("Waarheen", routes.Places()),
        ("Wat te doen", routes.Guides()),
        ("Dit steunpunt", routes.Here()),
    ):
        stage.show(routes.Map(), sample[0])
        button = next(
            b
            for b in stage.kiosk.shell.walk()
            if isinstance(b, IconButton) and b.words == words and b.opacity
        )
        button.dispatch("on_release")
        assert stage.kiosk.session.route == route
