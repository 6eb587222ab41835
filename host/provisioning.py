"""Take this point's settings from point.toml on the boot partition: at the start of the appliance.

    python -I -m host.provisioning    noodsteunpunt-point.service: as root, before power and kiosk

Safe to be cut off at any instant, and to be run again:
1. A point.toml that was taken before, byte for byte, costs a look and no more.
2. All of it is checked before any of it is used; one fault, and the appliance stays what it was.
   point.txt, beside it, says which.
3. Every file is replaced whole. What was taken is remembered last; until then the next start takes
   it again, and comes to the same.
4. Then PINs and keys are removed from the boot partition: written over first, where they stand.
5. A new book is begun once for one point.toml, also where it cannot be written to and is taken at
   each start: the old book would go each time.
"""

from __future__ import annotations

import hashlib
import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from common import beneath, folders
from common.atomic_write import remove
from common.atomic_write import write as write_durably

if TYPE_CHECKING:
    from host.point_file import PointFile

NAME = "point.toml"
TROUBLE = "point.txt"
TAKEN = "point.taken"
NEW_BOOK = "point.new-book"
"""There from a new book until the point.toml that asked for it asks no more."""
COORDINATION = "coordination"
"""Its being there starts the office: see noodsteunpunt-office.service."""
LARGEST_BYTES = 1024 * 1024
DESK_USER, DESK_GROUP = "noodsteunpunt-kiosk", "noodsteunpunt"


class Machine(Protocol):
    """What taking needs of the machine it runs on."""

    def make_writable(self) -> None:
        """The boot partition, for as long as this runs."""

    def call_itself(self, hostname: str) -> None: ...

    def run_kiosk(self, *arguments: str, pin: str = "", unlock_key: str = "") -> None:
        """Run noodsteunpunt-kiosk as the user whose desk it is."""

    def run_content(self, *arguments: str) -> None: ...

    def run_link(self, *arguments: str) -> None: ...


def take(boot: Path, machine: Machine) -> int:
    """Take BOOT/point.toml; return the exit code."""
    path = boot / NAME
    data = beneath.read(path, LARGEST_BYTES + 1)
    taken = folders.state() / TAKEN
    if _last_taken(taken) == _digest(data):
        remove(folders.state() / NEW_BOOK)
        return 0
    from host import point_file  # noqa: PLC0415 - brings half of all packages; most starts do without

    try:
        point = point_file.read(data)
        _check_card(point)
    except point_file.PointError as error:
        for fault in error.faults:
            print(fault, file=sys.stderr)
        machine.make_writable()
        words = "\r\n".join((f"{NAME} is not used:", *error.faults, ""))
        write_durably(boot / TROUBLE, words.encode())
        return 1
    remove(taken)  # whatever it is: what follows is no longer what was taken
    _use(point, machine, data)
    secret = point.pins or point.unlock_key
    rest = data if point_file.taken(point) == point else point_file.write(point_file.taken(point))
    write_durably(taken, _digest(rest).encode())
    if rest != data or (boot / TROUBLE).exists():
        machine.make_writable()
        (boot / TROUBLE).unlink(missing_ok=True)
        if secret:
            _write_over(path, data, point_file.without_secrets_in_place(data))
        write_durably(path, rest)
    remove(folders.state() / NEW_BOOK)
    return 0


