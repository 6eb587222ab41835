"""6. Each process killed, hung and starved: back by itself, and the light never notices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from simulators.virtual_machine.machine import wait_for
from tests.appliance import inside
from tests.appliance.conftest import HEADLINE

if TYPE_CHECKING:
    from simulators.virtual_machine.machine import Machine
    from tests.appliance.screen import Watcher

RESTARTED_S = 5
"""Promised on a Pi, until systemd has begun it anew."""
EMULATION = 6
"""How much slower than that this machine may be; nothing below depends on less."""
WATCHDOG_S = 20


@pytest.mark.parametrize("unit", inside.UNITS)
@pytest.mark.parametrize("signal", ["KILL", "STOP"])
def test_it_is_back_by_itself(running: Machine, eyes: Watcher, unit: str, signal: str) -> None:
    wait_for("power.json is there", lambda: inside.power(running), 120)
    other = next(name for name in inside.UNITS if name != unit)
    before = inside.property_of(running, unit, "MainPID")
    untouched = inside.property_of(running, other, "MainPID")
    light = inside.power(running)["loads"]["lighting"]["on"]

    running.agent.must(f"kill -{signal} {before}")
    hang_s = WATCHDOG_S + 30 if signal == "STOP" else 0  # until it is noticed and ended
    took_s = wait_for(
        f"another {unit}",
        lambda: inside.property_of(running, unit, "MainPID") not in {before, "0"},
        hang_s + RESTARTED_S * EMULATION,
    )
    inside.wait_until_active(running, unit)
    print(f"\n{unit} after {signal}: begun anew in {took_s:.1f} s")  # noqa: T201 - the figure

    assert inside.property_of(running, other, "MainPID") == untouched
    wait_for("the light", lambda: inside.load_is(running, "lighting", on=light), 60)
    eyes.wait_for(HEADLINE)


def test_a_starved_machine_still_shows_and_still_feeds_its_watchdogs(
    running: Machine, eyes: Watcher
) -> None:
    before = [inside.property_of(running, unit, "NRestarts") for unit in inside.UNITS]
    running.agent.must(
        "systemd-run --quiet --unit=hog --property=CPUWeight=100 "
        "sh -c 'for i in 1 2 3 4; do while :; do :; done & done; wait'"
    )
    eyes.go("Waarheen")
    eyes.wait_for("lopen")
    running.agent.must("sleep 45", within_s=180)
    assert [inside.property_of(running, unit, "NRestarts") for unit in inside.UNITS] == before
    running.agent.must("systemctl stop hog")


def test_a_machine_that_hangs_is_restarted_by_its_watchdog(running: Machine, eyes: Watcher) -> None:
    boot = running.agent.must("cat /proc/sys/kernel/random/boot_id")
    spin = "chrt -f 99 sh -c 'while :; do :; done'"  # nothing else runs any more, systemd neither
    running.agent.must(
        "sysctl -qw kernel.sched_rt_runtime_us=-1; "
        f"(sleep 2; {spin} & {spin} & {spin} &) >/dev/null 2>&1 &"
    )
    wait_for(
        "it has started anew",
        lambda: running.agent.must("cat /proc/sys/kernel/random/boot_id") != boot,
        600,
        every_s=3,
    )
    eyes.wait_for(HEADLINE, within_s=600)
