"""Software on a card with two roots, as root: taken from a stick, tried at night, proven or left.

    python -I -m host.software take sda1    started by noodsteunpunt-software@.service, for a stick
    python -I -m host.software night        by noodsteunpunt-software-night.timer
    python -I -m host.software prove        by noodsteunpunt-software-prove.service, at each start

What is decided is in `software`; here are mounts, units and the wait. One at a time: no slot is
asked to start while it is written, and a stick waits while a release proves itself.
"""

from __future__ import annotations

import fcntl
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from common import folders
from common.time_zone import AMSTERDAM
from content.clock import read_times
from content.errors import ContentError, reason
from power.errors import StatusError
from power.status import STALE_AFTER_S, read_status
from software import card, offer, rules, telling
from software import folders as places
from software.errors import Refused, Why
from software.telling import Stage, Told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from power.status import Status
    from software.box import Box, Loader
    from software.slots import Choice, Held

MOUNT = Path("/run/noodsteunpunt-software/stick")
OPTIONS = "ro,nosuid,nodev,noexec,nosymfollow,noatime,fmask=0177,dmask=0077"
PROOF_S = 600.0
"""So long a new release may take to draw a page and read power.json; then the old one starts."""
LOOKS, BETWEEN_S = 3, 10.0
"""Good once is not enough: a kiosk that dies each minute is no kiosk."""
_TENTH = 10


def power() -> Status | None:
    try:
        return read_status(folders.run() / "power/power.json")
    except StatusError:
        return None


def check_power() -> None:
    """Raises Refused. Where no power.toml is, no supply is measured, and none can be low."""
    if (folders.config() / "power.toml").exists():
        rules.check_power(power(), datetime.now(UTC))


def take(mount: Path, box: Box, tell: Callable[[Told], None]) -> int:
    """Take what a stick has of software; returns the exit code."""
    if not offer.is_on(mount):
        return 0
    last_pct = -1

    def progress(done_bytes: int, total_bytes: int) -> None:
        nonlocal last_pct
        done_pct = done_bytes * 100 // total_bytes // _TENTH * _TENTH
        if done_pct > last_pct:
            last_pct = done_pct
            tell(Told(stage=Stage.WRITING, done_pct=done_pct))

    try:
        held = box.take(mount, check_power, progress=progress)
    except ContentError as error:
        why = error.why if isinstance(error, Refused) else None
        if why is not Why.SAME or not _is_told_good():
            tell(_refused(str(error), why, box))
        print(error, file=sys.stderr)
        return 3
    except OSError as error:  # our own card, where nothing has put it in words
        tell(_refused(f"De kaart werkt niet mee ({reason(error)}).", None, box))
        raise
    tell(_waits(held, box))
    return 0


def time_here() -> datetime | None:
    """Return what time it is; None: nobody can tell, and the screen asks to set the clock.

    A clock that went back to what it was, or stood still while the machine was off, would have it
    three at night at noon.
    """
    times = read_times()
    return times.machine if times.is_known else None


def night(box: Box, now: datetime | None, restart: Callable[[], None]) -> int:
    """Start what waits and was agreed to, if it is night and there is power; the exit code."""
    held = box.waiting()
    if held is None or not agreed(held):
        if telling.agreed():
            telling.withdraw()  # for what was replaced since: it may come again, by another stick
        return 0
    if now is None or not rules.is_quiet(now.astimezone(AMSTERDAM)):
        return 0
    try:
        check_power()
        telling.withdraw()  # a yes is for one start
        box.arm()
    except ContentError as error:
        print(error, file=sys.stderr)
        return 3
    restart()
    return 0


def agreed(held: Held) -> bool:
    """Whether somebody at the screen said yes to this very release."""
    return telling.agreed() == held.image_sha256


def prove(
    box: Box,
    tell: Callable[[Told], None],
    is_well: Callable[[], bool],
    restart: Callable[[], None],
    wait: Callable[[float], None] = time.sleep,
) -> int:
    """Say how what runs came here; let a new release prove itself, or go. Returns the exit code."""
    if not box.is_trial():
        box.settle()
        box.look_back()
        held, book = box.waiting(), box.book
        other = book.held(box.card.running.other)
        if held is not None:
            tell(_waits(held, box))
        elif other is not None and other.image_sha256 == book.tried:
            tell(_told(Stage.FAILED, other))
        return 0
    held = box.book.held(box.card.running)
    if held is not None:
        tell(_told(Stage.TRYING, held))
    good = 0
    for _ in range(int(PROOF_S / BETWEEN_S)):
        good = good + 1 if is_well() else 0
        if good == LOOKS:
            box.prove()
            if held is not None:
                tell(_told(Stage.GOOD, held))
            return 0
        wait(BETWEEN_S)
    print("this release does not come up: back to the one before", file=sys.stderr)
    restart()
    return 1


