"""What ``--what-if`` and ``forecast`` do: ask the daemon how things stand, and look ahead here.

In the process that asks: however long it takes, it is never in the way of a light.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import msgspec

from power import snapshot_file
from power.errors import RequestError
from power.policy import whatif
from power.requests import SOCKET_NAME, Answer, Refused, Snapshot, ask

if TYPE_CHECKING:
    from power.folders import Folders
    from power.requests import Override, Target
    from power.what_if import WhatIf


def tell(folders: Folders, request: Override | Target | None, *, by: str, as_json: bool) -> None:
    """Print what a request would cost; with none, how an outage would go from here.

    Raises RequestError; as JSON its code is on standard output then, as an `Answer`.
    """
    try:
        found = _look(folders, request, by)
    except RequestError as error:
        if as_json:
            click.echo(msgspec.json.encode(Answer(ok=False, text=str(error), code=error.code)))
        raise
    click.echo(msgspec.json.encode(found) if as_json else found.text)


def _look(folders: Folders, request: Override | Target | None, by: str) -> WhatIf:
    ask(folders.run / SOCKET_NAME, Snapshot(by=by))
    snapshot = snapshot_file.read(folders.run / whatif.FILE_NAME)
    try:
        return whatif.forecast(snapshot) if request is None else whatif.answer(snapshot, request)
    except RequestError as error:  # the daemon would say no to this as well
        raise Refused(str(error), error.code) from error
