"""Starting the office: the socket first, so that the page is there when the browser opens."""

from __future__ import annotations

import socket
import sys
import threading
import webbrowser
from typing import TYPE_CHECKING

import click
import uvicorn

from content.clock import read_times
from office.app import make_app, make_office
from office.errors import OfficeError
from office.folders import Folders

if TYPE_CHECKING:
    from office.context import Office

PORT = 8117
_HOST = "127.0.0.1"
_STOP_S = 2


def serve(*, here: bool, port: int, opens: bool) -> None:
    """Run until SIGTERM or SIGINT. Raises OfficeError."""
    folders = Folders.of_laptop() if here else Folders.of_appliance()
    office = make_office(folders, lambda: read_times().machine, here=here)
    listening = _listen(port)
    address = f"http://{_HOST}:{listening.getsockname()[1]}/"
    say = click.echo
    say(f"Het kantoor is open: {address}")
    if office.database.trouble:
        say(office.database.trouble)
    _say_first_code(office, address)
    office.database.when_begun_again(lambda: _say_damage(office, address))
    sys.stdout.flush()
    config = uvicorn.Config(
        make_app(office),
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_STOP_S,
    )
    if opens:
        threading.Timer(0.3, webbrowser.open, [address]).start()
    uvicorn.Server(config).run([listening])


def _say_first_code(office: Office, address: str) -> None:
    if code := office.accounts.first_code():
        click.echo(f"Eerste gebruiker: ga naar {address}welkom en typ de code {code}")


def _say_damage(office: Office, address: str) -> None:
    """It may have begun empty, while it was open: nobody could come in without a code."""
    click.echo(office.database.trouble)
    _say_first_code(office, address)
    sys.stdout.flush()


def _listen(port: int) -> socket.socket:
    """Bind before anything is said. Raises OfficeError."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Else the end of each page waits 40 ms for the browser to acknowledge its beginning.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listening.bind((_HOST, port))
    except OSError as error:
        raise OfficeError(
            f"Op poort {port} draait al iets ({error.strerror}). Is het kantoor al open? "
            "Kies anders een andere poort met --port."
        ) from error
    listening.listen()
    return listening
