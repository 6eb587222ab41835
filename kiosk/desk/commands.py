"""What an installer or technician does for the desk from the command line."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import NoReturn

import click

from common.beneath import become_owner_of
from kiosk.desk.storage import paths as storage_paths
from kiosk.desk.storage.errors import PinError

PIN_VARIABLE = "NOODSTEUNPUNT_PIN"
KEY_VARIABLE = "NOODSTEUNPUNT_UNLOCK_KEY"
FAILED, REFUSED = 1, 3


@click.command()
def set_up() -> None:
    """Make the desk's folder and the key that seals what staff write, unless they are there.

    Where the machine is to hold that key, it is made there: see host.desk_key.
    """
    from kiosk.config import ConfigError, load_config  # noqa: PLC0415 - as below
    from kiosk.desk.storage import private_files, vault  # noqa: PLC0415 - other commands need no cryptography

    key = storage_paths.folder() / storage_paths.MAIN_KEY
    become_owner_of(storage_paths.folder())
    try:
        with suppress(ConfigError):
            if load_config().desk.key == "machine" or storage_paths.sealed_key().exists():
                private_files.make_folder(key.parent)
                click.echo("The key is this machine's to hold: its next start makes it.")
                return
        made = vault.make_key(key)
    except OSError as error:
        _give_up(f"{key} cannot be written ({error.strerror}): run it as root.", FAILED)
    click.echo(f"{key} made." if made else f"{key} is there already.")


@click.command("new-book")
@click.option("--yes", is_flag=True, help="Do not ask: the old book is gone.")
def begin_new_book(*, yes: bool) -> None:
    """Begin the desk's book afresh: all in it goes, and its keys are destroyed.

    For a card whose book only another machine can open. PINs stay. The kiosk must be stopped.
    """
    from kiosk.desk.storage import new_book  # noqa: PLC0415 - as above

    if not yes:
        click.confirm("All that staff wrote here goes. Sure?", abort=True)
    become_owner_of(storage_paths.folder())
    try:
        new_book.begin(storage_paths.folder())
    except OSError as error:
        _give_up(f"{error.filename} cannot be written ({error.strerror}).", FAILED)
    click.echo("A new book is begun.")


@click.command()
@click.argument("role", type=click.Choice(["staff", "technician"]))
def set_pin(role: str) -> None:
    """Set the PIN of ROLE: typed on the terminal, or from NOODSTEUNPUNT_PIN in scripts.

    There it may be a PIN's hash as deploy/points makes it.
    """
    from kiosk.desk.storage.pins import Pins  # noqa: PLC0415
    from kiosk.model.roles import Role  # noqa: PLC0415 - other commands need none of these

    become_owner_of(storage_paths.folder())
    pin = os.environ.get(PIN_VARIABLE)
    if pin is None:
        pin = click.prompt("PIN", hide_input=True, confirmation_prompt=True)
    try:
        Pins().set_pin(Role(role), pin)
    except PinError as error:
        _give_up(str(error), REFUSED)
    except OSError as error:
        folder = storage_paths.folder()
        _give_up(f"{folder} cannot be written ({error.strerror}): run it as root.", FAILED)
    click.echo(f"PIN of {role} set.")


@click.command()
@click.argument("point")
def set_unlock_key(point: str) -> None:
    """Let a code of the coordination point end waits at the lock; it calls this point POINT.

    The key comes from NOODSTEUNPUNT_UNLOCK_KEY, as deploy/points makes it.
    """
    from common import unlock_code  # noqa: PLC0415 - other commands need none of these
    from kiosk.desk.storage.unlock_codes import UnlockCodes  # noqa: PLC0415

    become_owner_of(storage_paths.folder())
    try:
        UnlockCodes().set_key(point, unlock_code.parse(os.environ.get(KEY_VARIABLE, "")))
    except unlock_code.NoSecret:
        _give_up(f"{KEY_VARIABLE} holds no key: 64 hexadecimal digits.", REFUSED)
    except OSError as error:
        folder = storage_paths.folder()
        _give_up(f"{folder} cannot be written ({error.strerror}): run it as root.", FAILED)
    click.echo(f"Waits at the lock of {point} can be ended by a code.")


def _give_up(sentence: str, code: int) -> NoReturn:
    click.echo(f"noodsteunpunt-kiosk: {sentence}", err=True)
    sys.exit(code)
