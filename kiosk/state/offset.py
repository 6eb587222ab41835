"""What other programs of this machine say by its clock, in the machine's time.

A Pi that thinks it is 1970 dates its readings in 1970. The kiosk knows by how much that is wrong
(`content.clock.Times.off`), and an age must come out right. Pure.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, TypeVar

import msgspec

NOTHING = timedelta(0)

_Said = TypeVar("_Said")


def shifted(said: _Said, off: timedelta) -> _Said:
    """Return ``said``, any msgspec value with times in it, with each of them ``off`` later."""
    return said if off == NOTHING else _shifted(said, off)


def _shifted(said: Any, off: timedelta) -> Any:
    match said:
        case datetime():
            return said + off
        case msgspec.Struct():
            parts = msgspec.structs.asdict(said)
            return type(said)(**{name: _shifted(part, off) for name, part in parts.items()})
        case dict():
            return {key: _shifted(part, off) for key, part in said.items()}
        case tuple() | list():
            return type(said)(_shifted(part, off) for part in said)
    return said
