"""Starting the office: the sockets first, so that the page is there when the browser opens.

1. On 127.0.0.1 it speaks HTTP: what is said there stays on this machine.
2. To other machines it speaks TLS and nothing else (`office.tls`), each at an address that was
   named: there is no "everywhere".
3. Keys of a publisher open where nobody else comes in: on such an office, never.
"""

from __future__ import annotations

import asyncio
import socket
import sys
import threading
import webbrowser
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import click
import uvicorn

from common import first_code
from content.clock import read_times
from office import tls
from office.accounts.accounts import INVITED_S
from office.app import LOOPBACK, make_app, make_office
from office.errors import OfficeError
from office.folders import Folders

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from ssl import SSLContext

    from starlette.applications import Starlette

    from office.context import Office

PORT = 8117
_HOST = "127.0.0.1"
_STOP_S = 2
_CONNECTIONS = 256
"""Of other machines at once: each tab of a browser holds one."""
_IP_FREEBIND = 15
"""From linux/in.h: bind to an address that the network gives this machine later."""


def serve(*, here: bool, port: int, opens: bool, listen: tuple[str, ...] = ()) -> None:
    """Run until SIGTERM or SIGINT. Raises OfficeError."""
    folders = Folders.of_laptop() if here else Folders.of_appliance()
    office = make_office(folders, _now, here=here)
    listening = _listen(_HOST, port)
    port = listening.getsockname()[1]
    address = f"http://{_HOST}:{port}/"
    click.echo(f"Het kantoor is open: {address}")
    others = _for_others(office, listen, port) if listen else None
    if office.database.trouble:
        click.echo(office.database.trouble)
    _say_first_code(office, address)
    if not office.here:
        office.accounts.when_accepted(_take_first_code_away)
    office.database.when_begun_again(lambda: _say_damage(office, address))
    sys.stdout.flush()
    if opens:
        threading.Timer(0.3, webbrowser.open, [address]).start()
    if others is None:
        uvicorn.Server(_config(make_app(office))).run([listening])
    else:
        app = make_app(office, LOOPBACK | others.names)
        asyncio.run(_both(uvicorn.Server(_config(app)), [listening], *others.server(app)))


def _now() -> datetime:
    return read_times().machine


class _Others(NamedTuple):
    """What other machines come in by."""

    names: frozenset[str]
    sockets: list[socket.socket]
    context: Callable[..., SSLContext]

    def server(self, app: Starlette) -> tuple[uvicorn.Server, list[socket.socket]]:
        config = _config(
            app,
            lifespan="off",  # the office starts and stops once
            limit_concurrency=_CONNECTIONS,
            ssl_context_factory=self.context,
        )
        return _Beside(config), self.sockets


def _for_others(office: Office, listen: tuple[str, ...], port: int) -> _Others:
    """Prepare rule 2, and say what others need to know. Raises OfficeError."""
    folder = office.folders.tls
    authority = tls.prepare(folder, listen, office.now())
    sockets = [_listen(one, port) for one in listen]
    office.addresses = tuple(f"https://{one}:{port}/" for one in listen)
    for one in office.addresses:
        click.echo(f"Voor andere laptops: {one}")
    click.echo(f"Vingerafdruk van het certificaat: {authority.fingerprint}")
    if authority.is_new:
        click.echo("Dit certificaat is nieuw: zet het op elke laptop, met een stick.")
    return _Others(frozenset(tls.names(listen)), sockets, lambda *_: tls.context(folder))


def _config(app: Starlette, **more: Any) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # who asks is who connects: guessing is counted by address
        timeout_graceful_shutdown=_STOP_S,
        **more,
    )


class _Beside(uvicorn.Server):
    """A second server in one process: signals are the first one's."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def _both(
    first: uvicorn.Server,
    first_sockets: list[socket.socket],
    second: uvicorn.Server,
    second_sockets: list[socket.socket],
) -> None:
    beside = asyncio.create_task(second.serve(second_sockets))
    try:
        await first.serve(first_sockets)
    finally:
        second.should_exit = True
        await beside


def _say_first_code(office: Office, address: str) -> None:
    """To who started it by hand; what systemd starts is read by more than technicians."""
    until = office.now() + timedelta(seconds=INVITED_S)
    code = office.accounts.first_code()
    if code and (office.here or sys.stdout.isatty()):
        click.echo(f"Eerste gebruiker: ga naar {address}welkom en typ de code {code}")
    if office.here:
        return
    if code:
        page = f"{(*office.addresses, address)[0]}welkom"
        _put_on_screen(first_code.FirstCode(code, page, until))
    else:
        _take_first_code_away()


def _put_on_screen(first: first_code.FirstCode) -> None:
    """Of this machine, for technicians. Without that the office is open all the same."""
    path = first_code.path()
    try:
        first_code.write(first)
    except OSError as error:
        click.echo(f"De code staat niet op het scherm van de technicus ({error.strerror}).")
    else:
        click.echo(f"Eerste gebruiker: de code staat bij Helpdesk op het scherm, en in {path}.")


def _take_first_code_away() -> None:
    """It opens nothing any more: somebody is a user."""
    try:
        first_code.remove()
    except OSError as error:
        click.echo(f"De code van de eerste gebruiker is niet weg ({error.strerror}).")


def _say_damage(office: Office, address: str) -> None:
    """It may have begun empty, while it was open: nobody could come in without a code."""
    click.echo(office.database.trouble)
    _say_first_code(office, address)
    sys.stdout.flush()


def _listen(host: str, port: int) -> socket.socket:
    """Bind before anything is said. Raises OfficeError."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Else the end of each page waits 40 ms for the browser to acknowledge its beginning.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if host != _HOST and sys.platform == "linux":
        listening.setsockopt(socket.IPPROTO_IP, _IP_FREEBIND, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        raise OfficeError(
            f"Op poort {port} van {host} draait al iets ({error.strerror}). Is het kantoor al "
            "open? Kies anders een andere poort met --port."
        ) from error
    listening.listen()
    return listening
