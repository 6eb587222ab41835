"""Mains on a GPIO input: we push the pin, and ask what it says and whether it rang."""

from __future__ import annotations

import pytest
from gpiozero.pins.mock import MockFactory

from power.errors import SourceError
from power.sources.mains_sense import MainsSense


class Wire:
    """A pin in our hand, a sense on it, and a count of its rings."""

    def __init__(self, *, active_high=True, pin=22):
        self.factory = MockFactory()
        self.pin = self.factory.pin(pin)
        self.rings = 0
        self.sense = MainsSense(pin, active_high=active_high, wake=self._wake, factory=self.factory)

    def _wake(self):
        self.rings += 1


@pytest.mark.parametrize("active_high", [True, False], ids=["active high", "active low"])
def test_the_level_tells_mains_and_every_edge_rings(active_high):
    wire = Wire(active_high=active_high)
    there, gone = wire.pin.drive_high, wire.pin.drive_low
    if not active_high:
        there, gone = gone, there
    for edge, mains in [(there, True), (gone, False), (there, True)]:
        rings = wire.rings
        edge()
        assert (wire.sense.mains(), wire.rings) == (mains, rings + 1)


@pytest.mark.parametrize("active_high", [True, False], ids=["active high", "active low"])
def test_a_broken_wire_reads_as_no_mains(active_high):
    wire = Wire(active_high=active_high)
    assert wire.sense.mains() is False  # nothing drives the pin but its own pull resistor


def test_a_bouncing_contact_ends_at_its_level():
    wire = Wire()
    for _ in range(20):
        wire.pin.drive_high()
        wire.pin.drive_low()
    assert wire.sense.mains() is False
    wire.pin.drive_high()
    assert wire.sense.mains() is True


def test_a_level_that_changed_without_an_edge_is_seen():
    wire = Wire()
    wire.pin.drive_high()
    wire.pin.when_changed = None  # the kernel drops edges when they come too fast
    wire.pin.drive_low()
    assert wire.sense.mains() is False


def test_a_pin_that_cannot_be_read_is_unknown_and_said_once(caplog):
    wire = Wire()
    wire.sense.close()
    assert [wire.sense.mains() for _ in range(5)] == [None] * 5
    assert len(caplog.records) == 1


def test_a_pin_with_a_resistor_of_its_own_the_other_way_is_a_sentence():
    with pytest.raises(SourceError, match="pin 2 cannot be used"):
        Wire(active_high=True, pin=2)


def test_a_pin_that_is_taken_is_a_sentence():
    wire = Wire()
    with pytest.raises(SourceError, match="pin 22 cannot be used"):
        MainsSense(22, active_high=True, wake=lambda: None, factory=wire.factory)
