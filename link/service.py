"""Starting and ending the link in order."""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
from typing import TYPE_CHECKING

from content.clock import read_times
from link import keystore
from link.commands import Commands
from link.database import Database
from link.errors import LinkError
from link.exchange import Exchange
from link.keyring import Keyring
from link.listener import Inbox, Listener
from link.region import Region
from link.runner import Runner
from link.stick_post import StickPost
from link.ways import Ways
from power.bell import Bell
from power.notify import Notifier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from link.folders import Folders
    from link.identity import Card
    from link.settings import Settings

LOCK = "link.lock"


class AlreadyRunning(LinkError):
    """link.db has one writer."""


def serve(settings: Settings, folders: Folders) -> None:
    """Run until SIGTERM or SIGINT. Raises LinkError."""
    identity = keystore.load(folders)
    for folder in (folders.state, folders.run):
        with contextlib.suppress(OSError):  # on an appliance root made them
            folder.mkdir(parents=True, exist_ok=True)
    with _alone(folders):
        database = Database(folders.database)
        try:
            ring = Keyring(keystore.sealing_path(folders), read_times())
            exchange = Exchange(identity, ring, database, read_times)
            _serve(exchange, Ways(identity), identity.card, settings, folders)
        finally:
            database.close()


def _serve(
    exchange: Exchange, ways: Ways, card: Card, settings: Settings, folders: Folders
) -> None:
    bell, sticks = Bell(), StickPost(exchange, folders)
    inbox = Inbox(bell.ring)
    runner = Runner(
        exchange=exchange,
        ways=ways,
        commands=Commands(exchange, card, lambda: ways.carriers, sticks, _now_s),
        inbox=inbox,
        sticks=sticks,
        region=Region(settings.region),
        bell=bell,
        notifier=Notifier(),
        now_s=_now_s,
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: runner.stop())
    bell.ring_at_signals()
    listener = Listener(folders.run, inbox.ask)
    listener.start()
    try:
        runner.run()
    finally:
        listener.stop()


def _now_s() -> float:
    return read_times().machine.timestamp()


@contextlib.contextmanager
def _alone(folders: Folders) -> Iterator[None]:
    """Hold link.db alone; the kernel lets go when this process ends. Raises LinkError."""
    path = folders.run / LOCK
    try:
        lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise LinkError(f"{path} cannot be made: {error.strerror}.") from error
    with contextlib.closing(os.fdopen(lock)):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AlreadyRunning(
                "The link is running: stop it first, systemctl stop noodsteunpunt-link."
            ) from error
        yield