def comes_up() -> bool:
    """Whether it has drawn a page and read power.json, or serves where there is no screen.

    The kiosk tells systemd that it is ready once its first page is on the screen.
    """
    if (folders.config() / "power.toml").exists():
        status = power()
        if status is None or abs(status.age_s(datetime.now(UTC))) > STALE_AFTER_S:
            return False
    has_screen = (folders.config() / "kiosk.toml").exists()
    is_office = (folders.config() / "coordination").exists() and not has_screen
    return _is_active("noodsteunpunt-office" if is_office else "noodsteunpunt-kiosk")


def _is_active(unit: str) -> bool:
    command = ["systemctl", "--quiet", "is-active", unit]
    return subprocess.run(command, check=False).returncode == 0  # noqa: S603


def _told(stage: Stage, held: Held) -> Told:
    return Told(stage=stage, version=held.version, image_sha256=held.image_sha256)


def _waits(held: Held, box: Box) -> Told:
    """A stick that was left in hides from nobody how it went."""
    told = _told(Stage.WAITING, held)
    if held.image_sha256 == box.book.failed:
        return msgspec.structs.replace(told, stage=Stage.FAILED, again=True)
    return msgspec.structs.replace(told, put_off=held.image_sha256 == box.book.put_off)


def _refused(words: str, why: Why | None, box: Box) -> Told:
    """Also what was brought before, where it waits still: the screen goes on asking about that."""
    try:
        waits = box.waiting()
    except ContentError:
        waits = None
    told = _told(Stage.REFUSED, waits) if waits else Told(stage=Stage.REFUSED)
    return msgspec.structs.replace(told, reason=words, why=why)


def _is_told_good() -> bool:
    """Whether the screen says of what runs since when it works: a stick left in ends no news."""
    try:
        return telling.read(telling.path()).stage is Stage.GOOD
    except (OSError, msgspec.MsgspecError):
        return False


def _tell(told: Told) -> None:
    telling.write(told, telling.path())


def _restart(try_word: str = "") -> None:
    """``try_word``: for the firmware of a Pi, which keeps it over one restart."""
    words = ["--reboot-argument", try_word] if try_word else []
    subprocess.run(["systemctl", "reboot", *words], check=True)  # noqa: S603, S607


class OnReadOnlyBoot:
    """The boot loader's choice, on a partition that can be written for just that long.

    The mount is this process's own, and ends with it.
    """

    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def read(self) -> Choice:
        return self._loader.read()

    def write(self, choice: Choice) -> None:
        _remount("rw")
        try:
            self._loader.write(choice)
        finally:
            _remount("ro")


def _remount(how: str) -> None:
    subprocess.run(["mount", "--options", f"remount,{how}", places.BOOT], check=True)  # noqa: S603, S607


def _this_box() -> Box:
    box = card.this_box()
    box.card = box.card._replace(loader=OnReadOnlyBoot(box.card.loader))
    return box


@contextmanager
def one_at_a_time(*, wait: bool) -> Iterator[None]:
    """Raises BlockingIOError where another is at work and ``wait`` is not wanted."""
    places.state().mkdir(parents=True, exist_ok=True)
    with (places.state() / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield


@contextmanager
def _stick(device: Path) -> Iterator[Path]:
    MOUNT.mkdir(parents=True, exist_ok=True)
    command = ["mount", "--types", "vfat,exfat", "--options", OPTIONS]
    subprocess.run([*command, device, MOUNT], check=True)  # noqa: S603
    try:
        yield MOUNT
    finally:
        subprocess.run(["umount", "--lazy", MOUNT], check=False)  # noqa: S603, S607


def main(arguments: list[str]) -> int:
    match arguments:
        case ["take", device]:
            with one_at_a_time(wait=True), _stick(Path("/dev") / device) as mount:
                return take(mount, _this_box(), _tell)
        case ["night"]:
            with suppress(BlockingIOError), one_at_a_time(wait=False):
                box = _this_box()
                return night(box, time_here(), lambda: _restart(box.card.try_word))
            return 0  # a stick is being read: there is a next time tonight
        case ["prove"]:
            with one_at_a_time(wait=True):
                return prove(_this_box(), _tell, comes_up, _restart)
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (ContentError, OSError, subprocess.SubprocessError) as error:
        print(error, file=sys.stderr)
        sys.exit(1)
