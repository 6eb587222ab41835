"""Keeping the files of this node's broker as directory and admissions have them."""

from __future__ import annotations

import logging
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from content.clock import read_times
from link import keystore
from link.broker import NODES, wanted, write
from link.database import Database
from link.errors import LinkError
from link.lock import AlreadyRunning, alone
from link.peers import Peers
from link.region import Region

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from link.broker import Broker
    from link.directory import Directory
    from link.folders import Folders
    from link.identity import Card, Identity
    from link.settings import Settings

log = logging.getLogger(__name__)


class OwnBroker:
    """The loop's: it follows each directory and admission."""

    def __init__(self, me: Identity, folder: Path) -> None:
        self._me, self._folder = me, folder

    def follow(self, directory: Directory, admitted: Mapping[str, Card]) -> Broker | None:
        """Write what has changed; systemd sees it and starts the broker again.

        Raises OSError, IdentityError.
        """
        broker = wanted(self._me, directory, admitted)
        if broker is None:
            (self._folder / NODES).unlink(missing_ok=True)  # without it the broker does not start
        elif write(broker, self._folder):
            log.info("%d nodes may connect to our broker", broker.nodes)
            for fault in broker.left_out:
                log.warning("it does not admit %s", fault)
        return broker


def write_once(settings: Settings, folders: Folders) -> Broker:
    """For the command: a loop that runs has written it already. Raises LinkError."""
    me = keystore.load(folders)
    directory = Region(settings.region).changed()
    if directory is None:
        raise LinkError(f"No network.json of {settings.region} is here yet: import its stick.")
    broker = wanted(me, directory, {})
    if broker is None:
        raise LinkError(
            f"{me.card.id} needs no broker: network.json gives it no address, or nobody below it."
        )
    with suppress(AlreadyRunning), alone(folders), _peers(folders) as peers:
        try:
            OwnBroker(me, folders.broker).follow(directory, peers.admitted(read_times()))
        except OSError as error:
            raise LinkError(f"{folders.broker} cannot be written: {error.strerror}.") from error
    return broker


@contextmanager
def _peers(folders: Folders) -> Iterator[Peers]:
    database = Database(folders.database)
    try:
        yield Peers(database)
    finally:
        database.close()
