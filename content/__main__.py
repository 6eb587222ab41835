"""noodsteunpunt-content: what publishers, couriers, staff and scripts do with content.

Exit codes: 0 done (`updated`, `unchanged`), 1 failed (`no-bundle`, `incomplete`, our own disk),
2 wrong usage, 3 refused for trust or safety (`older`, `unknown-publisher`, `refused`). With several
publishers on a stick the worst one counts. Every error is one line on standard error.
"""

from __future__ import annotations

import functools
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from common import beneath
from common.time_zone import AMSTERDAM
from content import clock, outcomes, paths
from content.board import Board
from content.core import words
from content.core.model import Severity
from content.core.text import clean_line
from content.errors import (
    ContentError,
    NotAgreed,
    PinNeeded,
    StickError,
    UnknownPublisher,
)
from content.importer import Importer
from content.one_line import in_one_line
from content.publishing import ceremony, dutch, laptop
from content.publishing.dialogue import (
    IssueNumber,
    confirm,
    holder_names,
    new_passphrase,
    passphrase,
    someone_is_there,
)
from content.publishing.export import ExportCode, export_stick
from content.publishing.publish import Changes, publish
from content.publishing.publisher import PublisherFolder, init_publisher
from content.stick import import_permission, mounts
from content.store import database as store
from content.store.reporting import Report
from content.trust import anchors
from content.trust.identity import Identity, check_name, read_anchor

if TYPE_CHECKING:
    from content.core.model import Bulletin
    from content.progress import Outcome
    from content.trust.identity import Anchor

_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)
_KIND_CHARS = 20
SECOND_STICK_S = 600.0
"""So long the import of a second stick waits for the first; its unit may take 15 minutes."""
_json = click.option("--json", "as_json", is_flag=True, help="Geef JSON en niets anders.")


@dutch.group("Officiële berichten: uitgeven, meenemen, controleren en lezen.")
def main() -> None:
    """Speak Dutch: publishers, couriers and staff type these."""


@main.command(
    "init-publisher",
    help="Maak in SLEUTELMAP een afzender: hoofdsleutels, een publicatiesleutel en ROOT.json.",
)
@click.argument("folder", metavar="SLEUTELMAP", type=_FOLDER)
@click.option(
    "--id", "publisher", metavar="ID", required=True, help="Kleine letters, cijfers en '-'."
)
@click.option(
    "--name", metavar="NAAM", required=True, help="Zoals bewoners u kennen: 'Gemeente Veldermeer'."
)
@click.option(
    "--root-keys",
    default=3,
    show_default=True,
    type=click.IntRange(1, 15),
    metavar="AANTAL",
    help="Hoeveel hoofdsleutels.",
)
@click.option(
    "--root-threshold",
    type=click.IntRange(1, 15),
    metavar="AANTAL",
    help="Hoeveel er samen nodig zijn. Anders: meer dan de helft.",
)
@click.option(
    "--holder",
    "holders",
    metavar="NAAM",
    multiple=True,
    help="Naam van een sleutelhouder; een keer per sleutel.",
)
@click.option(
    "--practice",
    is_flag=True,
    help="Sleutels om mee te oefenen: een echt steunpunt neemt er geen software van aan.",
)
@in_one_line
def init_command(  # noqa: PLR0913, PLR0917 - what a ceremony decides, each an option
    folder: Path,
    publisher: str,
    name: str,
    root_keys: int,
    root_threshold: int | None,
    holders: tuple[str, ...],
    *,
    practice: bool,
) -> None:
    made = init_publisher(
        folder,
        Identity(publisher=publisher, name=name, practice=practice),
        root_keys=root_keys,
        threshold=root_threshold or root_keys // 2 + 1,
        now=datetime.now(UTC),
        ask=new_passphrase,
        holder_names=holder_names(holders, root_keys),
    )
    laptop.remember(made, 0)
    ceremony.show(made.anchor)
    click.echo(f"Geef {folder / 'ROOT.json'} aan de kiosken en breng de sleutels in")
    click.echo(f"{folder / 'root-keys'} naar hun houders. Zie docs/sleutelceremonie.md.")


