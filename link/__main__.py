"""The command ``noodsteunpunt-link``.

Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 refused for trust or safety.
"""

from __future__ import annotations

import hashlib
import logging
import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click
import msgspec
import segno

from common import beneath
from content import paths
from link import keystore, report, settings, status_table
from link.envelope import BODY_BYTES
from link.errors import IdentityError, LinkError, RequestError, SettingsError
from link.folders import Folders
from link.identity import CARD_BYTES, Role, read_card
from link.requests import (
    SOCKET_NAME,
    Admit,
    CallThrough,
    Collect,
    Collected,
    KindWord,
    Refused,
    Send,
    Status,
    ask,
)

if TYPE_CHECKING:
    from link.identity import Card
    from link.requests import Answer, Request

_FILE = click.Path(dir_okay=False, path_type=Path)
_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object, nothing else.")
LOOK_AGAIN_S = 1.0
COLLECT_S = 600.0


def main() -> None:
    """Entry point: every error becomes one line for each fault, and an exit code."""
    try:
        cli(standalone_mode=False)
    except click.ClickException as error:
        click.echo(f"{error.format_message()} See noodsteunpunt-link --help.", err=True)
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(1)
    except SettingsError as error:
        for fault in error.faults:
            click.echo(fault, err=True)
        sys.exit(2)
    except (Refused, IdentityError) as error:
        click.echo(str(error), err=True)
        sys.exit(3)
    except LinkError as error:
        click.echo(str(error), err=True)
        sys.exit(1)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="noodsteunpunt")
def cli() -> None:
    """Carry post between this point, its coordination point and the region."""


@cli.command()
@click.option("--id", "node", required=True, help="Small letters, digits and '-': np-veldermeer-3.")
@click.option("--role", type=click.Choice([str(role) for role in Role]), default="point")
@click.option("--name", required=True, help="As people call it: 'Buurthuis De Brug'.")
@_json
def init(*, node: str, role: str, name: str, as_json: bool) -> None:
    """Make this node's keys, and show what others compare before they believe it.

    Done once; a second time it shows the same.
    """
    folders = Folders.from_environment()
    beneath.become_owner_of(folders.state)
    made, is_new = keystore.init(folders, node, Role(role), name)
    if as_json:
        _print(_shown(made.card) | {"new": is_new, "card": str(folders.card)})
        return
    _show(made.card)
    click.echo(f"Ask to be enrolled with {folders.card}, or with this code:")
    if sys.stdout.isatty():
        segno.make(made.card.to_qr()).terminal(compact=True)
    else:
        click.echo(made.card.to_qr())


@cli.command()
def run() -> None:
    """Run the link until it is stopped; systemd starts this."""
    from link import service  # noqa: PLC0415 - only this needs carriers and keys

    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    folders = Folders.from_environment()
    service.serve(settings.load(folders.config), folders)


@cli.command()
@_json
def status(*, as_json: bool) -> None:
    """Say who is there, what waits, and what is wrong."""
    data = _ask(Status()).data
    if as_json:
        _print(data)
        return
    for line in status_table.lines(report.read(data), paths.believed()):
        click.echo(line)


@cli.command()
@click.argument("file", type=_FILE)
@click.option("--kind", type=click.Choice(get_args(KindWord)), default="message", show_default=True)
@click.option("--to", help="A node's id; left out: our coordination point.")
@click.option("--id", "own_id", help="The same id twice is one letter; left out: from the file.")
@click.option("--drill", is_flag=True, help="Only practice.")
@_json
def send(  # noqa: PLR0913 - each an option
    *, file: Path, kind: KindWord, to: str | None, own_id: str | None, drill: bool, as_json: bool
) -> None:
    """Send FILE as a letter. It waits on this card until the other machine has it."""
    body = _read(file, BODY_BYTES)
    named = own_id or f"{_plain(file.stem)}-{hashlib.sha256(body).hexdigest()[:8]}"
    try:
        request = msgspec.convert(
            {"do": "send", "kind": kind, "id": named, "body": body, "to": to, "drill": drill}, Send
        )
    except msgspec.ValidationError as error:
        raise click.UsageError(f"{error}.") from error
    answer = _ask(request)
    _tell(answer, answer.data | {"id": named}, as_json=as_json)


@cli.command()
@click.argument("request", type=_FILE)
@click.option("--yes", is_flag=True, help="Ask nothing: two people compared the fingerprint.")
@_json
def enrol(*, request: Path, yes: bool, as_json: bool) -> None:
    """Believe the node of REQUEST for 24 hours, and pass it on to be listed.

    REQUEST is the card.json that `init` wrote, or the text of its code.
    """
    data = _read(request, CARD_BYTES)
    card = read_card(data)
    if not as_json:
        _show(card)
    if not yes and not click.confirm("Did the other read the same fingerprint aloud?", err=True):
        raise Refused("Nothing has changed: call whoever gave you this request.", "not-agreed")
    answer = _ask(Admit(card=data))
    _tell(answer, answer.data, as_json=as_json)


