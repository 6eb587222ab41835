"""9. Technicians and staff: what goes out to a stick, who gets in over SSH, and who does not."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from simulators.virtual_machine.machine import wait_for
from tests.appliance import inside, sticks

if TYPE_CHECKING:
    from pathlib import Path

    from simulators.virtual_machine.machine import Machine

KEYS = "/etc/noodsteunpunt/authorized_keys"
KNOCK = (
    "ssh -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null {how} "
    "{user}@127.0.0.1 noodsteunpunt-power status --json"
)
PUT_OUT = """
cd /run/noodsteunpunt/desk/outbox
umask 007
echo "tijd;tekst" >.logboek.csv.new
mv .logboek.csv.new logboek.csv
"""


def test_what_staff_put_out_is_on_the_stick_and_nowhere_else(
    running: Machine, tmp_path: Path
) -> None:
    stick = sticks.vfat(tmp_path / "stick.img")
    name = running.plug(stick)
    wait_for("the stick is looked at", lambda: running.agent.must("ls /dev/noodsteunpunt/*"), 60)
    running.agent.must(f"runuser -u noodsteunpunt-kiosk -g noodsteunpunt -- sh -c '{PUT_OUT}'")
    wait_for(
        "it is told that it is written",
        lambda: '"written"' in running.agent.must("cat /run/noodsteunpunt/outbox/outbox.json"),
        180,
    )
    assert not running.agent.must("ls -A /run/noodsteunpunt/desk/outbox")
    running.unplug(name)
    told = subprocess.run(
        ["mtype", "-i", stick, "::NOODSTEUNPUNT-UIT/logboek.csv"], check=True, capture_output=True
    )
    assert told.stdout == b"tijd;tekst\n"


def test_ssh_is_shut_until_the_settings_name_a_key(running: Machine) -> None:
    must, run = running.agent.must, running.agent.run
    must("ssh-keygen -q -t ed25519 -N '' -f /run/key")
    must("systemctl start ssh")
    assert inside.property_of(running, "ssh", "ActiveState") == "inactive"
    assert "22" not in must("nft list set inet noodsteunpunt open_tcp")

    must(f"install -m 600 /run/key.pub {KEYS}; systemctl start ssh")
    assert "22" in must("nft list set inet noodsteunpunt open_tcp")
    assert '"supplies"' in must(KNOCK.format(how="-i /run/key", user="root"))
    for how, user in (
        ("-o PubkeyAuthentication=no -o PreferredAuthentications=password", "root"),
        ("-i /run/key", "noodsteunpunt-kiosk"),
    ):
        told = run(KNOCK.format(how=how, user=user))
        assert told.status == 255, told
        assert "Permission denied" in told.errors

    must(f"rm {KEYS}; systemctl stop ssh")
    assert "22" not in must("nft list set inet noodsteunpunt open_tcp")


def test_the_hardware_check_names_what_is_here_and_touches_nothing(running: Machine) -> None:
    before = [inside.property_of(running, unit, "MainPID") for unit in inside.UNITS]
    told = running.agent.must("/opt/noodsteunpunt/current/deploy/check-hardware", within_s=300)
    for here in ("Screen: ", "Watchdog: ", "A clock that runs on"):
        assert f"yes  {here}" in told
    assert [inside.property_of(running, unit, "MainPID") for unit in inside.UNITS] == before
