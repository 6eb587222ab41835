"""10. Keys: from the first moment on, no keyboard restarts, stops or opens this machine."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from simulators.virtual_machine.channel import MachineError
from simulators.virtual_machine.machine import wait_for
from tests.appliance.conftest import HEADLINE
from tests.appliance.test_1_cold_boot import LONGEST_S

if TYPE_CHECKING:
    from simulators.virtual_machine.machine import Machine
    from tests.appliance.screen import Watcher

CTRL_ALT_DEL = ("ctrl", "alt", "delete")
SYSRQ_RESTART = ("alt", "sysrq", "b")
HAMMERED_S = 60
"""Longer than the initramfs and the first of systemd take together."""


def press(machine: Machine, *keys: str) -> None:
    pressed = [{"type": "qcode", "data": key} for key in keys]
    machine.monitor.ask("send-key", keys=pressed, **{"hold-time": 20})


def hold(machine: Machine, key: str, *, down: bool) -> None:
    data = {"key": {"type": "qcode", "data": key}, "down": down}
    machine.monitor.ask("input-send-event", events=[{"type": "key", "data": data}])


def boot_id(machine: Machine) -> str:
    return machine.agent.must("cat /proc/sys/kernel/random/boot_id").strip()


def test_keys_held_and_hammered_from_the_first_moment_change_nothing(
    off: Machine, eyes: Watcher
) -> None:
    """Alt gave a prompt of the boot loader, and through it a shell; Ctrl+Alt+Del a restart."""
    off.start()
    for key in ("alt", "shift"):
        hold(off, key, down=True)
    # Before the kernel has a screen, the firmware of a PC restarts at Ctrl+Alt+Del by itself.
    wait_for("the kernel has a screen", lambda: eyes.look().is_the_kernels, LONGEST_S, every_s=0.2)
    off.monitor.ask("set-action", reboot="shutdown")  # a restart would be its end
    start_s = time.monotonic()
    while time.monotonic() - start_s < HAMMERED_S:
        for keys in (CTRL_ALT_DEL, SYSRQ_RESTART):
            press(off, *keys)
        time.sleep(0.2)
    for key in ("alt", "shift"):
        hold(off, key, down=False)
    eyes.wait_for(HEADLINE, within_s=LONGEST_S)
    assert [seen.picture.name for seen in eyes.kept if not (seen.blank or seen.has_sign)] == []
    wait_for("the agent answers", off.agent.answers, 120)
    options = off.agent.must("cat /proc/cmdline").split()
    assert not {option for option in options if option.startswith(("init=", "break"))}


def test_ctrl_alt_del_many_times_over_does_nothing(running: Machine, eyes: Watcher) -> None:
    before = boot_id(running)
    running.plug_device("usb-kbd", "pretender")
    for _ in range(20):
        press(running, *CTRL_ALT_DEL)
        time.sleep(0.05)
    running.agent.must("udevadm settle")
    time.sleep(5)
    assert boot_id(running) == before
    assert eyes.wait_for(HEADLINE)
    assert "shutdown" not in running.agent.must("systemctl list-jobs --no-legend")


def test_a_hid_without_a_letter_is_silenced(running: Machine) -> None:
    before = boot_id(running)
    running.agent.must("modprobe uhid")
    told = running.agent.must("python3 /usr/lib/noodsteunpunt-appliance/keys.py", within_s=60)
    assert told.split() == ["1"]
    try:
        assert boot_id(running) == before
    except MachineError as error:
        raise AssertionError("it restarted") from error


def test_a_keyboard_on_a_pcs_round_plug_is_silenced(running: Machine) -> None:
    told = running.agent.must(
        "for d in /sys/class/input/input*; do "
        "grep -q serio $d/phys && grep -qi keyboard $d/name && cat $d/inhibited; done || true"
    )
    assert set(told.split()) <= {"1"}
