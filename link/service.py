"""Starting and ending the link in order."""

from __future__ import annotations

import contextlib
import importlib.metadata
import signal
from typing import TYPE_CHECKING

from common import folders as common_folders
from common.sd_notify import Notifier
from common.wakeup import Wakeup
from content.clock import read_times
from link import keystore
from link.calling import Monthly
from link.commands import Commands
from link.database import Database
from link.exchange import Exchange
from link.issues.sharing import Sharing
from link.keyring import Keyring
from link.listener import Inbox, Listener
from link.lock import alone
from link.own_broker import OwnBroker
from link.region import Region
from link.runner import Runner
from link.stick_post import StickPost
from link.telling import Telling
from link.ways import Ways

if TYPE_CHECKING:
    from link.folders import Folders
    from link.identity import Identity
    from link.settings import Settings


def serve(settings: Settings, folders: Folders) -> None:
    """Run until SIGTERM or SIGINT. Raises LinkError."""
    identity = keystore.load(folders)
    for folder in (folders.state, folders.run):
        with contextlib.suppress(OSError):  # on an appliance root made them
            folder.mkdir(parents=True, exist_ok=True)
    with alone(folders):
        database = Database(folders.database)
        try:
            ring = Keyring(keystore.sealing_path(folders), read_times())
            exchange = Exchange(identity, ring, database, read_times)
            _serve(exchange, database, identity, settings, folders)
        finally:
            database.close()


def _serve(
    exchange: Exchange,
    database: Database,
    identity: Identity,
    settings: Settings,
    folders: Folders,
) -> None:
    wakeup, sticks, ways = Wakeup(), StickPost(exchange, folders), Ways(identity)
    inbox = Inbox(wakeup.wake)
    runner = Runner(
        exchange=exchange,
        ways=ways,
        commands=Commands(exchange, identity.card, lambda: ways.carriers, sticks, _now_s),
        inbox=inbox,
        sticks=sticks,
        region=Region(settings.region),
        broker=OwnBroker(identity, folders.broker),
        telling=Telling(exchange, common_folders.run() / "power" / "power.json", _release()),
        monthly=Monthly(exchange, settings.call_through_days),
        sharing=Sharing(exchange, database, folders, wakeup.wake),
        wakeup=wakeup,
        notifier=Notifier(),
        now_s=_now_s,
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: runner.stop())
    wakeup.wake_at_signals()
    listener = Listener(folders.run, inbox.ask)
    listener.start()
    try:
        runner.run()
    finally:
        listener.stop()


def _release() -> str:
    return importlib.metadata.version("noodsteunpunt")


def _now_s() -> float:
    return read_times().machine.timestamp()