@main.command(
    "publish",
    help="Controleer en teken MAP, zet de uitgave op de sticks en lees die terug.",
)
@click.argument("source", metavar="MAP", type=_FOLDER)
@click.option(
    "--publisher",
    "folder",
    metavar="SLEUTELMAP",
    required=True,
    type=_FOLDER,
    help="De sleutelmap van init-publisher.",
)
@click.option(
    "--to",
    "mounts",
    metavar="STICK",
    required=True,
    multiple=True,
    type=_FOLDER,
    help="De stick; mag vaker.",
)
@click.option("--yes", is_flag=True, help="Vraag niet of iets van het scherm mag.")
@click.option(
    "--last-issue",
    metavar="NUMMER",
    type=IssueNumber(),
    help="Het hoogste nummer dat al is uitgegeven, als deze sleutelmap een oude kopie is.",
)
@in_one_line
def publish_command(
    source: Path, folder: Path, mounts: tuple[Path, ...], *, yes: bool, last_issue: int | None
) -> None:
    opened = PublisherFolder(folder)
    done = publish(
        source,
        opened,
        mounts,
        now=datetime.now(UTC),
        ask=passphrase,
        show=_show_changes,
        agree=functools.partial(_agree, yes=yes),
        last_elsewhere=functools.partial(_last_elsewhere, told=last_issue),
    )
    verified, parsed = done.examined
    issued = verified.issued_at.astimezone(AMSTERDAM)
    if done.is_same:
        click.echo("Er is niets veranderd: dit is dezelfde uitgave.")
    for failure in done.failed:
        click.echo(f"Niet gelukt: {failure}", err=True)
    messages = _counted(len(parsed.bulletins), "bericht", "berichten")
    places = _counted(len(parsed.places), "plaats", "plaatsen")
    click.echo(f"{messages}, {places}, teruggelezen.")
    click.echo(f"Schrijf op het label: {opened.identity.name}")
    click.echo(f"Uitgave {done.issue}, {issued:%d-%m-%Y %H:%M}")
    if done.failed:
        raise SystemExit(1)


def _counted(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


def _agree(leaving: tuple[str, ...], *, yes: bool) -> None:
    """Name what leaves the screen, and go on only when somebody means it."""
    for what in leaving:
        click.echo(f"Gaat van het scherm: {what}", err=True)
    if yes:
        return
    if not someone_is_there():
        raise NotAgreed("Er is niets getekend: geef --yes als dit van het scherm moet.")
    if not confirm("Moet dit van het scherm?"):
        raise NotAgreed("Er is niets getekend.")


def _last_elsewhere(last: int, *, told: int | None) -> int:
    """Ask for the number on the last label, of a key folder that is new on this computer."""
    if told is not None:
        return told
    if not someone_is_there():
        click.echo(f"Let op: {_NEW_HERE} Wordt uw stick geweigerd als ouder? {_TELL}", err=True)
        return last
    click.echo(_NEW_HERE, err=True)
    asked: int = click.prompt(
        "Welk nummer staat op het label van de laatste stick? Nog geen stick: 0",
        type=IssueNumber(),
        err=True,
    )
    return asked


_NEW_HERE = "Met deze sleutelmap is op deze computer nog niet uitgegeven."
_TELL = "Noem het hoogste nummer dat er is met --last-issue."


def _show_changes(changes: Changes, warnings: tuple[str, ...]) -> None:
    for warning in warnings:
        click.echo(f"Let op: {warning}", err=True)
    for word, names in zip(("nieuw", "gewijzigd", "weg"), changes, strict=True):
        for name in names:
            click.echo(f"{word}: {name}")


@main.command("import", help="Lees een stick en laat zien wat erop bewezen is.")
@click.argument("stick", type=_FOLDER)
@click.option("--from-link", is_flag=True, hidden=True)
@_json
@in_one_line
def import_command(stick: Path, *, from_link: bool, as_json: bool) -> None:
    """Print one outcome per publisher on the stick.

    From the link, no stranger put anything in: no PIN is asked, and the screen has no stick to tell
    of. What is believed is the same.
    """
    off = clock.read_times().off
    told = None if from_link else paths.progress()
    report = Report(told, now=lambda: datetime.now(UTC) + off, stick=stick.name)
    try:
        if not from_link:
            import_permission.ask()
        beneath.become_owner_of(paths.content())
        ended = _importer(patience_s=SECOND_STICK_S).import_stick(stick, report)
    except PinNeeded:
        report.pin_needed()
        raise
    except ContentError as error:
        report.failed(str(error))
        raise
    report.done(ended)
    _end(ended, as_json=as_json)


@main.command(
    "unreadable", hidden=True, help="Zeg op het scherm dat dit soort stick niet te lezen is."
)
@click.argument("kind", metavar="SOORT")
@in_one_line
def unreadable_command(kind: str) -> None:
    """KIND is a file system as udev names it."""
    reason = mounts.unreadable(clean_line(kind, _KIND_CHARS))
    Report(paths.progress()).unreadable(reason)
    raise StickError(reason)


@main.command("refresh", help="Maak content.db na een nieuwe versie opnieuw, zonder stick.")
@in_one_line
def refresh_command() -> None:
    """From the held bundles; where nothing is needed it changes nothing."""
    beneath.become_owner_of(paths.content())
    _importer(patience_s=SECOND_STICK_S).refresh()


@main.command("check", help="Zeg wat het inlezen van de stick zou doen. Verandert niets.")
@click.argument("stick", type=_FOLDER)
@_json
@in_one_line
def check_command(stick: Path, *, as_json: bool) -> None:
    """Believe whom this kiosk believes, and who signs on this very computer."""
    with tempfile.TemporaryDirectory(prefix="noodsteunpunt-") as scratch:
        believed = Path(scratch) / "believed"
        for publisher in anchors.believed():
            if anchor := anchors.load(publisher):
                anchors.keep(anchor, believed)
        for own in laptop.anchors():
            if own.identity.publisher not in anchors.believed(believed):
                anchors.keep(own, believed)
        importer = Importer(paths.content(), believed)
        ended = importer.check_stick(stick, Path(scratch) / "stick", Report(None))
    _end(ended, as_json=as_json)


def _importer(patience_s: float = 0.0) -> Importer:
    return Importer(paths.content(), paths.publishers(), patience_s=patience_s)


def _end(ended: tuple[Outcome, ...], *, as_json: bool) -> None:
    if as_json:
        click.echo(msgspec.json.encode(ended))
    else:
        for outcome in ended:
            click.echo(outcomes.sentence(outcome))
            for warning in outcome.warnings:
                click.echo(f"  Let op: {warning}")
    raise SystemExit(outcomes.exit_code(ended))


@main.command("list", help="Laat zien wat er nu op het scherm staat, en van wie.")
@_json
@in_one_line
def list_command(*, as_json: bool) -> None:
    beneath.become_owner_of(paths.content())
    board, times = Board(), clock.read_times()
    publishers, bulletins, lapsed = board.publishers(), board.bulletins(times), board.lapsed(times)
    if as_json:
        listing = {
            "publishers": publishers,
            "bulletins": [_listed(bulletin) for bulletin in bulletins],
            "lapsed": [_listed(bulletin) for bulletin in lapsed],
            "places": len(board.places()),
            "guides": len(board.guides()),
            "utilities": len(board.utilities()),
            "believed": anchors.believed(),
        }
        click.echo(msgspec.json.encode(listing))
        return
    if not publishers:
        click.echo("Er is nog geen stick ingelezen.")
    for one in publishers:
        click.echo(f"{one.name}: uitgave {one.issue} van {_clock(one.issued_at)}")
    for bulletin in bulletins:
        until = f", tot {_clock(bulletin.expires)}" if bulletin.expires else ""
        click.echo(f"  {bulletin.info('nl').headline} ({_SEVERITIES[bulletin.severity]}{until})")
    for bulletin in lapsed:
        severity = _SEVERITIES[bulletin.severity]
        click.echo(f"  {bulletin.info('nl').headline} ({severity}, {_LAPSED})")


_SEVERITIES = {severity: word for word, severity in words.SEVERITIES.items()} | {
    Severity.UNKNOWN: "ernst onbekend"
}
_LAPSED = "verlopen, misschien nog waar"


def _listed(bulletin: Bulletin) -> dict[str, object]:
    return {
        "publisher": bulletin.publisher,
        "identifier": bulletin.identifier,
        "part": bulletin.part,
        "headline": bulletin.info("nl").headline,
        "severity": bulletin.severity,
        "sent": bulletin.sent,
        "expires": bulletin.expires,
    }


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(AMSTERDAM):%d-%m-%Y %H:%M}"


