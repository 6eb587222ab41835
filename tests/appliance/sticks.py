"""Sticks as people bring them: formatted, filled, damaged, and strangers' ones."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from simulators import sample_dates

ROOT = Path(__file__).parents[2]
PASSPHRASE = "alleen-voor-deze-oefening"
STICK_MIB = 48
BULLETIN = """\
---
id: nieuw-1
soort: power-cut
ernst: extreem
urgentie: nu
zekerheid: waargenomen
gebied: Gemeente Veldermeer
verzonden: {sent}
geldig tot: {until}
vervangt: stroom-2
---
# nl
## {headline}
Dit is een proef van het steunpunt.
### Wat moet u doen
1. Blijf rustig.
"""


@dataclass
class Publisher:
    """One publisher's desk: keys, source, and the issues it wrote."""

    keys: Path
    source: Path

    def publish(self, to: Path) -> Path:
        """Sign a next issue into a folder; returns the folder."""
        to.mkdir(parents=True, exist_ok=True)
        _content("publish", self.source, "--publisher", self.keys, "--to", to)
        return to

    def add_bulletin(self, headline: str) -> None:
        """The next issue says this first, in place of the power cut."""
        now = datetime.now().astimezone()
        bulletin = BULLETIN.format(
            sent=(now - timedelta(minutes=1)).isoformat(" ", "minutes"),
            until=(now + timedelta(days=1)).isoformat(" ", "minutes"),
            headline=headline,
        )
        (self.source / "bulletins" / "nieuw-1.md").write_text(bulletin, encoding="utf-8")


def sample_source(folder: Path) -> Path:
    """The sample content, its dates moved to now."""
    sample_dates.shift_folder(
        ROOT / "deploy/examples/source", folder, datetime.now(UTC) - sample_dates.REFERENCE
    )
    return folder


def publisher(folder: Path, keys: Path) -> Publisher:
    """The publisher the appliance believes, with sample content."""
    shutil.copytree(keys, folder / "publisher")
    return Publisher(folder / "publisher", sample_source(folder / "source"))


def stranger(folder: Path) -> Publisher:
    """A publisher that nobody here believes, saying the same."""
    return made(folder, "vreemde", "Een vreemde")


def made(folder: Path, publisher: str, name: str) -> Publisher:
    """A new publisher with keys of its own, and the sample content."""
    _content("init-publisher", folder / "keys", "--id", publisher, "--name", name)
    return Publisher(folder / "keys", sample_source(folder / "source"))


def vfat(image: Path, content: Path | None = None, mib: int = STICK_MIB) -> Path:
    """A stick as shops sell it: one vfat without a partition table."""
    _blank(image, mib)
    _run("mkfs.vfat", "-n", "STICK", image)
    if content:
        for item in sorted(content.iterdir()):
            _run("mcopy", "-s", "-Q", "-i", image, item, "::")
    return image


def copied_out(image: Path, folder: Path) -> Path:
    """What is on a stick, in a new folder; return that."""
    folder.mkdir(parents=True)
    _run("mcopy", "-s", "-Q", "-m", "-n", "-i", image, "::NOODSTEUNPUNT", folder)
    return folder


def copied_in(image: Path, folder: Path) -> None:
    """Make a stick hold just what is in the folder."""
    _run("mdeltree", "-i", image, "::NOODSTEUNPUNT")
    _run("mcopy", "-s", "-Q", "-i", image, folder / "NOODSTEUNPUNT", "::")


def exfat(image: Path) -> Path:
    """A larger stick, empty: the machine's own kernel can write it, this one's may not."""
    _blank(image)
    _run("mkfs.exfat", "-L", "STICK", image)
    return image


def ext4(image: Path, content: Path, mib: int = STICK_MIB) -> Path:
    """What no laptop of a municipality writes."""
    _blank(image, mib)
    _run("mkfs.ext4", "-q", "-F", "-d", content, image)
    return image


def torn(image: Path, content: Path, folder: Path) -> Path:
    """Pulled out while it was written: half of the bulletins never came."""
    shutil.copytree(content, folder)
    bulletins = sorted(folder.rglob("targets/**/*.xml"))
    for path in bulletins[len(bulletins) // 2 :]:
        path.write_bytes(path.read_bytes()[:100])
    return vfat(image, folder)


def pack(content: Path, archive: Path) -> None:
    """A folder as one tar, to be carried into the machine."""
    _run("tar", "-cf", archive, "-C", content, ".")


def wheels_of(folder: Path) -> Path:
    """The Python packages that deploy/image fetched for the card, without a network."""
    cache = Path(os.environ.get("NOODSTEUNPUNT_CACHE", Path.home() / ".cache/noodsteunpunt"))
    newest = max(cache.glob("wheels-amd64-*"), key=lambda path: path.stat().st_mtime)
    shutil.copytree(newest, folder)
    return folder


def _blank(image: Path, mib: int = STICK_MIB) -> None:
    image.unlink(missing_ok=True)
    with image.open("wb") as file:
        file.truncate(mib << 20)


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True, capture_output=True)


def _content(*arguments: str | Path) -> None:
    environment = {**os.environ, "NOODSTEUNPUNT_PASSPHRASE": PASSPHRASE}
    command = [sys.executable, "-m", "content", *arguments]
    subprocess.run(command, check=True, capture_output=True, env=environment, cwd=ROOT)
