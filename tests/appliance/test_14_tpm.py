"""14. A machine that holds the key of the desk: its book opens there, and in no other machine.

In a virtual machine with a TPM on its bus, and in a container, where the unit speaks to one over a
port: that has no device, and is let through to it by a drop-in.
"""

from __future__ import annotations

import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kiosk.desk.storage.vault import ELSEWHERE
from simulators.virtual_machine.channel import MachineError
from simulators.virtual_machine.container import Container, why_not
from simulators.virtual_machine.machine import Machine
from tests.appliance import desk_inside
from tests.appliance.conftest import HEADLINE
from tests.appliance.desk_inside import LINES
from tests.appliance.inside import STATE, wait_until_active
from tests.appliance.screen import Watcher
from tests.appliance.test_1_cold_boot import LONGEST_S
from tests.appliance.test_13_deleted import KIOSK, PYTHON, at_the_desk

if TYPE_CHECKING:
    from collections.abc import Iterator

UNIT = "noodsteunpunt-desk-key"
SETTINGS = "/etc/noodsteunpunt/kiosk.toml"
ON_THE_CARD = f"ls {STATE}/desk {STATE}/desk-key"
NEW_BOOK = """
set -e
mount -o remount,rw /boot/firmware
sed -i '1i new_book = true' /boot/firmware/point.toml
mount -o remount,ro /boot/firmware
"""


POINT_TOML = "cat /boot/firmware/point.toml"


@contextmanager
def in_machine(card: Path, name: str, folder: Path) -> Iterator[Machine]:
    """The card in a machine with a TPM of that name, until the end of a block."""
    machine = Machine(card, folder / f"machine-{name}")
    machine.tpm = folder / f"tpm-{name}"
    with machine.on():
        wait_until_active(machine, KIOSK, within_s=LONGEST_S)
        yield machine


def test_a_book_opens_in_the_machine_that_holds_its_key_and_in_no_other(
    running: Machine, tmp_path: Path, folder: Path
) -> None:
    at_the_desk(running, "fill")
    settings = running.agent.must(f"cat {SETTINGS}")
    asked = settings.replace("[desk]\n", '[desk]\nkey = "machine"\n')
    running.agent.write(SETTINGS, asked.encode())
    running.agent.must("sync")
    running.shut_down()

    with in_machine(running.card, "own", tmp_path) as own:
        there = own.agent.must(ON_THE_CARD).split()
        assert "main.sealed" in there
        assert "main.key" not in there, "it was destroyed once it was sealed"
        assert at_the_desk(own, "read").strip() == str(LINES)
        own.shut_down()

    with in_machine(running.card, "other", tmp_path) as other:
        Watcher(other, folder).wait_for(HEADLINE, within_s=LONGEST_S)
        with pytest.raises(MachineError, match=ELSEWHERE):
            at_the_desk(other, "read")
        assert "main.key" not in other.agent.must(ON_THE_CARD).split(), "none takes its place"
        other.agent.must(NEW_BOOK)
        other.agent.must("systemctl restart noodsteunpunt-point noodsteunpunt-desk-key")
        assert at_the_desk(other, "read").strip() == "0"
        assert "main.sealed" not in other.agent.must(ON_THE_CARD).split(), "as point.toml says"
        assert "new_book" not in other.agent.must(POINT_TOML)


PORT, CONTROL = 2321, 2322
READER = "usr/local/lib/desk_inside.py"
TO_THE_PORT = f"""#!/bin/sh
for word; do
    shift
    [ "$word" != --tpm2-device=auto ] || word=--tpm2-device=swtpm:port={PORT}
    set -- "$@" "$word"
done
exec /usr/bin/systemd-creds "$@"
""".encode()
LET_THROUGH = b"""[Service]
PrivateNetwork=no
RestrictAddressFamilies=AF_INET
IPAddressAllow=localhost
"""


@contextmanager
def another_tpm(card: Container, state: Path) -> Iterator[None]:
    """A new one in the container's own network, until the end of a block."""
    state.mkdir(exist_ok=True)
    where = ["--tpmstate", f"dir={state}", "--flags", "startup-clear"]
    for channel, port in (("--server", PORT), ("--ctrl", CONTROL)):
        where += [channel, f"type=tcp,port={port},bindaddr=127.0.0.1"]
    process = subprocess.Popen(
        ["nsenter", "-t", card.first_process(), "-n", "swtpm", "socket", "--tpm2", *where]
    )
    time.sleep(1)
    card.must("rm -f /run/noodsteunpunt/desk-key/*")  # as after each start
    try:
        yield
    finally:
        process.kill()
        process.wait()


def read_in(card: Container) -> subprocess.CompletedProcess[str]:
    user = "runuser -u noodsteunpunt-kiosk -g noodsteunpunt"
    return card.run(f"{user} -- {PYTHON} /{READER} read")


def test_the_unit_itself_seals_opens_and_begins_a_new_book(kit: Path, tmp_path: Path) -> None:
    if reason := why_not():
        pytest.skip(reason)
    settings = (kit / "point.toml").read_bytes()
    asked = settings.replace(b"[desk]\n", b'[desk]\nkey = "machine"\n')
    card = Container(kit / "card.img", tmp_path / "card")
    drop_in = f"etc/systemd/system/{UNIT}.service.d/tests.conf"
    wrapper = "usr/local/bin/systemd-creds"
    try:
        card.start(
            {
                "boot/firmware/point.toml": asked,
                wrapper: TO_THE_PORT,
                drop_in: LET_THROUGH,
                READER: Path(desk_inside.__file__).read_bytes(),
            }
        )
        card.must(f"chmod 755 /{wrapper}; systemctl stop {KIOSK}")
        own, other = tmp_path / "own", tmp_path / "other"
        with another_tpm(card, own):
            card.must(f"systemctl start {UNIT}")
            assert "main.key" not in card.must(ON_THE_CARD).split()
            assert "main.sealed" in card.must(ON_THE_CARD).split()
            assert read_in(card).stdout.strip() == "0"
        with another_tpm(card, other):
            assert card.run(f"systemctl start {UNIT}").returncode != 0
            assert ELSEWHERE in read_in(card).stderr
            assert "main.key" not in card.must(ON_THE_CARD).split()
        with another_tpm(card, own):
            card.must(f"systemctl start {UNIT}")
            assert read_in(card).stdout.strip() == "0"
        with another_tpm(card, other):
            card.must("sed -i '1i new_book = true' /boot/firmware/point.toml")
            card.must(f"systemctl start noodsteunpunt-point {UNIT}")
            assert read_in(card).stdout.strip() == "0"
            assert "main.key" not in card.must(ON_THE_CARD).split()
            assert "new_book" not in card.must("cat /boot/firmware/point.toml")
    finally:
        card.stop()
