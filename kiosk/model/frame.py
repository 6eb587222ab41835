"""What stands around every page, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.model.routes import Route
    from kiosk.model.views import Choice


@dataclass(frozen=True)
class Closed:
    """That this point is closed, and which one is open."""

    forms: tuple[str, ...]
    """From many words to few."""
    route: Route
    """More about the one that is open, or about what is known."""


@dataclass(frozen=True)
class Frame:
    """What the shell shows."""

    name: str
    """Of this point."""
    time: str
    drill: str
    stick: str
    language: str
    """On the one button for all languages, where there is no room for a button each."""
    back: str
    tabs: tuple[Choice, ...]
    news: tuple[str, ...] = ()
    """From when the newest content is and when there is more: in many words, or in few."""
    languages: tuple[Choice, ...] = ()
    """Those that can be chosen, each in its own letters."""
    letters: Choice | None = None
    """The usual letters, or AA."""
    help: Choice | None = None
    """The way to help; None where there are others to call."""
    help_short: str = ""
    help_shortest: str = ""
    """Its words where there is little room, and where there is hardly any."""
    closed: Closed | None = None
    """None while this point is open, and for who works here."""
    doubt: str = ""
    """That the clock may be wrong; the strip says it while it has nothing else to say."""
    aloud: str = ""
    """On the button that starts or ends reading aloud; empty where nothing can be heard."""
    aloud_short: str = ""
    speaking: bool = False
    desk: Choice | None = None
    """Back to work, for staff and technicians on residents' pages."""
    lock: str = ""
    """On the button that locks the desk; empty while it is locked."""
    low: bool = False
    """The header hangs just above the tabs."""
    covered: bool = False
    """The page needs the whole glass, the header's place too."""
