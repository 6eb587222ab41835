"""Have this machine's TPM hold the desk's main key, where kiosk.toml asks for that: at each start.

    python -I -m host.desk_key    noodsteunpunt-desk-key.service: as root, before the kiosk

1. A key on the card counts. Asked for (`[desk] key = "machine"`), it is sealed to the TPM, read
   back, opened, and only then destroyed on the card. Where there is none yet, it is made here and
   never lies on the card at all.
2. Opened, it lies in memory, for the kiosk alone.
3. Asked for no longer, it is put back on the card; the sealed one goes at the next start.
4. What does not open stays as it is. The TPM may be another, or away for once: the kiosk says so
   and makes nothing in its place.

systemd-creds does the sealing: it is kept, and the same on a PC and on a Pi with a TPM on its pins.
Settings that cannot be read change nothing.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tomllib
from contextlib import suppress
from typing import TYPE_CHECKING

from common import atomic_write, beneath, folders
from kiosk.desk.storage import paths

if TYPE_CHECKING:
    from pathlib import Path

KEY_BYTES = 32
LARGEST_BYTES = 64 * 1024
CREDS = "systemd-creds"
NAME = "--name=noodsteunpunt-desk"
# Of all registers this one is no firmware's and no kernel's: updates of those change nothing.
# systemd 252 seals to none at all too, and then cannot open it.
REGISTER = "--tpm2-pcrs=23"
TPM_WITHIN_S = 30


class NoTpm(Exception):
    """It is absent, another one, or out of order; the message is systemd's."""


class Tpm:
    """A TPM, as systemd names it."""

    def __init__(self, device: str) -> None:
        self._device = f"--tpm2-device={device}"

    def seal(self, key: bytes) -> bytes:
        """Raises NoTpm."""
        return self._ask(key, "encrypt", "--with-key=tpm2", REGISTER)

    def open(self, sealed: bytes) -> bytes:
        """Raises NoTpm."""
        return self._ask(sealed, "decrypt")

    def _ask(self, data: bytes, *what: str) -> bytes:
        command = [CREDS, *what, self._device, NAME, "-", "-"]
        try:
            done = subprocess.run(command, input=data, capture_output=True, timeout=TPM_WITHIN_S)  # noqa: S603, PLW1510 - our own words; told below
        except (OSError, subprocess.SubprocessError) as error:
            raise NoTpm(str(error)) from error
        if done.returncode != 0:
            raise NoTpm(done.stderr.decode(errors="replace").strip())
        return done.stdout


class OwnTpm(Tpm):
    """That of this machine, once udev has looked through what there is."""

    def __init__(self) -> None:
        super().__init__("auto")

    def _ask(self, data: bytes, *what: str) -> bytes:
        with suppress(OSError, subprocess.SubprocessError):
            subprocess.run(["udevadm", "settle", "--timeout=5"], check=False, timeout=10)  # noqa: S607 - as on any Debian
        return super()._ask(data, *what)


def hold(tpm: Tpm) -> bool:
    """Do what the settings ask; tell whether all is as they say. Raises OSError."""
    wanted = _wanted()
    sealed, plain = _read(paths.sealed_key()), _read(paths.folder() / paths.MAIN_KEY)
    if plain is not None and len(plain) != KEY_BYTES:
        plain = None  # no key: the kiosk sets it aside
    try:
        if wanted == "machine":
            _to_the_machine(tpm, sealed, plain)
        elif sealed and plain:
            if wanted == "card":
                _destroy(paths.sealed_key())
        elif sealed:
            _lend(tpm.open(sealed))
            if wanted == "card":
                _to_the_card()
    except NoTpm as error:
        print(f"the desk's key: {error}", file=sys.stderr)
        return False
    return True


def _wanted() -> str | None:
    """What kiosk.toml says; None: it cannot be read, and nothing is changed for that."""
    data = _read(folders.config() / "kiosk.toml") or b""
    try:
        desk = tomllib.loads(data.decode()).get("desk", {})
        return str(desk.get("key", "card")) if data and isinstance(desk, dict) else None
    except ValueError:
        return None


def _read(path: Path) -> bytes | None:
    with suppress(FileNotFoundError):
        return beneath.read(path, LARGEST_BYTES)
    return None


def _to_the_machine(tpm: Tpm, sealed: bytes | None, plain: bytes | None) -> None:
    key = plain
    if key is None:
        key = tpm.open(sealed) if sealed else secrets.token_bytes(KEY_BYTES)
    if plain is not None or not sealed:
        again = tpm.seal(key)
        atomic_write.write(paths.sealed_key(), again, mode=0o600)
        if tpm.open(_read(paths.sealed_key()) or b"") != key:
            raise NoTpm("what it sealed does not open")
    _lend(key)
    on_card = paths.folder() / paths.MAIN_KEY
    half_gone = on_card.with_name(f".{on_card.name}")  # cut off while it was destroyed
    left = [half_gone] if os.path.lexists(half_gone) else []
    if plain is not None:
        left.append(on_card)
    if left:
        # The kiosk's own folder: nothing is destroyed there but as the kiosk's user.
        beneath.become_owner_of(paths.folder())
        for path in left:
            _destroy(path)


def _lend(key: bytes) -> None:
    """Into memory, for the owner of the desk's folder alone."""
    path = paths.held_key()
    atomic_write.replace(path, key)
    path.chmod(0o400)
    if os.geteuid() == 0 and paths.folder().exists():
        owner = paths.folder().stat()
        os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)


def _to_the_card() -> None:
    key = paths.held_key().read_bytes()
    beneath.become_owner_of(paths.folder())
    atomic_write.write(paths.folder() / paths.MAIN_KEY, key, mode=0o600)


def _destroy(path: Path) -> None:
    from kiosk.desk.storage import term_keys  # noqa: PLC0415 - once in a lifetime, and 60 ms

    term_keys.destroy(path)


def main() -> int:
    try:
        return 0 if hold(OwnTpm()) else 1
    except OSError as error:
        print(f"the desk's key: {error}.", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
