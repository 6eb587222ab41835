"""Looking after office.db while the office is open: is it whole, and a copy of it each day.

The office does so itself, and no unit of the appliance: nobody else may open its folder, and on a
laptop there is no unit.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from office.errors import OfficeError

if TYPE_CHECKING:
    from office.database import Database

log = logging.getLogger(__name__)

FIRST_S, EACH_S = 20.0, 24 * 3600.0
"""After the start, when the first page is there; and then each day."""


class Keeping:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="keeping", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        wait_s = FIRST_S
        while not self._stopping.wait(wait_s):
            wait_s = EACH_S
            try:
                self._database.keep()
            except OfficeError as error:
                log.warning("%s", error)
