"""Cards in small, as deploy/image makes and made them: an MBR, a FAT, ext4s, and no Debian."""

from __future__ import annotations

import os
import struct
import subprocess
from pathlib import Path

from software.swap import table

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
VERSION = "1.0.0+0a1b2c3d4e"
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


def root_tree(top: Path, ids: dict[str, int]) -> Path:
    for folder in ("etc", "usr/lib/x86_64-linux-gnu", f"opt/noodsteunpunt/releases/{VERSION}"):
        (top / folder).mkdir(parents=True)
    (top / "opt/noodsteunpunt/current").symlink_to(f"releases/{VERSION}")
    (top / "etc/card-release").write_text("A noodsteunpunt card.\n")
    for name in ("passwd", "group"):
        (top / "etc" / name).write_text(accounts(ids))
    return top


def write_card(
    into: Path, disk_id: int, parts: list[tuple[str, Path | None]], card_mib: int
) -> Path:
    """``parts``: kind as sfdisk says it, and what is in it; extended, to the end, has nothing."""
    sizes = (f"size={one.stat().st_size // MIB}MiB, " if one else "" for _kind, one in parts)
    lines = [f"{size}type={kind}" for size, (kind, _one) in zip(sizes, parts, strict=True)]
    into.touch()
    os.truncate(into, card_mib * MIB)
    head = f"label: dos\nlabel-id: {disk_id:#010x}\nfirst-lba: 2048\n"
    run("sfdisk", "--quiet", into, input=(head + "\n".join(lines)).encode())
    with into.open("rb") as card:
        found = table.parse(card.read(512), card)
    for place, (_kind, one) in zip(found.partitions, parts, strict=True):
        if one:
            seek = f"seek={place.start_bytes // MIB}"
            run("dd", f"if={one}", f"of={into}", "bs=1M", seek, "conv=sparse,notrunc")
    return into


def old_card(into: Path, scratch: Path, data: Path, point: bytes) -> Path:
    """One with a single root: bootfs, root, data."""
    root = root_tree(scratch / "old-root", OLD_IDS)
    files = {"syslinux.cfg": b"DEFAULT card\n", "point.toml": point}
    parts = [
        ("c", make_fat(files, scratch / "boot.img", 4)),
        ("83", make_ext4(root, scratch / "root.img", 12)),
        ("83", make_ext4(data, scratch / "data.img", 24)),
    ]
    return write_card(into, OLD_CARD, parts, card_mib=41)


def new_card(into: Path, scratch: Path, card_mib: int, *, pi: bool = False) -> Path:
    """Freshly written: bootfs, two roots, data with nothing in it; of a Pi also a boot for each."""
    empty = scratch / "empty"
    empty.mkdir(exist_ok=True)
    root = ("83", make_ext4(root_tree(scratch / "new-root", NEW_IDS), scratch / "root.img", 12))
    files = {"card.env": b"# GRUB Environment Block\n"}
    boot = ("c", make_fat(files, scratch / "boot.img", 4))
    data = ("83", make_ext4(empty, scratch / "data.img", 24))
    parts = [boot, boot, boot, ("5", None), root, root, data] if pi else [boot, root, root, data]
    return write_card(into, NEW_CARD, parts, card_mib)


def start_of(card: Path, number: int) -> int:
    """Of a primary partition, in bytes."""
    with card.open("rb") as file:
        return struct.unpack_from("<I", file.read(512), 446 + 16 * (number - 1) + 8)[0] * 512


def own(tree: Path, user: int, group: int) -> None:
    for folder, folders, files in os.walk(tree):
        for path in (folder, *(Path(folder, name) for name in (*folders, *files))):
            os.chown(path, user, group, follow_symlinks=False)