@main.command("export", help="Geef wat hier bewezen is mee op een andere stick, met zijn bewijs.")
@click.argument("stick", type=_FOLDER)
@_json
@in_one_line
def export_command(stick: Path, *, as_json: bool) -> None:
    ended = export_stick(_importer(), stick)
    if as_json:
        click.echo(msgspec.json.encode(ended))
    else:
        words = {
            ExportCode.WRITTEN: "staat op de stick",
            ExportCode.UNCHANGED: "stond al op de stick",
            ExportCode.NEWER: "op de stick is nieuwer: lees hem hier in",
        }
        for one in ended:
            click.echo(f"{one.publisher}, uitgave {one.issue}: {words[one.outcome]}.")
    raise SystemExit(3 if any(one.outcome is ExportCode.NEWER for one in ended) else 0)


@main.command("trust", help="Geloof een afzender voortaan, als de vingerafdruk op papier klopt.")
@click.argument("root", metavar="ROOT.json", type=_FILE)
@click.option("--yes", is_flag=True, help="Vraag niets: de vingerafdruk is vergeleken.")
@in_one_line
def trust_command(root: Path, *, yes: bool) -> None:
    anchor = read_anchor(ceremony.read_root(root))
    check_name(anchor.identity, {**anchors.names(), **store.names(paths.database())})
    ceremony.show(anchor)
    _show_what_it_replaces(anchor)
    question = "Is de vingerafdruk dezelfde als op papier?"
    if not yes and someone_is_there() and not confirm(question):
        raise NotAgreed("Er is niets veranderd: bel wie het papier heeft gegeven.")
    click.echo(f"Dit steunpunt gelooft nu {anchor.identity.name} ({anchors.keep(anchor)}).")


def _show_what_it_replaces(new: Anchor) -> None:
    """Say so when other keys are believed by this id: a mistake here lets a stranger in."""
    with suppress(UnknownPublisher):  # our own file is damaged: nothing to compare with
        before = anchors.load(new.identity.publisher)
        if before is not None and before.data != new.data:
            click.echo(
                f"Let op: dit vervangt sleutelstand {before.version} van {before.identity.name}, "
                f"vingerafdruk {ceremony.fingerprint(before)}.",
                err=True,
            )


ceremony.add_commands(main, in_one_line, passphrase)
dutch.speak(main)

if __name__ == "__main__":
    main()
