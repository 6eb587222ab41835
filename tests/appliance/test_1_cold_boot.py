"""1. Cold boot to the first bulletin, with no question and no console text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulators.virtual_machine.machine import wait_for
from tests.appliance.conftest import HEADLINE

if TYPE_CHECKING:
    from simulators.virtual_machine.machine import Machine
    from tests.appliance.screen import Watcher

LONGEST_S = 600


def test_a_cold_start_shows_nothing_but_the_kiosk(off: Machine, eyes: Watcher) -> None:
    off.start()
    eyes.wait_for(HEADLINE, within_s=LONGEST_S)
    wait_for("the agent answers", off.agent.answers, LONGEST_S)
    bulletin_s = float(off.agent.must("cut -d ' ' -f 1 /proc/uptime"))

    assert [seen.picture.name for seen in eyes.kept if not (seen.blank or seen.has_sign)] == []
    eyes.wait_for("Levensgevaar", "Geen stroom", within_s=LONGEST_S)
    off.wait_until_started()
    multi_user_s = _seconds_to_multi_user(off)
    print(f"\nfirst bulletin after {bulletin_s:.0f} s, multi-user after {multi_user_s:.0f} s")  # noqa: T201 - the figure
    assert bulletin_s <= 2 * multi_user_s


def test_a_started_card_is_a_card_of_its_own(off: Machine, eyes: Watcher) -> None:
    off.start()
    eyes.wait_for(HEADLINE, within_s=LONGEST_S)
    must = off.agent.must
    assert must("hostname").strip() == "nsp-veldermeer-00"
    assert len(must("cat /etc/machine-id").strip()) == 32
    assert must("grep -c pins /boot/firmware/point.toml || true").strip() == "0"
    assert must("cat /proc/swaps | wc -l").strip() == "1"
    assert int(must("findmnt -bno SIZE /run/card/data")) > 800 << 20, "grown to the end of the card"
    assert must("findmnt -no OPTIONS /run/card/root").split(",")[0] == "ro"
    assert must("cat /run/card/fsck.log").startswith("data: clean")
    assert must("ls /var/log/journal 2>/dev/null | wc -l").strip() == "0"
    assert "/dev/watchdog" in must("ls -l /proc/1/fd")
    assert must("systemctl --failed --no-legend --plain").strip() == ""
    assert must("ss -tlnH | grep -v 127.0.0.1: | wc -l").strip() == "0"


def _seconds_to_multi_user(machine: Machine) -> float:
    """By the machine's own clock, as uptime is: this computer may be busy."""
    told = machine.agent.must("systemctl show -P ActiveEnterTimestampMonotonic multi-user.target")
    return int(told) / 1e6
