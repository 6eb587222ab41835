"""noodsteunpunt-software: releases of the appliance, made, signed, and taken from a stick.

Exit codes as of noodsteunpunt-content: 0 done, 1 failed, 2 wrong usage, 3 refused.
"""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from common import beneath
from content.errors import KeyFault
from content.one_line import in_one_line
from content.publishing import dutch
from content.publishing.ceremony import read_root
from content.publishing.dialogue import IssueNumber, passphrase
from content.publishing.publisher import PublisherFolder
from content.trust.identity import read_anchor
from software import folders, offer, packing, publishing, telling, unpacking
from software.card import this_box
from software.errors import SlotFault
from software.release import Architecture
from software.swap.command import swap_command

if TYPE_CHECKING:
    from collections.abc import Callable

_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)
_architecture = click.option(
    "--arch",
    "architecture",
    required=True,
    type=click.Choice([str(one) for one in Architecture]),
    help="Voor welk soort computer.",
)


@dutch.group("Software van het steunpunt: maken, ondertekenen en op een stick zetten.")
def main() -> None:
    """Speak Dutch, as noodsteunpunt-content does: the same people sign."""


@main.command("build", help="Pak IMAGE, een root van deploy/image, in voor een stick.")
@click.argument("image", metavar="IMAGE", type=_FILE)
@_architecture
@click.option("--version", "version", required=True, metavar="VERSIE", help="Hoe zij heet.")
@click.option("--to", "into", required=True, metavar="MAP", type=_FOLDER, help="Waarin het komt.")
@click.option(
    "--from-release",
    "from_floor",
    default=0,
    type=IssueNumber(),
    metavar="NUMMER",
    help="Het laagste nummer dat al moet draaien, als deze versie er niet zomaar op past.",
)
@in_one_line
def build_command(
    image: Path, architecture: str, version: str, into: Path, from_floor: int
) -> None:
    made = packing.build(
        image,
        into,
        version=version,
        architecture=Architecture(architecture),
        from_floor=from_floor,
        progress=_progress("Ingepakt"),
    )
    click.echo(f"{into / made.target}: versie {made.version}, {made.packed_bytes >> 20} MB.")


@main.command("sign", help="Onderteken wat build in MAP zette, en zet het op de stick.")
@click.argument("build", metavar="MAP", type=_FOLDER)
@click.option(
    "--publisher",
    "folder",
    metavar="SLEUTELMAP",
    required=True,
    type=_FOLDER,
    help="De sleutelmap van de software.",
)
@click.option(
    "--key",
    "key_files",
    metavar="BESTAND",
    multiple=True,
    type=_FILE,
    help="De sleutel van wie mee ondertekent, op de stick van zijn houder; mag vaker.",
)
@click.option("--to", "mount", metavar="STICK", required=True, type=_FOLDER, help="De stick.")
@click.option(
    "--last-release",
    metavar="NUMMER",
    type=IssueNumber(),
    help="Het hoogste nummer dat al is uitgegeven, als deze sleutelmap een oude kopie is.",
)
@in_one_line
def sign_command(
    build: Path,
    folder: Path,
    key_files: tuple[Path, ...],
    mount: Path,
    last_release: int | None,
) -> None:
    def last_elsewhere(_last: int) -> int:
        if last_release is None:
            raise KeyFault(
                "Met deze sleutelmap is op deze computer nog niet ondertekend: noem het nummer "
                "van het laatste label met --last-release. Nog geen stick: 0."
            )
        return last_release

    signed = publishing.sign(
        build,
        PublisherFolder(folder),
        mount,
        now=datetime.now(UTC),
        key_files=key_files,
        ask=passphrase,
        last_elsewhere=last_elsewhere,
    )
    for one in signed.releases:
        click.echo(f"{one.architecture}: versie {one.version}, teruggelezen.")
    click.echo(f"Schrijf op het label: software, nummer {signed.number}")


@main.command("check", help="Zeg wat voor software er op de stick staat, en lees haar na.")
@click.argument("stick", type=_FOLDER)
@_architecture
@click.option(
    "--root",
    metavar="ROOT.json",
    type=_FILE,
    help="Wiens software. Anders: wie dit steunpunt gelooft.",
)
@in_one_line
def check_command(stick: Path, architecture: str, root: Path | None) -> None:
    """As a box that has nothing yet; changes nothing."""
    anchor = read_anchor(read_root(root or folders.anchor()))
    with tempfile.TemporaryDirectory(prefix="noodsteunpunt-") as scratch:
        found = offer.read(
            stick,
            anchor,
            Architecture(architecture),
            floor=None,
            accepted=None,
            scratch=Path(scratch),
        )
    told = _progress("Nagelezen")
    done_bytes = 0
    with offer.image(stick, found.release) as packed:
        for piece in unpacking.pieces(found.release, packed):
            done_bytes += len(piece)
            told(done_bytes, found.release.image_bytes)
    practice = ", met sleutels van een oefening" if found.practice else ""
    version = f"{found.release.version}, heel{practice}"
    click.echo(f"{anchor.identity.name}, nummer {found.proof.number}: {version}.")


@main.command("tonight", help="Laat de software die klaarstaat vannacht starten.")
@in_one_line
def tonight_command() -> None:
    """For a technician at the command line, as root: what a yes at the screen is."""
    held = this_box().waiting()
    if held is None:
        raise SlotFault("Er staat geen nieuwe software klaar: steek eerst de stick erin.")
    beneath.become_owner_of(telling.agreed_path().parent)
    telling.agree(held.image_sha256)
    click.echo(f"Versie {held.version} start vannacht tussen 3 en 5 uur, als er stroom genoeg is.")


def _progress(what: str) -> Callable[[int, int], None]:
    """Say every tenth, to who waits."""
    said = 0

    def told(done_bytes: int, total_bytes: int) -> None:
        nonlocal said
        tenths = done_bytes * 10 // total_bytes
        if tenths > said:
            said = tenths
            click.echo(f"{what}: {tenths * 10} %", err=True)

    return told


main.add_command(swap_command)
dutch.speak(main)

if __name__ == "__main__":
    main()
