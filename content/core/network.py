"""network.json: which points there are, as a region's publisher signs it. The link reads it.

Here it is one more file of an issue: checked enough that a publisher hears of a slip before it is
signed, and never shown to residents.
"""

from __future__ import annotations

from collections import Counter
from typing import Annotated

import msgspec
from msgspec import Meta

from content.errors import FormatError

NETWORK_FILE = "network.json"
NETWORK_BYTES = 2 * 1024 * 1024
NODES = 2_000


class _Named(msgspec.Struct):
    id: Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,32}\Z")]
    number: Annotated[int, Meta(ge=1, le=65_535)]


class _Network(msgspec.Struct):
    nodes: Annotated[tuple[_Named, ...], Meta(max_length=NODES)]


def check_network(data: bytes) -> None:
    """Raise FormatError unless it is a list of nodes, each with an id and a number of its own."""
    if len(data) > NETWORK_BYTES:
        raise FormatError(f"Groter dan {NETWORK_BYTES >> 20} MB.", file=NETWORK_FILE)
    try:
        nodes = msgspec.json.decode(data, type=_Network).nodes
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise FormatError(
            f"Dit is geen lijst van punten ({error}): maak het bestand opnieuw.", file=NETWORK_FILE
        ) from error
    for what, values in (("id", [n.id for n in nodes]), ("nummer", [n.number for n in nodes])):
        twice = [value for value, count in Counter(values).items() if count > 1]
        if twice:
            raise FormatError(
                f"Het {what} {twice[0]} staat er twee keer in: geef elk punt een eigen {what}.",
                file=NETWORK_FILE,
            )
