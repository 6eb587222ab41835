"""Where the directory comes from: network.json in what the importer has proven and kept."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from content.board import Board
from content.core.network import NETWORK_BYTES, NETWORK_FILE
from content.errors import StoreError
from link import directory
from link.errors import DirectoryError

if TYPE_CHECKING:
    from pathlib import Path

    from link.directory import Directory

log = logging.getLogger(__name__)


class Region:
    """network.json of one publisher, read again when an import has changed something."""

    def __init__(self, publisher: str, content_db: Path | None = None) -> None:
        self._publisher = publisher
        self._path = content_db
        self._board: Board | None = None

    def changed(self) -> Directory | None:
        """Return the directory when it may be another than before; None otherwise.

        While content.db or the file cannot be read, who was believed stays believed.
        """
        try:
            if self._board is None:
                self._board = Board(self._path)
            elif not self._board.changed():
                return None
            return self._read(self._board)
        except (StoreError, DirectoryError, OSError) as error:
            log.warning("network.json cannot be read: %s", error)
            return None

    def _read(self, board: Board) -> Directory | None:
        issues = {one.id: one.issue for one in board.publishers()}
        path = board.media_path(self._publisher, NETWORK_FILE)
        if path is None:  # an issue without it takes nobody out
            log.warning("no issue of %s holds a %s", self._publisher, NETWORK_FILE)
            return None
        with path.open("rb") as file:
            data = file.read(NETWORK_BYTES + 1)
        found = directory.parse(data, issues.get(self._publisher, 0))
        for fault in found.faults:
            log.warning("%s: %s", NETWORK_FILE, fault)
        return found
