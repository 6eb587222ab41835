"""12. New software comes by stick: the whole root, beside the one that runs.

It starts at night, proves itself and stays; cut off at any instant old or new starts, whole; a bad
one is gone in one start; an older one is refused from then on. Content, desk and settings stay.
NOODSTEUNPUNT_UPDATE_CUTS says how often it is cut off; the moments follow from NOODSTEUNPUNT_SEED.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import time
from typing import TYPE_CHECKING, NamedTuple

import pytest

from simulators.virtual_machine.machine import Machine, wait_for
from software.slots import Choice, Slot
from tests.appliance import inside, sticks
from tests.appliance.conftest import HEADLINE, UP
from tests.appliance.releases import CardThatIsOff, Makers, sha256_of
from tests.appliance.screen import Watcher

if TYPE_CHECKING:
    from pathlib import Path

    from tests.appliance.releases import Made
    from tests.appliance.sticks import Publisher

CUTS = int(os.environ.get("NOODSTEUNPUNT_UPDATE_CUTS", "20"))
SEED = int(os.environ.get("NOODSTEUNPUNT_SEED", "20261130"))
LONG_S = 1800
TOLD = "cat /run/noodsteunpunt/software/software.json"
BOOK = f"cat {inside.STATE}/software/book.json"
STAFF = "48291"
WORDS = "Insuline gevraagd voor de Brink"
IDENTITY = """cd / && find etc/noodsteunpunt etc/machine-id etc/hostname \
    var/lib/noodsteunpunt/desk/*.key -type f -exec sha256sum {} + | sort"""
"""What makes this point itself: settings, names, keys."""
NO_SYSTEM = ("rm /sbin/init", "rm /usr/lib/systemd/systemd")
"""What debugfs does to a root so that it never comes up."""
NO_PYTHON = ("rm /usr/bin/python3.11",)
"""And what leaves a system that comes up, in which nothing of ours runs."""


@pytest.fixture(scope="session")
def makers(kit: Path, tmp_path_factory: pytest.TempPathFactory) -> Makers:
    return Makers(kit, tmp_path_factory.mktemp("software"))


@pytest.fixture(scope="session")
def good(makers: Makers) -> Made:
    return makers.release("1.1")


@pytest.mark.timeout(3 * 3600)
def test_a_release_starts_at_night_proves_itself_and_no_older_one_comes_back(
    running: Machine,
    eyes: Watcher,
    makers: Makers,
    good: Made,
    merenland: Publisher,
    first_stick: Path,
    tmp_path: Path,
) -> None:
    newer_issue = sticks.vfat(tmp_path / "issue.img", merenland.publish(tmp_path / "issue"))
    stick = running.plug(newer_issue)
    eyes.wait_for("Bijgewerkt", within_s=LONG_S)
    running.unplug(stick)
    desk(running, write=True)
    before = running.agent.must(IDENTITY)
    newer = makers.release("1.2")

    take(running, newer.stick)
    assert slot(running) is Slot.A, "nothing changed yet"
    start_at_night(running)
    eyes.wait_for(HEADLINE, within_s=LONG_S)
    assert (slot(running), version(running)) == (Slot.B, "1.2")
    wait_until_good(running)

    inside.sound_books(running)
    assert running.agent.must(IDENTITY) == before
    assert desk(running) == f"staff {WORDS}"
    refused(running, good.stick, "hier staat al uitgave")
    running.plug(first_stick, read_only=True)
    eyes.wait_for("ouder", within_s=LONG_S)
    running.shut_down()
    running.start()
    eyes.wait_for(HEADLINE, within_s=LONG_S)
    assert (slot(running), version(running)) == (Slot.B, "1.2")


@pytest.mark.timeout(3 * 3600)
@pytest.mark.parametrize("spoil", [NO_SYSTEM, NO_PYTHON], ids=["no system", "no python"])
def test_a_bad_release_is_gone_in_one_start(
    running: Machine, eyes: Watcher, makers: Makers, spoil: tuple[str, ...]
) -> None:
    take(running, makers.release("bad", *spoil).stick)
    boot = boot_id(running)
    start_at_night(running)
    wait_for("the old one is back", lambda: back(running, boot), LONG_S)
    eyes.wait_for(HEADLINE, within_s=LONG_S)
    wait_for("it is told", lambda: told(running)["stage"] == "failed", LONG_S)


class Waiting(NamedTuple):
    """A card on which a release waits, and how long it all takes when nothing comes between."""

    card: Path
    writing_s: float
    trying_s: float


WAITS = "waits"
"""The snapshot of it."""


@pytest.fixture(scope="session")
def waiting(started: Path, good: Made, tmp_path_factory: pytest.TempPathFactory) -> Waiting:
    folder = tmp_path_factory.mktemp("waiting")
    card = folder / "card.qcow2"
    shutil.copyfile(started, card)
    machine = Machine(card, folder)
    with machine.on(UP):
        wait_until_awake(machine)
        began_s = time.monotonic()
        take(machine, good.stick)
        writing_s = time.monotonic() - began_s
        machine.agent.must("sync")
        machine.keep(WAITS)
    with machine.on(WAITS):
        wait_until_awake(machine)
        began_s = time.monotonic()
        start_at_night(machine)
        wait_until_good(machine)
        trying_s = time.monotonic() - began_s
    return Waiting(card, writing_s, trying_s)


@pytest.mark.timeout(CUTS * 1800 + 7200)
def test_no_cut_leaves_anything_but_the_old_or_the_new(
    kit: Path, started: Path, waiting: Waiting, good: Made, tmp_path: Path, folder: Path
) -> None:
    """Half of the cuts fall while it is written, half from the yes of staff until it is good."""
    chance = random.Random(SEED)
    root = kit / "card.img.root"
    old_sha256, old_bytes = sha256_of(root), root.stat().st_size
    card = tmp_path / "card.qcow2"
    off = CardThatIsOff(card, kit / "card.img", tmp_path)
    say(f"written in {waiting.writing_s:.0f} s, tried and proven in {waiting.trying_s:.0f} s")
    for number in range(CUTS):
        writes = number % 2 == 0
        moment_s = chance.uniform(0, waiting.writing_s if writes else waiting.trying_s)
        shutil.copyfile(started if writes else waiting.card, card)
        machine = Machine(card, tmp_path / "machine")
        with machine.on(UP if writes else WAITS):
            wait_until_awake(machine)
            if writes:
                machine.plug(good.stick, read_only=True)
            else:
                start_at_night(machine, wait=False)
            time.sleep(moment_s)
        left = off.choice()
        assert off.holds(Slot.A, old_bytes, old_sha256), "what was good is as it was"
        is_whole = off.holds(Slot.B, good.image_bytes, good.image_sha256)
        with machine.on():
            Watcher(machine, folder).wait_for(HEADLINE, within_s=LONG_S)
            ran, book = slot(machine), json.loads(machine.agent.must(f"{BOOK} || echo '{{}}'"))
        assert is_whole or (ran is Slot.A and not book.get("b")), "half a release is nothing"
        assert ran is expected(left, is_whole=is_whole)
        say(
            f"cut {number + 1} of {CUTS}: {'writing' if writes else 'trying'} at {moment_s:.1f} s; "
            f"left {left}, {'whole' if is_whole else 'half'}; {ran} starts"
        )


def expected(left: Choice | None, *, is_whole: bool) -> Slot:
    """Old, unless the cut fell between arming and the loader, or after the proof."""
    assert left is not None, "the loader's choice is always whole"
    if Slot.B in left:
        assert is_whole, "what is to be tried, or is good, is whole"
        return Slot.B
    return Slot.A


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - a long run shows that it lives


def wait_until_awake(machine: Machine) -> None:
    wait_for("the agent answers", machine.agent.answers, 120)
    machine.agent.must(f"date -s @{time.time():.0f}")


def take(machine: Machine, stick: Path) -> None:
    name = machine.plug(stick, read_only=True)
    wait_for("the release is on the card", lambda: told(machine)["stage"] == "waiting", LONG_S)
    machine.unplug(name)


def refused(machine: Machine, stick: Path, because: str) -> None:
    name = machine.plug(stick, read_only=True)
    wait_for("it is refused", lambda: told(machine)["stage"] == "refused", LONG_S)
    assert because in told(machine)["reason"]
    machine.unplug(name)


def told(machine: Machine) -> dict[str, str]:
    found: dict[str, str] = json.loads(machine.agent.must(TOLD))
    return found


def start_at_night(machine: Machine, *, wait: bool = True) -> None:
    """Say yes as the screen does, and let it be half past three."""
    sha256, boot = told(machine)["image_sha256"], boot_id(machine)
    machine.agent.must(f"printf {sha256} >{inside.STATE}/kiosk/software-tonight")
    # The power daemon has to write by that clock first: a reading from tomorrow is none.
    machine.agent.must("date -s '03:30'; sleep 20")
    machine.agent.must("systemctl start --no-block noodsteunpunt-software-night")
    if wait:
        wait_for("it starts again", lambda: boot_id(machine) != boot, LONG_S)


def wait_until_good(machine: Machine) -> None:
    wait_for("it proved itself", lambda: told(machine)["stage"] == "good", LONG_S)
    assert json.loads(machine.agent.must(BOOK))["floor"]["number"] > 0


def back(machine: Machine, before: str) -> bool:
    return boot_id(machine) != before and slot(machine) is Slot.A


def boot_id(machine: Machine) -> str:
    return machine.agent.must("cat /proc/sys/kernel/random/boot_id").strip()


def slot(machine: Machine) -> Slot:
    return Slot(machine.agent.must("cat /run/card/slot").strip())


def version(machine: Machine) -> str:
    """Of the root that runs: the appliance's own has no such mark."""
    return machine.agent.must("cat /etc/card-release").strip().rpartition(" ")[2]


def desk(machine: Machine, *, write: bool = False) -> str:
    """Open the desk with the PIN and its book with the key; say who and what."""
    add = (
        f"desk.log.add(Message(direction=Direction.IN, sender='Ria', receiver='Jan', "
        f"text='{WORDS}'), now)\n"
        if write
        else ""
    )
    machine.agent.write(
        "/run/desk.py",
        (
            "from datetime import UTC, datetime\n"
            "from kiosk.desk.messages.store import Direction, Message\n"
            "from kiosk.desk.storage.pins import Pins\n"
            "from kiosk.desk.storage.records import Desk\n"
            f"now = datetime.now(UTC)\ndesk = Desk(now)\n{add}"
            f"print(Pins().unlock('{STAFF}').role, desk.log.entries()[0].message.text)\n"
        ).encode(),
    )
    python = "/opt/noodsteunpunt/current/.venv/bin/python"
    told = machine.agent.must(
        f"runuser -u noodsteunpunt-kiosk -g noodsteunpunt -- {python} -I /run/desk.py", 300
    )
    return told.strip()
