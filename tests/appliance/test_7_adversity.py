"""7. Disk full, a wrong clock, what was kept broken or gone: the promised behaviour."""

from __future__ import annotations

import json
import re
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from simulators.virtual_machine.machine import wait_for
from tests.appliance import inside, sticks
from tests.appliance.conftest import HEADLINE

if TYPE_CHECKING:
    from pathlib import Path

    from simulators.virtual_machine.machine import Machine
    from tests.appliance.screen import Watcher
    from tests.appliance.sticks import Publisher

NEW = "Zandzakken"
SECTOR = 512
CARD = 4 << 30


def test_a_full_card_keeps_showing_and_keeps_shedding(
    running: Machine, eyes: Watcher, merenland: Publisher, tmp_path: Path
) -> None:
    running.agent.run("dd if=/dev/zero of=/run/card/data/full bs=1M", within_s=300)
    assert running.agent.must("df --output=avail /run/card/data | tail -1").strip() == "0"
    before = inside.property_of(running, "noodsteunpunt-power", "MainPID")
    merenland.add_bulletin(f"{NEW} bij de brandweer")
    stick = sticks.vfat(tmp_path / "stick.img", merenland.publish(tmp_path / "issue"))
    name = running.plug(stick)
    wait_for(
        "the importer says that there is no room",
        lambda: running.agent.must("grep -c failed /run/noodsteunpunt/content/import.json"),
        180,
    )
    eyes.wait_for(HEADLINE)
    assert inside.property_of(running, "noodsteunpunt-power", "MainPID") == before
    running.unplug(name)

    running.agent.must("rm /run/card/data/full")
    running.plug(stick)
    eyes.wait_for(NEW)


@pytest.mark.parametrize("year", [1970, 2099])
def test_a_wrong_clock_is_told_and_takes_nothing_away(
    running: Machine, eyes: Watcher, year: int
) -> None:
    """Content proves it wrong: the time goes on from there, with a question mark."""
    running.agent.must(f"date -s '{year}-02-03 04:05:06'")
    running.agent.must("systemctl restart noodsteunpunt-kiosk", within_s=180)
    screen = eyes.wait_for(HEADLINE, "?", within_s=180)
    assert re.search(r"\d\d:\d\d\?", screen.text), screen.text
    running.agent.must(f"date -s @{time.time():.0f}")
    running.agent.must("systemctl restart noodsteunpunt-kiosk", within_s=180)
    eyes.wait_for(HEADLINE)


def test_a_broken_book_of_content_heals_with_the_next_stick(
    running: Machine, eyes: Watcher, merenland: Publisher, tmp_path: Path
) -> None:
    running.agent.must(
        f"dd if=/dev/urandom of={inside.STATE}/content/content.db bs=4k count=4 conv=notrunc; "
        "systemctl restart noodsteunpunt-kiosk",
        within_s=180,
    )
    screen = eyes.wait_for("Noodsteunpunt", within_s=180)
    assert screen.has_sign
    running.plug(sticks.vfat(tmp_path / "stick.img", merenland.publish(tmp_path / "issue")))
    eyes.wait_for("Bijgewerkt")
    inside.sound_books(running)


def test_without_any_configuration_residents_still_read(running: Machine, eyes: Watcher) -> None:
    running.agent.must(
        "rm /etc/noodsteunpunt/kiosk.toml /etc/noodsteunpunt/power.toml; "
        "systemctl restart noodsteunpunt-kiosk; systemctl restart noodsteunpunt-power || true",
        within_s=240,
    )
    eyes.wait_for(HEADLINE, within_s=180)


def test_without_a_clock_the_time_goes_on_from_what_was_written_last(
    off: Machine, eyes: Watcher
) -> None:
    off.clock = "2016-01-01T00:00:00"  # as a Pi without a battery for its clock starts
    off.start()
    eyes.wait_for(HEADLINE, within_s=600)
    now_s = int(off.agent.must("date +%s"))
    written_s = int(off.agent.must(f"stat -c %Y {inside.STATE}/content/content.db"))
    assert written_s <= now_s < time.time() + 60


def test_with_all_that_was_kept_gone_it_still_starts_and_still_helps(
    off: Machine, eyes: Watcher, kit: Path
) -> None:
    wipe_data(off.card, kit / "card.img")
    off.start()
    screen = eyes.wait_for("advies", within_s=600)
    assert screen.has_sign
    wait_for("the agent answers", off.agent.answers, 300)
    assert off.agent.must("cat /run/card/data-lost").strip()
    for unit in inside.UNITS:
        inside.wait_until_active(off, unit, within_s=300)
    assert off.agent.must("hostname").strip() == "nsp-veldermeer-00", "from point.toml once more"


def wipe_data(card: Path, image: Path) -> None:
    """Nothing but zeros from where the data partition begins."""
    told = subprocess.run(["sfdisk", "--json", image], check=True, capture_output=True).stdout
    data = json.loads(told)["partitiontable"]["partitions"][-1]
    for start in range(data["start"] * SECTOR, CARD, 1 << 30):
        length = min(1 << 30, CARD - start)
        zeros = ["qemu-io", "-f", "qcow2", "-c", f"write -z {start} {length}", str(card)]
        subprocess.run(zeros, check=True, capture_output=True)
