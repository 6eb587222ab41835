"""noodsteunpunt-software swap: on a technician's laptop, once for each card of before."""

from __future__ import annotations

import os
from pathlib import Path

import click

from common import lock
from content.errors import TrustError
from content.one_line import in_one_line
from software.errors import CardFault
from software.swap import job

IN_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder in it is made as ours alone
WORK = "noodsteunpunt-swap"
_CARD = click.Path(dir_okay=False, path_type=Path)


@click.command("swap", help="Zet een oude kaart met één plaats voor software over op een nieuwe.")
@click.option("--from", "old", required=True, metavar="OUD", type=_CARD, help="De oude kaart.")
@click.option("--to", "new", required=True, metavar="NIEUW", type=_CARD, help="De nieuwe kaart.")
@click.option(
    "--work",
    default=IN_MEMORY,
    metavar="MAP",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Waar onderweg alles ligt, als het geheugen te klein is. Na afloop is het daar weg.",
)
@in_one_line
def swap_command(old: Path, new: Path, work: Path) -> None:
    """As root: cards are devices, and files on them have owners."""
    if os.geteuid():
        raise TrustError("Dit moet met sudo: kaarten en hun gebruikers zijn van root.")
    try:
        held = lock.take(work / f"{WORK}.lock")
    except lock.Taken as error:
        raise CardFault("Op deze laptop wordt al een kaart overgezet: wacht daarop.") from error
    with held:
        done = job.swap(
            old,
            new,
            work.absolute() / WORK,
            say=lambda text: click.echo(text, err=True),
            change=_ask if old.resolve() == new.resolve() else None,
        )
    for sentence in done.told:
        click.echo(f"Let op: {sentence}")
    if done.again:
        click.echo(f"Deze kaart was al klaar: {done.files} bestanden.")
        return
    click.echo(
        f"Klaar: {done.files} bestanden overgezet en nagelezen. De oude kaart is niet veranderd."
    )


def _ask() -> None:
    click.prompt(
        "Haal de oude kaart eruit, steek de nieuwe erin en druk op Enter",
        default="",
        show_default=False,
        err=True,
    )
