"""The units of a stick in order, each with its own mount of a real vfat: import, post in, out.

systemd itself is not needed: what each unit mounts and starts is read from its file. Needs root, a
loop device and a kernel that knows vfat. tests/appliance/test_11_link.py does it with systemd.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from content.core.network import NETWORK_FILE
from link.requests import Done, Send
from simulators.network.enrolment import listed, made_keys
from simulators.network.places import BRUG, CENTRE, REGION, Node
from tests.appliance import sticks

SYSTEMD = Path(__file__).parents[2] / "systemd"
IMPORT, POST_IN = "noodsteunpunt-import@.service", "noodsteunpunt-post-in@.service"


def why_not() -> str | None:
    if os.geteuid() != 0:
        return "only root mounts"
    if shutil.which("modprobe"):
        subprocess.run(["modprobe", "--quiet", "vfat"], check=False)
    if "\tvfat\n" not in Path("/proc/filesystems").read_text():
        return "this kernel knows no vfat"
    found = subprocess.run(["losetup", "--find"], check=False, capture_output=True)
    return None if found.returncode == 0 else "there is no loop device"


@pytest.fixture(autouse=True)
def _can_mount():
    reason = why_not()
    if reason:
        pytest.skip(f"{reason}: the virtual appliance shows it")


@pytest.fixture
def region(tmp_path):
    return sticks.made(tmp_path / "region", REGION, "Veiligheidsregio Merenland")


@pytest.fixture
def nodes(tmp_path, region):
    """A coordination point and a point that believe the region, and no line between them."""
    with tempfile.TemporaryDirectory() as sockets:
        made = [Node(place, tmp_path / "places", Path(sockets)) for place in (CENTRE, BRUG)]
        network = listed([made_keys(node) for node in made], address="")
        (region.source / NETWORK_FILE).write_bytes(network)
        for node in made:
            node.command("content", "trust", "--yes", region.keys / "ROOT.json")
            node.start()
        yield made
        for node in made:
            node.stop()


@pytest.fixture
def put_in(tmp_path, monkeypatch):
    """Put an image of a stick in at a node; return what root's unit told."""

    def at(node: Node, image: Path) -> dict:
        with plugged_in(image) as device:
            name = device.name
            with mounted_by(IMPORT, device, tmp_path / "mounts" / name) as mount:
                node.command("content", "import", mount, may_refuse=True)
            with mounted_by(POST_IN, device, tmp_path / "mounts" / f"post-{name}") as mount:
                node.command("link", "collect", mount, "--stick", name)
            run = tmp_path / "mounts" / "out"
            run.mkdir(exist_ok=True)
            monkeypatch.setenv("NOODSTEUNPUNT_STICKS", "/dev")
            monkeypatch.setenv("RUNTIME_DIRECTORY", str(run))
            node.command("host.post", name)
        return json.loads((node.folders.post / "post.json").read_text())

    return at


@contextmanager
def plugged_in(image: Path):
    command = ["losetup", "--find", "--show", image]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    device = Path(done.stdout.strip())
    try:
        yield device
    finally:
        subprocess.run(["losetup", "--detach", device], check=True)


@contextmanager
def mounted_by(unit: str, device: Path, at: Path):
    """As the unit does, with us in the place of its user."""
    (words,) = re.findall(
        r"^ExecStartPre=\+\S*nsenter \S+ (\S*mount .*) /dev/%I \S+$",
        (SYSTEMD / unit).read_text(),
        re.MULTILINE,
    )
    words = re.sub(r"uid=[\w-]+,gid=[\w-]+", f"uid={os.getuid()},gid={os.getgid()}", words)
    subprocess.run([*words.split(), device, at], check=True)
    try:
        (told,) = (
            line for line in Path("/proc/self/mounts").read_text().splitlines() if f" {at} " in line
        )
        assert {"ro", "nosuid", "nodev", "noexec", "nosymfollow"} <= set(told.split()[3].split(","))
        yield at
    finally:
        subprocess.run(["umount", at], check=True)


def state(node: Node, own_id: str) -> str:
    (found,) = (one for one in node.status().sent if one.id == own_id)
    return found.word


@pytest.mark.timeout(600)
def test_post_goes_along_only_on_a_proven_stick_and_comes_back(nodes, region, put_in, tmp_path):
    centre, point = nodes
    image = sticks.vfat(tmp_path / "stick.img", region.publish(tmp_path / "issue"))
    for node in (centre, point):
        put_in(node, image)
    point.ask(Send(kind="emergency", id="melding", body=b"Mevrouw Jansen", to=CENTRE.id))

    stranger = sticks.stranger(tmp_path / "stranger").publish(tmp_path / "strange")
    strange = sticks.vfat(tmp_path / "strange.img", stranger)
    before = hashlib.sha256(strange.read_bytes()).digest()
    assert put_in(point, strange)["outcome"] == "not-verified"
    assert hashlib.sha256(strange.read_bytes()).digest() == before

    told = put_in(point, image)
    assert (told["outcome"], len(told["written"])) == ("written", 1)
    assert state(point, "melding") == "verstuurd"
    assert b"Jansen" not in image.read_bytes()
    put_in(centre, image)
    (received,) = centre.status().received
    centre.ask(Done(number=received.number, state="taken", by="centralist"))
    put_in(centre, image)
    put_in(point, image)
    assert state(point, "melding") == "opgepakt"
