"""noodsteunpunt-content: what publishers, couriers, staff and scripts do with content.

Exit codes: 0 done (`updated`, `unchanged`), 1 failed (`no-bundle`, `incomplete`, our own disk),
2 wrong usage, 3 refused for trust or safety (`older`, `unknown-publisher`, `refused`). With several
publishers on a stick the worst one counts. Every error is one line on standard error.
"""

from __future__ import annotations

import functools
import os
import sys
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec

import click
import msgspec

from content import anchors, ceremony, outcomes, paths, permission
from content.board import Board
from content.errors import ContentError, PinNeeded, SourceFaults, TrustError, UnknownPublisher
from content.export import ExportCode, export_stick
from content.identity import Identity, read_anchor
from content.importer import Importer
from content.publish import Changes, publish
from content.publisher import PublisherFolder, init_publisher
from content.reporting import Report
from content.times import AMSTERDAM

if TYPE_CHECKING:
    from collections.abc import Callable

    from content.identity import Anchor
    from content.progress import Outcome

_Args = ParamSpec("_Args")
_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)
SECOND_STICK_S = 600.0
"""So long the import of a second stick waits for the first; its unit may take 15 minutes."""
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="noodsteunpunt")
def main() -> None:
    """Official content: publish it, carry it, prove it, show it."""


