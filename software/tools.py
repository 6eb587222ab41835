"""Tools of e2fsprogs, mtools and util-linux: they work on a card or an image, without mounts."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from typing import TYPE_CHECKING, NamedTuple

from content.errors import reason
from software.errors import CardFault, Unreadable

if TYPE_CHECKING:
    from pathlib import Path

REPAIRED, FAILED = 1, 4
"""Exit codes of e2fsck, as bits."""
_MOST_BLOCKS = 2000  # in one command line


class Usage(NamedTuple):
    """What the bitmaps of an ext4 say."""

    block_bytes: int
    used: tuple[tuple[int, int], ...]
    """First block, and the one after the last."""
    needs_replay: bool
    """Cut off while it was written to: its journal knows more than its bitmaps."""


def run(*command: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    """Run with what it says in English, as text. Raises CardFault where the tool is absent."""
    environ = os.environ | {"LC_ALL": "C", "PATH": f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"}
    options = {"capture_output": True, "text": True, "errors": "replace", "env": environ, **options}
    try:
        return subprocess.run(command, check=False, **options)  # type: ignore[call-overload,no-any-return]  # noqa: S603 - Debian's own tools
    except OSError as error:
        raise CardFault(
            f"{command[0]} start niet ({reason(error)}): installeer e2fsprogs, fdisk en mtools."
        ) from error


def must(*command: str | Path, **options: object) -> str:
    """Run; return what it says. Raises CardFault."""
    done = run(*command, **options)
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise Unreadable(f"{command[0]} is mislukt: {said[-1] if said else done.returncode}")
    return done.stdout


def at(card: Path, start_bytes: int) -> str:
    """Name a place on a card as e2fsprogs do."""
    return f"{card.absolute()}?offset={start_bytes}"


def usage(place: str) -> Usage | None:
    """None: dumpe2fs sees no ext4 there that it can read."""
    done = run("dumpe2fs", place)
    if done.returncode:
        return None
    return usage_from(done.stdout)


def usage_from(said: str) -> Usage | None:
    """Read what dumpe2fs says."""

    def number(name: str) -> int:
        found = re.search(rf"^{name}:\s+(\d+)$", said, re.MULTILINE)
        return int(found[1]) if found else 0

    block_bytes, blocks = number("Block size"), number("Block count")
    if not block_bytes or not blocks:
        return None
    used, begin = [], 0
    for line in re.findall(r"^  Free blocks: (.+)$", said, re.MULTILINE):
        for span in line.split(", "):
            first, _, last = span.partition("-")
            if begin < int(first):
                used.append((begin, int(first)))
            begin = int(last or first) + 1
    if begin < blocks:
        used.append((begin, blocks))
    return Usage(block_bytes, tuple(used), " needs_recovery" in said)


def repair(image: Path, *options: str) -> int:
    """Run e2fsck on a copy; return its exit code."""
    return run("e2fsck", *options, "-y", image).returncode


def digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def extract(place: str, into: Path, folder: str = "/") -> None:
    """Take all out of a folder of an ext4, with owners, modes and times. Raises CardFault.

    ``into`` is made, and called as the folder is.
    """
    if folder == "/":
        into.mkdir(mode=0o700)
    target = into if folder == "/" else into.parent
    done = run("debugfs", "-R", f"rdump {folder} .", place, cwd=target)
    said = [line for line in done.stderr.splitlines() if not line.startswith("debugfs ")]
    if any("No space left" in line for line in said):
        raise CardFault("Het geheugen van deze laptop is te klein: noem een map met --work.")
    if done.returncode or said:
        raise Unreadable(f"Een bestandssysteem is niet te lezen: {(said or ['debugfs'])[0]}")


def text_in(place: str, path: str) -> str:
    """Return a text file; empty where there is none."""
    return run("debugfs", "-R", f"cat {path}", place).stdout


def link_in(place: str, path: str) -> str:
    """Return where a short link points to; empty where there is none."""
    said = run("debugfs", "-R", f"stat {path}", place).stdout
    found = re.search(r'^Fast link dest: "(.*)"$', said, re.MULTILINE)
    return found[1] if found else ""


def names_in(place: str, folder: str = "/") -> set[str]:
    """Return names in a folder. Raises Unreadable where there is no ext4."""
    said = must("debugfs", "-R", f"ls -p {folder}", place)
    found = {line.split("/")[5] for line in said.splitlines() if line.count("/") >= 6}
    if not found:
        raise Unreadable("Een bestandssysteem is niet te lezen.")
    return found - {".", ".."}


def files_with(place: str, blocks: list[int]) -> set[str]:
    """Return paths of what these blocks belong to."""
    inodes: set[str] = set()
    for first in range(0, len(blocks), _MOST_BLOCKS):
        some = " ".join(map(str, blocks[first : first + _MOST_BLOCKS]))
        rows = (
            line.split() for line in must("debugfs", "-R", f"icheck {some}", place).splitlines()
        )
        inodes |= {row[1] for row in rows if len(row) == 2 and row[1].isdigit()}
    if not inodes:
        return set()
    said = must("debugfs", "-R", f"ncheck {' '.join(sorted(inodes))}", place)
    named = (line.partition("\t") for line in said.splitlines()[1:])
    return {path.lstrip("/") for inode, _, path in named if inode.isdigit()}


def make(tree: Path, into: Path, size_bytes: int) -> bool:
    """Make an ext4 of a tree, as deploy/image makes one; False: it does not fit."""
    into.unlink(missing_ok=True)
    options = ("-q", "-F", "-t", "ext4", "-L", "data", "-m", "0", "-b", "4096", "-J", "size=8")
    done = run("mke2fs", *options, "-d", tree, into, f"{size_bytes >> 10}k")
    if done.returncode and "Could not allocate" not in done.stderr:
        raise CardFault(f"mke2fs is mislukt: {done.stderr.strip().splitlines()[-1:]}")
    return done.returncode == 0
