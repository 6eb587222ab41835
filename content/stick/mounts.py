"""What a folder to write to really is: a stick that kiosks can read, or something else.

From /proc/self/mountinfo (proc(5)). Where that is not to be had nothing is refused.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from content.errors import StickError

if TYPE_CHECKING:
    from collections.abc import Iterator

_FOR_STICKS = (Path("/media"), Path("/run/media"), Path("/mnt"))
"""Where systems mount sticks: an ordinary folder there means that no stick is in."""
_NAMES = {
    "ntfs": "NTFS",
    "ntfs3": "NTFS",
    "fuseblk": "NTFS",
    "bitlocker": "op slot met BitLocker",
    "crypto_luks": "op slot (LUKS)",
    "hfs": "Mac (HFS)",
    "hfsplus": "Mac (HFS+)",
    "apfs": "Mac (APFS)",
    "iso9660": "een cd",
    "udf": "een dvd",
}
_LINUX = frozenset({"ext2", "ext3", "ext4", "btrfs", "xfs", "f2fs"})


class Mount(NamedTuple):
    """One line of mountinfo."""

    point: Path
    kind: str
    """File system, as the kernel calls it."""


def check_target(path: Path, mountinfo: Path = Path("/proc/self/mountinfo")) -> None:
    """Raise StickError unless ``path`` is a folder, and not one where a stick should be."""
    if not path.is_dir():
        raise StickError(f"{path} is er niet: steek de stick erin.")
    mount = mount_of(path.resolve(), mountinfo)
    if mount is None:
        return
    resolved = path.resolve()
    for place in _FOR_STICKS:
        own = mount.point.is_relative_to(place) and (place.name == "mnt" or mount.point != place)
        if resolved.is_relative_to(place) and not own:
            raise StickError(
                f"In {path} zit geen stick: dat is een gewone map. Steek de stick erin, en kijk "
                "met 'lsblk' of in de bestandsbeheerder waar hij staat."
            )
    if mount.point == resolved or any(mount.point.is_relative_to(p) for p in _FOR_STICKS):
        check_kind(mount.kind)


def sticks(mountinfo: Path = Path("/proc/self/mountinfo")) -> tuple[Path, ...]:
    """Return where sticks are mounted now, those that kiosks cannot read as well."""
    found = {}
    for mount in _mounts(mountinfo):
        if any(mount.point.is_relative_to(p) and mount.point != p for p in _FOR_STICKS):
            found[mount.point] = mount
    return tuple(sorted(found))


def check_kind(kind: str) -> None:
    """Raise StickError for a file system that no kiosk reads."""
    if kind in _NAMES or kind in _LINUX:
        raise StickError(unreadable(kind))


def unreadable(kind: str) -> str:
    """Say in one Dutch sentence why a stick of this file system cannot be read, and what to do."""
    kind = kind.lower()
    name = _NAMES.get(kind, f"Linux ({kind})" if kind in _LINUX else kind or "onbekend")
    return (
        f"Deze stick is {name}, en dat leest een noodsteunpunt niet: maak hem leeg als FAT32 of "
        "exFAT (Windows: rechtsklik, Formatteren), of neem een andere stick."
    )


def mount_of(path: Path, mountinfo: Path) -> Mount | None:
    """Return the mount that ``path`` lies on; of several on one point the last. None: unknown."""
    found = None
    for mount in _mounts(mountinfo):
        deeper = found is None or len(mount.point.parts) >= len(found.point.parts)
        if path.is_relative_to(mount.point) and deeper:
            found = mount
    return found


def _mounts(mountinfo: Path) -> Iterator[Mount]:
    try:
        lines = mountinfo.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return
    for line in lines:
        fields, _, rest = line.partition(" - ")
        yield Mount(Path(_plain(fields.split()[4])), rest.split()[0])


def _plain(text: str) -> str:
    r"""Undo the kernel's ``\040`` for a space, and its kin."""
    for code in ("\\040", "\\011", "\\012", "\\134"):
        text = text.replace(code, chr(int(code[1:], 8)))
    return text