def in_one_line(command: Callable[_Args, None]) -> Callable[_Args, None]:
    """Turn an error into one line and its exit code."""

    @functools.wraps(command)
    def run(*args: _Args.args, **kwargs: _Args.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except SourceFaults as error:
            for fault in error.faults:
                click.echo(fault, err=True)
            raise SystemExit(1) from error
        except ContentError as error:
            click.echo(f"Fout: {' '.join(str(error).split())}", err=True)
            raise SystemExit(3 if isinstance(error, TrustError) else 1) from error
        except BrokenPipeError:
            raise  # whoever read our output has gone, as after `| head`: click ends quietly
        except OSError as error:
            where = f" bij {error.filename}" if error.filename else ""
            click.echo(
                f"Fout: De schijf werkt niet mee ({error.strerror}){where}: kijk of hij vol is.",
                err=True,
            )
            raise SystemExit(1) from error

    return run


def passphrase(what: str, *, new: bool = False) -> str:
    """Ask on the terminal, or take what a script put in the environment."""
    given = os.environ.get("NOODSTEUNPUNT_PASSPHRASE")
    if given is not None:
        return given
    asked: str = click.prompt(
        f"Wachtwoord voor {what}", hide_input=True, confirmation_prompt=new, err=True
    )
    return asked


new_passphrase = functools.partial(passphrase, new=True)


@main.command("init-publisher")
@click.argument("folder", metavar="DIR", type=_FOLDER)
@click.option("--id", "publisher", required=True, help="Small letters, digits and '-'.")
@click.option("--name", required=True, help="As residents know you: 'Gemeente Veldermeer'.")
@click.option("--root-keys", default=3, show_default=True, type=click.IntRange(1, 15))
@click.option("--root-threshold", type=click.IntRange(1, 15), help="Default: more than half.")
@in_one_line
def init_command(
    folder: Path, publisher: str, name: str, root_keys: int, root_threshold: int | None
) -> None:
    """Make a publisher in DIR: root keys, a publishing key and ROOT.json for the kiosks."""
    made = init_publisher(
        folder,
        Identity(publisher=publisher, name=name),
        root_keys=root_keys,
        threshold=root_threshold or root_keys // 2 + 1,
        now=datetime.now(UTC),
        ask=new_passphrase,
    )
    ceremony.show(made.anchor)
    click.echo(f"Geef {folder / 'ROOT.json'} aan de kiosken en breng de sleutels in")
    click.echo(f"{folder / 'root-keys'} naar hun houders. Zie docs/sleutelceremonie.md.")


@main.command("publish")
@click.argument("source", type=_FOLDER)
@click.option("--publisher", "folder", required=True, type=_FOLDER, help="From init-publisher.")
@click.option("--to", "mounts", required=True, multiple=True, type=_FOLDER, help="May be repeated.")
@in_one_line
def publish_command(source: Path, folder: Path, mounts: tuple[Path, ...]) -> None:
    """Convert, check and sign SOURCE, write it to the sticks and read them back."""
    opened = PublisherFolder(folder)
    done = publish(
        source, opened, mounts, now=datetime.now(UTC), ask=passphrase, show=_show_changes
    )
    verified, parsed = done.examined
    issued = verified.issued_at.astimezone(AMSTERDAM)
    if done.resumed:
        click.echo("De vorige uitgave was nog niet aangekomen: die staat nu op de stick.")
    click.echo(f"{len(parsed.bulletins)} berichten, {len(parsed.places)} plaatsen, teruggelezen.")
    click.echo(f"Schrijf op het label: {opened.identity.name}")
    click.echo(f"Uitgave {done.issue}, {issued:%d-%m-%Y %H:%M}")


def _show_changes(changes: Changes, warnings: tuple[str, ...]) -> None:
    for warning in warnings:
        click.echo(f"Let op: {warning}", err=True)
    for word, names in zip(("nieuw", "gewijzigd", "weg"), changes, strict=True):
        for name in names:
            click.echo(f"{word}: {name}")


@main.command("import")
@click.argument("stick", type=_FOLDER)
@_json
@in_one_line
def import_command(stick: Path, *, as_json: bool) -> None:
    """Read a stick and show what it proves. Prints one outcome per publisher on it."""
    report = Report(paths.progress())
    try:
        permission.ask()
        ended = _importer(patience_s=SECOND_STICK_S).import_stick(stick, report)
    except PinNeeded:
        report.pin_needed()
        raise
    except ContentError as error:
        report.failed(str(error))
        raise
    report.done(ended)
    _end(ended, as_json=as_json)


@main.command("check")
@click.argument("stick", type=_FOLDER)
@_json
@in_one_line
def check_command(stick: Path, *, as_json: bool) -> None:
    """Say what an import of the stick would do. Changes nothing."""
    with tempfile.TemporaryDirectory(prefix="noodsteunpunt-") as scratch:
        ended = _importer().check_stick(stick, Path(scratch), Report(None))
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


@main.command("list")
@_json
@in_one_line
def list_command(*, as_json: bool) -> None:
    """Show what is on the board now, and from whom."""
    board = Board()
    now = datetime.now(UTC)
    publishers, bulletins = board.publishers(), board.bulletins(now)
    if as_json:
        listing = {
            "publishers": publishers,
            "bulletins": [
                {
                    "publisher": b.publisher,
                    "identifier": b.identifier,
                    "headline": b.info("nl").headline,
                    "severity": b.severity,
                    "sent": b.sent,
                    "expires": b.expires,
                }
                for b in bulletins
            ],
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
        click.echo(f"  {bulletin.info('nl').headline} ({bulletin.severity}{until})")


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(AMSTERDAM):%d-%m-%Y %H:%M}"


@main.command("export")
@click.argument("stick", type=_FOLDER)
@_json
@in_one_line
def export_command(stick: Path, *, as_json: bool) -> None:
    """Give what was proven here along on another stick, with its proof."""
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


@main.command("trust")
@click.argument("root", metavar="ROOT.json", type=_FILE)
@click.option("--yes", is_flag=True, help="Do not ask: the fingerprint was compared.")
@in_one_line
def trust_command(root: Path, *, yes: bool) -> None:
    """Believe a publisher from now on, once its fingerprint has been compared on paper."""
    anchor = read_anchor(ceremony.read_root(root))
    ceremony.show(anchor)
    _show_what_it_replaces(anchor)
    if not yes and _someone_is_there():
        click.confirm("Is de vingerafdruk dezelfde als op papier?", abort=True, err=True)
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


def _someone_is_there() -> bool:
    """A script has nobody to ask; it has the fingerprint in its log."""
    return sys.stdin.isatty()


ceremony.add_commands(main, in_one_line, passphrase)

if __name__ == "__main__":
    main()