@cli.command("call-through")
@click.option("--wait", "wait_s", type=click.IntRange(0, 3600), default=60, show_default=True)
@_json
def call_through(*, wait_s: int, as_json: bool) -> None:
    """Ask every node below this one to answer, and list who did not.

    Who answers later counts too: see `status`.
    """
    called = set(_ask(CallThrough()).data["called"])
    end_s = time.monotonic() + wait_s
    while True:
        seen = report.read(_ask(Status()).data).below
        below = [one for one in seen if one.id in called]
        silent = [one for one in below if one.answered is None]
        if not silent or time.monotonic() >= end_s:
            break
        time.sleep(LOOK_AGAIN_S)
    if as_json:
        _print({"called": len(below), "silent": [one.id for one in silent], "nodes": below})
        return
    click.echo(f"{len(below) - len(silent)} of {len(below)} answered.")
    for one in silent:
        click.echo(f"  no answer: {one.id}, {one.name}, last heard {one.heard or 'never'}")


@cli.command("unlock-code")
@click.argument("point")
@click.argument("challenge", nargs=-1, required=True)
@click.option("--secret", type=_FILE, help="The region's; left out: CONFIG/ontgrendel.geheim.")
def unlock_code(*, point: str, challenge: tuple[str, ...], secret: Path | None) -> None:
    """Answer a support point whose staff must wait at the lock, on the telephone or radio.

    POINT and CHALLENGE are what they read out. Know whom you speak to: the code ends the wait, and
    opens nothing without a PIN.
    """
    from link import unlocking  # noqa: PLC0415 - only this command needs it

    click.echo(unlocking.answer(point, " ".join(challenge), secret or unlocking.secret_path()))


@cli.command()
@_json
def broker(*, as_json: bool) -> None:
    """Write what this coordination point's broker starts from; the link keeps it up to date.

    It admits the nodes that network.json places below this one. Where systemd runs, it is started
    again by itself; elsewhere: cd FOLDER; mosquitto -c mosquitto.conf
    """
    from link import own_broker  # noqa: PLC0415 - only this and the loop need it

    folders = Folders.from_environment()
    beneath.become_owner_of(folders.state)
    written = own_broker.write_once(settings.load(folders.config), folders)
    if as_json:
        _print(
            {"folder": str(folders.broker), "nodes": written.nodes, "left_out": written.left_out}
        )
        return
    for fault in written.left_out:
        click.echo(f"Not admitted: {fault}", err=True)
    click.echo(f"{written.nodes} nodes may connect. The broker starts from {folders.broker}.")


@cli.command(hidden=True)
@click.argument("mount", type=click.Path(file_okay=False, path_type=Path))
@click.option("--stick", required=True, help="As udev names it.")
@_json
def collect(*, mount: Path, stick: str, as_json: bool) -> None:
    """Copy the post for this node from a stick, and wait until the link has taken it."""
    from link.carriers.stick import copy_in  # noqa: PLC0415 - only this reads sticks

    folders = Folders.from_environment()
    card = read_card(_read(folders.card, CARD_BYTES))
    request = msgspec.convert({"do": "collect", "stick": stick}, Collect)
    copied = copy_in(mount, card.id, folders.incoming / request.stick)
    _ask(request)
    end_s = time.monotonic() + COLLECT_S
    while True:
        handled = _ask(Collected(stick=stick)).data
        if handled["is_ready"] or time.monotonic() >= end_s:
            break
        time.sleep(LOOK_AGAIN_S)
    if as_json:
        _print(handled | copied._asdict())
        return
    click.echo(f"{copied.files} envelopes came, {copied.left} were left; {handled['taken']}.")
    click.echo(f"{handled['laid_out']} letters can go along.")


def _shown(card: Card) -> dict[str, Any]:
    return {
        "id": card.id,
        "role": str(card.role),
        "name": card.name,
        "fingerprint": card.fingerprint,
    }


def _show(card: Card) -> None:
    """Print what two people compare before they believe a node."""
    click.echo(f"Node:        {card.name} ({card.id}, {card.role})")
    click.echo(f"Fingerprint: {card.fingerprint}")


def _tell(answer: Answer, data: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        _print(data)
    else:
        click.echo(answer.text)


def _print(data: dict[str, Any]) -> None:
    click.echo(msgspec.json.encode(data).decode())


def _ask(request: Request) -> Answer:
    return ask(Folders.from_environment().run / SOCKET_NAME, request)


def _read(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise LinkError(f"{path} cannot be read: {error.strerror}.") from error
    if len(data) > most:
        raise RequestError(f"{path} is larger than {most} bytes: send less.", "too-long")
    return data


def _plain(name: str) -> str:
    return re.sub(r"[^\w.-]", "-", name)[:40] or "letter"


if __name__ == "__main__":
    main()
