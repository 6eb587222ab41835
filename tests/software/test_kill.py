"""Killed with -9 at any instant, on files: what starts next is whole, and the next try succeeds."""

from __future__ import annotations

import pytest

from software.slots import Slot
from tests.content.test_kill import duration_s, moments_s, run_and_kill
from tests.software.conftest import Machine, power_is_on


def take_and_arm(machine, stick):
    machine.box.take(stick, power_is_on)
    machine.box.arm()


def check_cuts(signer, tmp_path, times):
    first, second = signer.stick("1.1"), signer.stick("1.2")

    def fresh(name):
        """A card on which 1.1 is good, in slot b; 1.2 comes in over what it was made with."""
        machine = Machine(tmp_path / name, signer.folder.anchor.data)
        take_and_arm(machine, first)
        machine.restart()
        machine.box.prove()
        return machine

    spare = fresh("spare")
    whole_s = duration_s(lambda: take_and_arm(spare, second))
    starts = set()
    for number, moment_s in enumerate(moments_s(times, whole_s)):
        machine = fresh(f"card{number}")
        run_and_kill(lambda one=machine: take_and_arm(one, second), moment_s)
        slot = machine.restart()
        starts.add(slot)
        assert machine.holds(slot, "1.1" if slot is Slot.B else "1.2")
        assert machine.holds(Slot.B, "1.1"), "what was good is as it was"
        machine.box.settle()
        assert machine.box.book.floor.number == 1
        if slot is Slot.B:
            machine.box.take(second, power_is_on)
            machine.box.arm()
            machine.restart()
        machine.box.prove()
        assert machine.restart() is Slot.A
        assert machine.holds(Slot.A, "1.2")
        assert machine.box.book.floor.number == 2
    return starts


def test_wherever_it_is_killed_the_old_or_the_new_starts(signer, tmp_path):
    check_cuts(signer, tmp_path, times=6)


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_wherever_it_is_killed_the_old_or_the_new_starts_many_times(signer, tmp_path):
    assert check_cuts(signer, tmp_path, times=120) == set(Slot), "cuts fell before and after"
