"""What stands around every page, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.model.views import Choice


@dataclass(frozen=True)
class Frame:
    """What the shell shows."""

    title: str
    subtitle: str
    time: str
    drill: str
    stick: str
    language: str
    aids: str
    back: str
    tabs: tuple[Choice, ...]
    doubt: str = ""
    """That the clock may be wrong; the strip says it while it has nothing else to say."""
    aloud: str = ""
    """On the button that starts or ends reading aloud; empty where nothing can be heard."""
    speaking: bool = False
    lock: str = ""
    """On the button that locks the desk; empty while it is locked."""
    low: bool = False
    """The header hangs just above the tabs."""
    covered: bool = False
    """The page needs the whole glass, the header's place too."""
