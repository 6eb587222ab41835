"""12. New software comes by stick: the whole root, beside the one that runs.

It starts at night, proves itself and stays; cut off at any instant old or new starts, whole; a bad
one is gone in one start; an older one is refused from then on. Content, desk, link and settings
stay. NOODSTEUNPUNT_UPDATE_CUTS says how often it is cut off, at random instants of one update.
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
from tests.appliance.coordination import Appliance
from tests.appliance.cuts import Cut, cut_while
from tests.appliance.releases import CardThatIsOff, Makers, sha256_of
from tests.appliance.screen import Watcher

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.appliance.releases import Made
    from tests.appliance.sticks import Publisher

CUTS = int(os.environ.get("NOODSTEUNPUNT_UPDATE_CUTS", "20"))
SEED = int(os.environ.get("NOODSTEUNPUNT_SEED", "20261130"))
SMALL_ONES = 60
"""Cuts to choose from where each is a small file: once the release is written."""
LONG_S = 1800
ANSWER_S = 10
"""So long one may take: what was asked before the machine started again is never answered."""
TOLD = "cat /run/noodsteunpunt/software/software.json"
BOOK = f"cat {inside.STATE}/software/book.json"
STAFF = "48291"
WORDS = "Insuline gevraagd voor de Brink"
IDENTITY = """cd / && find etc/noodsteunpunt etc/machine-id etc/hostname \
    var/lib/noodsteunpunt/desk/*.key var/lib/noodsteunpunt/link/keys \
    var/lib/noodsteunpunt/link/card.json -type f -exec sha256sum {} + | sort"""
"""What makes this point itself: settings, names, keys."""
NO_SYSTEM = ("rm /sbin/init", "rm /usr/lib/systemd/systemd")
"""What debugfs does to a root so that it never comes up."""
NO_PYTHON = ("rm /usr/bin/python3.11",)
"""And what leaves a system that comes up, in which nothing of ours runs."""


@pytest.fixture(scope="session")
def makers(kit: Path, tmp_path_factory: pytest.TempPathFactory) -> Makers:
    return Makers(kit, tmp_path_factory.mktemp("software"))


@pytest.fixture(scope="session")
def older(makers: Makers) -> Made:
    return makers.release("1.1")


class Update(NamedTuple):
    """A machine that took a release and started it at night, and what cuts would have left."""

    machine: Machine
    eyes: Watcher
    made: Made
    before: str
    """What made it itself before that."""
    cuts: list[Cut]


@pytest.fixture(scope="session")
def update(
    kit: Path,
    started: Path,
    makers: Makers,
    older: Made,  # before the one that is taken
    merenland: Publisher,
    first_stick: Path,  # published before, for its issue is older
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Update]:
    """One update, seen through: half of the cuts while it is written, half from the yes till good.

    It has all that must stay: a newer issue than the card's, a line of staff, keys of the link.
    """
    folder = tmp_path_factory.mktemp("update")
    made = makers.release("1.2")
    shutil.copyfile(started, folder / "card.qcow2")
    machine = Machine(folder / "card.qcow2", folder / "machine")
    eyes, chance = Watcher(machine, folder / "pictures"), random.Random(SEED)
    with machine.on(UP):
        wait_until_awake(machine)
        merenland.add_bulletin("Water bij De Brink")  # what says the same is no next issue
        issue = sticks.vfat(folder / "issue.img", merenland.publish(folder / "issue"))
        stick = machine.plug(issue)
        eyes.wait_for("Bijgewerkt", within_s=LONG_S)
        machine.unplug(stick)
        desk(machine, write=True)
        Appliance(machine).make_keys()
        before = machine.agent.must(IDENTITY)
        machine.write_beside(folder / "writing.qcow2")
        with cut_while(machine, "writing", folder, CUTS - CUTS // 2, chance) as writing:
            take(machine, made.stick)
        assert slot(machine) is Slot.A, "nothing changed yet"
        machine.write_beside(folder / "trying.qcow2")
        with cut_while(machine, "trying", folder, SMALL_ONES, chance) as trying:
            start_at_night(machine)
            wait_until_good(machine)
        chosen = some(trying, kit / "card.img", folder, chance)
        yield Update(machine, eyes, made, before, [*writing, *chosen])


def some(cuts: list[Cut], made_from: Path, scratch: Path, chance: random.Random) -> list[Cut]:
    """Half of all, at random; one fell after the loader was asked to try it, however short that is.

    Only then does a cut start the new root.
    """
    armed = [
        cut for cut in cuts if choice_on(cut.card, made_from, scratch) == Choice(Slot.A, Slot.B)
    ]
    chosen = chance.sample(cuts, CUTS // 2)
    if armed and not set(armed) & set(chosen):
        chosen[0] = chance.choice(armed)
    return chosen


def choice_on(card: Path, made_from: Path, scratch: Path) -> Choice | None:
    return CardThatIsOff(card, made_from, scratch).choice()


@pytest.mark.timeout(3 * 3600)
def test_a_release_starts_at_night_proves_itself_and_no_older_one_comes_back(
    makers: Makers, older: Made, update: Update, first_stick: Path
) -> None:
    machine, eyes = update.machine, update.eyes
    eyes.wait_for(HEADLINE, within_s=LONG_S)
    assert (slot(machine), version(machine)) == (Slot.B, "1.2")
    inside.sound_books(machine)
    assert machine.agent.must(IDENTITY) == update.before
    assert desk(machine) == f"staff {WORDS}"
    refused(machine, older.stick, "hier staat al uitgave")
    machine.plug(first_stick, read_only=True)
    eyes.wait_for("Deze stick is ouder", within_s=LONG_S)
    machine.shut_down()
    machine.start()
    eyes.wait_for(HEADLINE, within_s=LONG_S)
    assert (slot(machine), version(machine)) == (Slot.B, "1.2")
    machine.cut()


@pytest.mark.timeout(3 * 3600)
@pytest.mark.parametrize("spoil", [NO_SYSTEM, NO_PYTHON], ids=["no system", "no python"])
def test_a_bad_release_is_gone_in_one_start(
    running: Machine, eyes: Watcher, makers: Makers, spoil: tuple[str, ...]
) -> None:
    take(running, makers.release("bad", *spoil).stick)
    boot = boot_id(running)
    start_at_night(running)
    wait_for("the old one is back", lambda: back(running, boot), LONG_S, 2)
    eyes.wait_for(HEADLINE, within_s=LONG_S)
    wait_for("it is told", lambda: told(running)["stage"] == "failed", LONG_S)


@pytest.mark.timeout(CUTS * 1800 + 7200)
def test_no_cut_leaves_anything_but_the_old_or_the_new(
    kit: Path, update: Update, tmp_path: Path, folder: Path
) -> None:
    """Each card that was left starts; one in five until residents read on it."""
    update.machine.cut()
    assert len(update.cuts) == CUTS
    for number, cut in enumerate(update.cuts, 1):
        left, is_whole = left_on(cut.card, update.made, kit, tmp_path)
        machine = Machine(cut.card, tmp_path / "machine")
        with machine.on():
            if number % 5 == 0:
                Watcher(machine, folder).wait_for(HEADLINE, within_s=LONG_S)
            wait_for("the agent answers", machine.agent.answers, LONG_S)
            ran, book = slot(machine), json.loads(machine.agent.must(f"{BOOK} || echo '{{}}'"))
            assert "UNEXPECTED" not in machine.agent.must("cat /run/card/fsck.log")
        assert is_whole or (ran is Slot.A and not book.get("b")), "half a release is nothing"
        assert ran is expected(left, is_whole=is_whole)
        say(
            f"cut {number} of {CUTS}: {cut.while_} since {cut.at_s:.1f} s; "
            f"left {left}, {'whole' if is_whole else 'half'}; {ran} starts"
        )
        cut.card.unlink()


def left_on(card: Path, made: Made, kit: Path, scratch: Path) -> tuple[Choice | None, bool]:
    """What the loader goes by, and whether the new release is whole; the old one always is."""
    off, root = CardThatIsOff(card, kit / "card.img", scratch), kit / "card.img.root"
    is_old = off.holds(Slot.A, root.stat().st_size, sha256_of(root))
    assert is_old, "what was good is as it was"
    return off.choice(), off.holds(Slot.B, made.image_bytes, made.image_sha256)


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
    wait_for("the release is on the card", lambda: told(machine)["stage"] == "waiting", LONG_S, 2)
    machine.unplug(name)


def refused(machine: Machine, stick: Path, because: str) -> None:
    name = machine.plug(stick, read_only=True)
    wait_for("it is refused", lambda: told(machine)["stage"] == "refused", LONG_S)
    assert because in told(machine)["reason"]
    machine.unplug(name)


def told(machine: Machine) -> dict[str, str]:
    found: dict[str, str] = json.loads(machine.agent.must(TOLD, ANSWER_S))
    return found


def start_at_night(machine: Machine, *, wait: bool = True) -> None:
    """Say yes as the screen does, and let it be half past three."""
    sha256, boot = told(machine)["image_sha256"], boot_id(machine)
    machine.agent.must(f"printf {sha256} >{inside.STATE}/kiosk/software-tonight")
    # The power daemon has to write by that clock first: a reading from tomorrow is none.
    # And a clock that goes back is not certain, and makes no night.
    machine.agent.must("date -s 'tomorrow 03:30'; sleep 20")
    machine.agent.must("systemctl start --no-block noodsteunpunt-software-night")
    if wait:
        wait_for("it starts again", lambda: boot_id(machine) != boot, LONG_S, 2)


def wait_until_good(machine: Machine) -> None:
    wait_for("it proved itself", lambda: told(machine)["stage"] == "good", LONG_S, 2)
    assert json.loads(machine.agent.must(BOOK))["floor"]["number"] > 0


def back(machine: Machine, before: str) -> bool:
    return boot_id(machine) != before and slot(machine) is Slot.A


def boot_id(machine: Machine) -> str:
    return machine.agent.must("cat /proc/sys/kernel/random/boot_id", ANSWER_S).strip()


def slot(machine: Machine) -> Slot:
    return Slot(machine.agent.must("cat /run/card/slot", ANSWER_S).strip())


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