def _write_over(path: Path, before: bytes, after: bytes) -> None:
    """Put other bytes in the place of those that a new file would leave readable behind.

    What is cut off halfway is a file that says less, and is taken once more. A card may keep the
    old bytes all the same: it writes elsewhere to wear evenly.
    """
    handle = os.open(path, os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(handle, "wb", buffering=0) as file:
        if os.fstat(handle).st_size == len(before):
            file.write(after)
            os.fsync(handle)


def _last_taken(path: Path) -> str:
    """Empty when none was, or when what lies there is nothing that this wrote."""
    try:
        return beneath.read(path, 100).decode("ascii")
    except (OSError, UnicodeError):
        return ""


def _use(point: PointFile, machine: Machine, data: bytes) -> None:
    config = folders.config()
    machine.call_itself(point.hostname)
    _write_or_remove(config / "power.toml", point.power)
    _write_or_remove(config / "kiosk.toml", point.kiosk)
    begun = folders.state() / NEW_BOOK
    if point.new_book and _last_taken(begun) != _digest(data):
        machine.run_kiosk("new-book", "--yes")
        write_durably(begun, _digest(data).encode())
    if point.kiosk:
        machine.run_kiosk("set-up")
    for role, pin in point.pins.items():
        machine.run_kiosk("set-pin", role, pin=pin)
    if point.unlock_key:
        machine.run_kiosk("set-unlock-key", point.node_id, unlock_key=point.unlock_key)
    for root in point.publishers:
        with tempfile.NamedTemporaryFile(suffix=".json") as file:
            file.write(root.encode())
            file.flush()
            machine.run_content("trust", "--yes", file.name)
    keys = config / "authorized_keys"
    if point.ssh_keys:
        write_durably(keys, "".join(f"{key}\n" for key in point.ssh_keys).encode(), mode=0o600)
    else:
        keys.unlink(missing_ok=True)

    if point.link is not None:
        _use_link(point, machine, config / "link.toml")
    _write_or_remove(config / "office.toml", point.office)
    # Last: with it the office starts, which needs all before it.
    coordination = config / COORDINATION
    if point.role == "point":
        coordination.unlink(missing_ok=True)
    else:
        write_durably(coordination, b"")


def _write_or_remove(path: Path, text: str) -> None:
    if text:
        write_durably(path, text.encode())
    else:
        path.unlink(missing_ok=True)


def _use_link(point: PointFile, machine: Machine, settings: Path) -> None:
    """Keys first: a link without them would not start."""
    if not point.link:
        settings.unlink(missing_ok=True)
        return
    if _node_of_card() is None:
        machine.run_link(
            "init", "--id", point.node_id, "--role", str(point.role), "--name", point.called
        )
    write_durably(settings, point.link.encode())


def _check_card(point: PointFile) -> None:
    """Raise PointError when this card has keys of another node: a new id needs a new card."""
    from host.point_file import PointError  # noqa: PLC0415 - as above

    there = _node_of_card() if point.link else None
    if there not in {None, (point.node_id, point.role)}:
        node, role = there
        raise PointError(
            f"{NAME}: node: this card has the keys of {node} ({role}): give it that id and role, "
            "or use a new card."
        )


def _node_of_card() -> tuple[str, str] | None:
    """The id and role of the node whose keys are here; None: there are none."""
    from link.errors import IdentityError  # noqa: PLC0415 - as above
    from link.identity import CARD_BYTES, read_card  # noqa: PLC0415

    try:
        card = read_card(beneath.read(folders.state() / "link/card.json", CARD_BYTES))
    except (OSError, IdentityError):
        return None
    return card.id, card.role


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest() + "\n"


class ThisMachine:
    """The appliance itself. Its mounts are this process's own and end with it: PrivateMounts=."""

    def __init__(self, boot: Path) -> None:
        self._boot = boot
        self._programs = Path(sys.executable).parent

    def make_writable(self) -> None:
        if os.statvfs(self._boot).f_flag & os.ST_RDONLY:
            _run("mount", "--options", "remount,rw", self._boot)

    def call_itself(self, hostname: str) -> None:
        path = Path("/etc/hostname")
        if not path.exists() or path.read_text().strip() != hostname:
            write_durably(path, f"{hostname}\n".encode())
        socket.sethostname(hostname)

    def run_kiosk(self, *arguments: str, pin: str = "", unlock_key: str = "") -> None:
        secrets = {"NOODSTEUNPUNT_PIN": pin, "NOODSTEUNPUNT_UNLOCK_KEY": unlock_key}
        environ = os.environ | {name: secret for name, secret in secrets.items() if secret}
        program = self._programs / "noodsteunpunt-kiosk"
        _run(program, *arguments, env=environ, user=DESK_USER, group=DESK_GROUP, extra_groups=())

    def run_link(self, *arguments: str) -> None:
        _run(self._programs / "noodsteunpunt-link", *arguments)

    def run_content(self, *arguments: str) -> None:
        _run(self._programs / "noodsteunpunt-content", *arguments)


def _run(*command: str | Path, **options: object) -> None:
    subprocess.run(command, check=True, timeout=30, **options)  # type: ignore[call-overload]  # noqa: S603 - our own programs


def find_boot() -> Path | None:
    """Return the folder with point.toml, mounting what fstab names for it; None: there is none."""
    firmware = Path("/boot/firmware")
    if firmware.is_dir() and not firmware.is_mount():
        subprocess.run(["mount", firmware], check=False, stderr=subprocess.DEVNULL)  # noqa: S603, S607 - as fstab says
    for boot in (firmware, Path("/boot")):
        if (boot / NAME).is_file():
            return boot
    return None


def main() -> int:
    boot = find_boot()
    if boot is None:
        return 0
    try:
        return take(boot, ThisMachine(boot))
    except (OSError, subprocess.SubprocessError) as error:
        print(f"{NAME} could not be taken: {error}.", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
