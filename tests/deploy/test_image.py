"""deploy/image: what it refuses before it begins, and what a card promises in its files.

That a card starts and works is proved in tests/appliance, by starting one.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from software import autoboot, pi_boot
from software.box import Box, Card
from software.grub_env import GrubEnv
from software.slots import Slot
from software.swap import table
from software.swap.table import Layout

ROOT = Path(__file__).parents[2]
CARD = ROOT / "deploy/card"


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        pytest.param([], 2, "--arch wants amd64 or arm64", id="nothing"),
        pytest.param(["--arch", "i386", "--out", "x"], 2, "--arch wants", id="another machine"),
        pytest.param(
            ["--arch", "amd64", "--tryboot"], 2, "--tryboot is for arm64", id="a PC has no tryboot"
        ),
        pytest.param(["--arch", "amd64"], 2, "--out wants", id="no name"),
        pytest.param(["--software-number", "1.2"], 2, "wants the number", id="no number"),
        pytest.param(
            ["--arch", "amd64", "--out", "x", "--software-number", "2"],
            2,
            "wants --software-root too",
            id="a number of nobody's software",
        ),
        pytest.param(["--arch"], 2, "--arch needs a value", id="no value"),
        pytest.param(["--size", "4G"], 2, "--size is not known", id="unknown option"),
        pytest.param(
            ["--arch", "amd64", "--out", "x", "--point", "none.toml"],
            1,
            "none.toml cannot be read",
            id="no such point",
        ),
        pytest.param(
            ["--arch", "amd64", "--out", "x", "--add", "nowhere"],
            1,
            "nowhere is no folder",
            id="no such folder",
        ),
    ],
)
def test_what_cannot_be_made_is_refused_in_one_line(
    arguments: list[str], status: int, says: str
) -> None:
    ended = subprocess.run(
        [ROOT / "deploy/image", *arguments], check=False, capture_output=True, text=True
    )
    assert (ended.returncode, ended.stdout) == (status, "")
    assert says in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_a_card_for_a_support_point_takes_no_root_of_a_demo(tmp_path: Path) -> None:
    root = tmp_path / "ROOT.json"
    root.write_text(json.dumps({"signed": {"noodsteunpunt": {"practice": True}}}))
    ended = subprocess.run(
        [ROOT / "deploy/image", "--arch", "amd64", "--out", "x", "--software-root", root],
        check=False,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 1
    assert "has keys of a demo" in ended.stderr
    assert "No --software-number" in ended.stderr


def test_what_starts_a_card_on_a_pc_is_what_decides_in_python() -> None:
    """That GRUB does it is proved in tests/appliance."""
    told = (CARD / "grub.cfg").read_text()
    assert told.index("save_env") < told.index("linux /boot/vmlinuz"), "forgotten before the try"


@pytest.mark.parametrize(
    ("runs", "good", "restarts"),
    [("b", "good=a", True), ("b", "good=b", False), ("a", "good=a", False),
     ("a", "damaged", False), (None, "good=a", False),
     ("b", autoboot.text(Slot.A).decode(), True), ("b", autoboot.text(Slot.B).decode(), False),
     ("a", autoboot.text(Slot.A).decode(), False), ("a", autoboot.text(Slot.B).decode(), True)],
    ids=["tried", "proven", "never tried", "as GRUB reads it", "a card with one root",
         "tried on a Pi", "proven on a Pi", "never tried on a Pi", "tried back on a Pi"],
)  # fmt: skip
def test_a_root_that_is_tried_goes_without_a_line_of_python(
    tmp_path: Path, runs: str | None, good: str, restarts: bool
) -> None:
    for name, does in (("mountpoint", "exit 0"), ("systemctl", f'echo "$@" >{tmp_path}/asked')):
        (tmp_path / name).write_text(f"#!/bin/sh\n{does}\n")
        (tmp_path / name).chmod(0o755)
    if runs:
        (tmp_path / "slot").write_text(f"{runs}\n")
    if good.startswith("[all]"):
        (tmp_path / autoboot.NAME).write_text(good)
    else:
        (tmp_path / "card.env").write_text(f"# GRUB Environment Block\n{good}\nonce=-\n####")
    script = (CARD / "root/usr/lib/card/back").read_text()
    script = script.replace("/run/card", str(tmp_path)).replace("/boot/firmware", str(tmp_path))
    path = {"PATH": f"{tmp_path}:/usr/bin:/bin"}
    subprocess.run(["sh", "-c", script], check=True, env=path)
    assert (tmp_path / "asked").exists() is restarts


def test_whatever_a_start_ends_in_a_root_that_is_tried_goes() -> None:
    """No page in ten minutes, a Python that does not start, an emergency, a start that hangs."""
    system = CARD / "root/etc/systemd/system"
    assert (
        "OnFailure=card-back.service"
        in (system / "noodsteunpunt-software-prove.service.d/back.conf").read_text().splitlines()
    )
    for wants in ("emergency.target", "rescue.target"):
        assert (system / f"{wants}.wants/card-back.service").is_symlink()
    assert (system / "sysinit.target.wants/card-back.timer").is_symlink()
    for unit in ("card-back.service", "card-back.timer"):
        assert "DefaultDependencies=no" in (system / unit).read_text().splitlines()


def in_the_script(*names: str) -> str:
    """Functions of deploy/image, as it has them."""
    script = (ROOT / "deploy/image").read_text()
    found = [script[script.index(f"\n{name}() {{") :] for name in names]
    return "".join(one[: one.index("\n}\n") + 3] for one in found)


@pytest.mark.parametrize(
    ("kind", "mib", "layout", "root_at", "data_at"),
    [
        ("one", 1 + 32 + 64 + 16, Layout.ONE_ROOT, 2, 3),
        ("two", 1 + 32 + 2 * 64 + 16, Layout.TWO_ROOTS_PC, 2, 4),
        ("tryboot", 1 + 64 + 2 * 32 + 3 + 2 * 64 + 16, Layout.TWO_ROOTS_PI, 5, 7),
    ],
)
def test_a_card_has_the_partitions_that_its_programs_go_by(
    tmp_path: Path, kind: str, mib: int, layout: Layout, root_at: int, data_at: int
) -> None:
    image = tmp_path / "card.img"
    image.touch()
    os.truncate(image, mib << 20)
    does = f"""work={tmp_path}
        {{ echo label: dos; partitions {kind} 32 64 16; }} | sfdisk --quiet {image}
        start_of {root_at}; start_of {data_at}"""
    made = subprocess.run(
        ["bash", "-euc", in_the_script("partitions", "start_of") + does],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},
    ).stdout
    with image.open("rb") as card:
        found = table.parse(card.read(512), card)
    assert found is not None
    assert found.layout is layout
    assert [one.start_bytes >> 20 for one in (found.root, found.data)] == [
        int(line) for line in made.split()
    ]
    assert (found.root.size_bytes >> 20, found.data.size_bytes >> 20) == (64, 16)


def test_slots_of_a_pi_are_the_same_in_what_starts_it_and_in_what_decides() -> None:
    """Untried on a real Pi: that what is written in three languages says the same can be seen."""
    script = (ROOT / "deploy/image").read_text()
    (made,) = re.findall(r"printf '(\[all\][^']*)' >\"\$work/autoboot.txt\"", script)
    assert made.replace("\\n", "\n").encode() == autoboot.text(Slot.A)
    initramfs = (CARD / "root/etc/initramfs-tools/scripts/local-bottom/card").read_text()
    for slot in Slot:
        assert f'"${{card_device}}{autoboot.NUMBERS[slot]}" $card/boot-{slot}' in initramfs
        assert f'"${{card_device}}{pi_boot.ROOTS[slot]}" $card/slot-{slot}' in initramfs
    assert f"$root{pi_boot.FOLDER}" in script


def test_the_kernel_of_a_card_says_nothing_on_the_residents_screen() -> None:
    """What deploy/image itself makes of its parts, since that is what the kernel gets."""
    made = subprocess.run(
        ["bash", "-euc", in_the_script("kernel_options") + "kernel_options"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert made.count("\n") == 1, "a boot loader reads one line"
    words = made.split()
    assert words[0] == "ro"
    assert not [word for word in words if word.startswith(("root=", "card.slot"))], "a root's own"
    assert [word for word in words if word.startswith("console=")] == ["console=tty3"]
    assert {"quiet", "loglevel=0", "vt.global_cursor_default=0", "systemd.show_status=no"} <= {
        *words
    }
    assert len({word.partition("=")[0] for word in words}) == len(words), "nothing is said twice"
    assert "#" not in made


def test_a_card_asks_for_an_address_and_takes_nothing_else_from_a_network() -> None:
    system = CARD / "root/etc/systemd/system"
    for wants in (
        "multi-user.target.wants/systemd-networkd.service",
        "sockets.target.wants/systemd-networkd.socket",
    ):
        assert (system / wants).readlink() == Path("/usr/lib/systemd/system", Path(wants).name)
    assert not list(system.rglob("*wait-online*")), "no room waits for a network"
    told = (CARD / "root/etc/systemd/network/80-cable.network").read_text()
    lines = set(told.splitlines())
    assert {"Type=ether", "DHCP=yes"} <= lines
    assert {line for line in lines if line.startswith("Use")} >= {
        "UseHostname=no", "UseDNS=no", "UseNTP=no", "UseTimezone=no", "UseDomains=no",
    }  # fmt: skip
    assert not [line for line in lines if line.startswith("Use") and not line.endswith("=no")]
    assert "SendHostname=no" in lines


def test_nothing_of_the_virtual_appliance_is_on_a_card_for_a_point() -> None:
    ours = {path.name for path in CARD.rglob("*") if path.is_file()}
    guests = {path.name for path in (ROOT / "deploy/appliance/guest").rglob("*") if path.is_file()}
    assert not ours & guests
    packages = (ROOT / "deploy/appliance/guest/packages.txt").read_text()
    shipped = [
        line.split()[1]
        for line in (ROOT / "deploy/packages.txt").read_text().splitlines()
        if line.startswith(("run", "appliance", "card"))
    ]
    assert "qemu-guest-agent" in packages
    assert "qemu-guest-agent" not in shipped


@pytest.mark.parametrize(
    ("clock_s", "written_s", "goes_on_from", "lost"),
    [
        pytest.param(2_000_000, 1_500_000, None, False, id="a clock on battery"),
        pytest.param(0, 1_500_000, 1_500_000, True, id="none: from what was written last"),
        pytest.param(0, 500_000, 1_000_000, True, id="nothing newer than the image"),
        pytest.param(0, 400_000_000, 1_000_000, True, id="a date that no card can have"),
    ],
)
def test_a_card_whose_clock_lost_the_time_goes_on_and_says_so(
    tmp_path: Path, clock_s: int, written_s: int, goes_on_from: int | None, lost: bool
) -> None:
    """What the initramfs itself does, with the clock of this machine left alone."""
    script = (CARD / "root/etc/initramfs-tools/scripts/local-bottom/card").read_text()
    (part,) = re.findall(r"^made_s=.*?^fi$", script, re.MULTILINE | re.DOTALL)
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/card-release").touch()
    os.utime(tmp_path / "etc/card-release", (1_000_000, 1_000_000))
    state = tmp_path / "var/lib/noodsteunpunt"
    state.mkdir(parents=True)
    (state / "content.db").touch()
    for path in (state / "content.db", state):
        os.utime(path, (written_s, written_s))
    told = subprocess.run(
        ["sh", "-euc", f"date() {{ [ $1 = +%s ] && echo {clock_s} || echo set $2 >&2; }}\n{part}"],
        env={"PATH": os.environ["PATH"], "rootmnt": str(tmp_path), "card": str(tmp_path)},
        capture_output=True,
        check=True,
        text=True,
    ).stderr
    assert told == (f"set @{goes_on_from}\n" if goes_on_from else "")
    assert (tmp_path / "clock-lost").exists() == lost


def test_another_root_starts_its_own_release_whatever_it_is_called(tmp_path: Path) -> None:
    """What deploy/install brought was made with the Python of the root it was done on."""
    script = (CARD / "root/etc/initramfs-tools/scripts/local-bottom/card").read_text()
    (part,) = re.findall(r"^releases=.*?^lay .*?$", script, re.MULTILINE | re.DOTALL)
    release = tmp_path / "root/etc/card-release"
    release.parent.mkdir(parents=True)
    release.touch()
    laid = set()
    for made_s in (1_000_000, 1_000_000, 2_000_000):
        os.utime(release, (made_s, made_s))
        command = ["sh", "-euc", f"lay() {{ echo $2; }}\n{part}"]
        environ = {"PATH": os.environ["PATH"], "card": str(tmp_path), "rootmnt": "/root"}
        laid.add(subprocess.check_output(command, env=environ, text=True).strip())
    assert laid == {f"{tmp_path}/data/releases-1000000", f"{tmp_path}/data/releases-2000000"}


@pytest.mark.parametrize(
    ("hctosys", "clock_s", "lost"),
    [
        pytest.param("1", 2_000_000, False, id="the kernel took the time from it"),
        pytest.param("1", 1_000_000, False, id="at the very second of the image"),
        pytest.param("1", 999_999, True, id="its battery is empty"),
        pytest.param("0", 2_000_000, True, id="the kernel took nothing from it"),
        pytest.param("1", "", True, id="it tells nothing any more"),
        pytest.param("1", None, True, id="it cannot be read any more"),
    ],
)
def test_a_clock_on_battery_that_comes_late_is_a_clock(
    tmp_path: Path, hctosys: str, clock_s: int | str | None, lost: bool
) -> None:
    """On a Pi's pins it comes after the initramfs has looked: it would have kept updates away."""
    clock = tmp_path / "rtc0"
    clock.mkdir()
    (clock / "hctosys").write_text(f"{hctosys}\n")
    if clock_s is not None:
        (clock / "since_epoch").write_text(f"{clock_s}\n")
    (tmp_path / "release").touch()
    os.utime(tmp_path / "release", (1_000_000, 1_000_000))
    (tmp_path / "lost").touch()
    (tmp_path / "sleep").symlink_to("/bin/true")
    environ = {"CLOCKS": str(tmp_path), "LOST": str(tmp_path / "lost")}
    environ |= {"RELEASE": str(tmp_path / "release"), "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    subprocess.run(["sh", CARD / "root/usr/lib/card/clock-found", "rtc0"], env=environ, check=False)
    assert (tmp_path / "lost").exists() == lost


def test_a_clock_that_comes_asks_whether_it_was_lost() -> None:
    rules = (CARD / "root/etc/udev/rules.d/60-card-clock.rules").read_text()
    assert 'SUBSYSTEM=="rtc", KERNEL=="rtc0", RUN+="/usr/lib/card/clock-found %k"' in rules
    assert os.access(CARD / "root/usr/lib/card/clock-found", os.X_OK)


@pytest.mark.parametrize("slot", ["a", "b", ""], ids=["a", "b", "a card with one root"])
def test_a_root_leaves_word_that_it_started(tmp_path: Path, slot: str) -> None:
    """By the initramfs itself; on a card that never took software there is nobody to read it."""
    script = (CARD / "root/etc/initramfs-tools/scripts/local-bottom/card").read_text()
    (part,) = re.findall(r"^software=.*?^fi$", script, re.MULTILINE | re.DOTALL)
    environ = {"card": str(tmp_path), "slot": slot}
    software = tmp_path / "data/noodsteunpunt/software"
    for _start in range(2):
        subprocess.run(["sh", "-euc", part], env=environ, check=True)
        there = sorted(path.name for path in software.glob("*"))
        assert there == ([f"started-{slot}"] if slot and software.exists() else [])
        software.mkdir(parents=True, exist_ok=True)
    assert (
        Box(Card(Slot.A, {}, GrubEnv(tmp_path)), software, tmp_path, None)._started(Slot.A)
        == software / "started-a"
    )
