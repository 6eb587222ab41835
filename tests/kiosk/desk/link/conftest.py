"""A point and its coordination point, each with a link and a desk."""

from __future__ import annotations

import pytest

from kiosk.desk.link.facts import Facts
from kiosk.desk.link.handing_over import HandingOver
from kiosk.desk.storage.records import Desk
from tests.kiosk.desk.link.offices import Office
from tests.link.places import BEGIN, Place


@pytest.fixture
def now():
    return BEGIN


@pytest.fixture
def office(tmp_path):
    """The link of a point."""
    place = Place(tmp_path / "np-a", "np-a")
    one = Office(tmp_path / "point", place)
    yield one
    one.stop()
    place.database.close()


@pytest.fixture
def fire_station(tmp_path):
    """Its coordination point, as a place with a book."""
    place = Place(tmp_path / "cp", "cp-veldermeer")
    yield place
    place.database.close()


@pytest.fixture
def desk(tmp_path, now):
    one = Desk(now, tmp_path / "desk")
    yield one
    one.close()


@pytest.fixture
def look(office, desk, now):
    """One look of the worker: hand over, and tell how the link stands."""
    handing_over = HandingOver(office.socket)

    def once(*, drill=False, power=None, told=None, at=now):
        facts = Facts("De Brink", power, told, at, drill)
        return office.while_asked(lambda: handing_over.look(desk, facts))

    return once
