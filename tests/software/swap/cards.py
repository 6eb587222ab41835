"""Cards in small, as deploy/image makes and made them: an MBR, a FAT, ext4s, and no Debian."""

from __future__ import annotations

import os
import struct
import subprocess
from pathlib import Path

MIB = 1 << 20
OLD_IDS = {
    "noodsteunpunt": 997,
    "noodsteunpunt-content": 995,
    "noodsteunpunt-kiosk": 994,
    "nut": 123,
}
NEW_IDS = {
    "noodsteunpunt": 930,
    "noodsteunpunt-content": 932,
    "noodsteunpunt-kiosk": 933,
    "nut": 118,
}
OLD_CARD, NEW_CARD = 0x1234ABCD, 0x77665544


def run(*command, **options) -> None:
    subprocess.run(command, check=True, capture_output=True, **options)


def make_ext4(tree: Path, into: Path, mib: int) -> Path:
    run(
        "mke2fs",
        "-q",
        "-F",
        "-t",
        "ext4",
        "-d",
        tree,
        "-b",
        "4096",
        "-J",
        "size=4",
        "-m",
        "0",
        into,
        f"{mib}M",
    )
    return into


def make_fat(files: dict[str, bytes], into: Path, mib: int) -> Path:
    into.unlink(missing_ok=True)
    run("mkfs.vfat", "-n", "BOOTFS", "-C", into, str(mib * 1024))
    for name, data in files.items():
        source = into.with_name("put")
        source.write_bytes(data)
        run("mcopy", "-i", into, source, f"::{name}")
    return into


def accounts(ids: dict[str, int]) -> str:
    return "".join(f"{name}:x:{number}:\n" for name, number in ({"root": 0} | ids).items())


def root_tree(top: Path, ids: dict[str, int], version: str) -> Path:
    for folder in ("etc", "usr/lib/x86_64-linux-gnu", f"opt/noodsteunpunt/releases/{version}"):
        (top / folder).mkdir(parents=True)
    (top / "opt/noodsteunpunt/current").symlink_to(f"releases/{version}")
    (top / "etc/card-release").write_text("A noodsteunpunt card.\n")
    for name in ("passwd", "group"):
        (top / "etc" / name).write_text(accounts(ids))
    return top


def write_card(into: Path, disk_id: int, parts: list[tuple[str, Path]], card_mib: int) -> Path:
    """``parts``: kind as sfdisk says it, and what is in it, one after the other from 1 MiB on."""
    lines = [f"label: dos\nlabel-id: {disk_id:#010x}"]
    at, places = 1, []
    for kind, image in parts:
        mib = image.stat().st_size // MIB
        lines.append(f"start={at}MiB, size={mib}MiB, type={kind}")
        places.append((at, image))
        at += mib
    with into.open("wb") as card:
        card.truncate(card_mib * MIB)
    run("sfdisk", "--quiet", into, input="\n".join(lines).encode())
    for start, image in places:
        run("dd", f"if={image}", f"of={into}", "bs=1M", f"seek={start}", "conv=sparse,notrunc")
    return into


def old_card(into: Path, scratch: Path, data: Path, point: bytes) -> Path:
    """One with a single root: bootfs, root, data."""
    root = root_tree(scratch / "old-root", OLD_IDS, "1.0.0+old")
    files = {"syslinux.cfg": b"DEFAULT card\n", "point.toml": point}
    parts = [
        ("c", make_fat(files, scratch / "boot.img", 4)),
        ("83", make_ext4(root, scratch / "root.img", 12)),
        ("83", make_ext4(data, scratch / "data.img", 24)),
    ]
    return write_card(into, OLD_CARD, parts, card_mib=41)


def new_card(into: Path, scratch: Path, card_mib: int, version: str = "1.1.0+new") -> Path:
    """Freshly written: bootfs, two roots, data with nothing in it."""
    empty = scratch / "empty"
    empty.mkdir(exist_ok=True)
    root = make_ext4(root_tree(scratch / "new-root", NEW_IDS, version), scratch / "root.img", 12)
    files = {"card.env": b"# GRUB Environment Block\n"}
    parts = [
        ("c", make_fat(files, scratch / "boot.img", 4)),
        ("83", root),
        ("83", root),
        ("83", make_ext4(empty, scratch / "data.img", 24)),
    ]
    return write_card(into, NEW_CARD, parts, card_mib)


def start_of(card: Path, number: int) -> int:
    """Of a primary partition, in bytes."""
    with card.open("rb") as file:
        return struct.unpack_from("<I", file.read(512), 446 + 16 * (number - 1) + 8)[0] * 512


def own(tree: Path, user: int, group: int) -> None:
    for folder, folders, files in os.walk(tree):
        for path in (folder, *(Path(folder, name) for name in (*folders, *files))):
            os.chown(path, user, group, follow_symlinks=False)
