"""Where a touch can lead: a type for each screen and for each thing to do, with what it is about.

The type says who may: a route that needs a role is refused to everybody else, whatever led to it.
Those of staff and technicians are with their features; residents do not wait for them.
"""

from __future__ import annotations

from typing import ClassVar, TypeAlias

import msgspec

from content.core.model import UtilityKind
from kiosk.model.needs import Side
from kiosk.model.place_filter import Wanted
from kiosk.model.roles import Role


class Route(msgspec.Struct, frozen=True):
    """Where a touch leads."""

    needs: ClassVar[Role | None] = None
    """Who may follow it; None: everybody."""
    bare: ClassVar[bool] = False
    """Without tabs below it: what it shows needs their room."""
    covering: ClassVar[bool] = False
    """Without a header too: a code, or the keyboard and what is typed."""
    stays: ClassVar[bool] = False
    """One of its type leads to another on the same page: nothing moves under the finger."""
    counts: ClassVar[bool] = False
    """A queue stands before it: it goes on when the desk locks. It shows nothing of anybody."""


class Action(Route, frozen=True):
    """Does something; what comes of it is shown on a screen that is there already."""


class Entry(Action, frozen=True):
    """Hands over what was entered with keys."""

    text: str = ""


class StaffRoute(Route, frozen=True):
    """A screen of staff. What opens from one of their tabs has none itself."""

    needs = Role.STAFF
    bare = True


class StaffAction(Action, frozen=True):
    """What only staff can have done."""

    needs = Role.STAFF


class TechnicianRoute(Route, frozen=True):
    """A screen of technicians."""

    needs = Role.TECHNICIAN


class TechnicianAction(Action, frozen=True):
    """What only a technician can have done."""

    needs = Role.TECHNICIAN


# The four places of residents, and what opens from them


class Information(Route, frozen=True):
    """What is happening."""


class Bulletin(Route, frozen=True):
    """One bulletin, by its identity."""

    publisher: str
    identifier: str
    part: int
    sender: str


class Story(Route, frozen=True):
    """What a bulletin tells beside what to do."""

    of: Bulletin


class History(Route, frozen=True):
    """What a bulletin replaced."""

    of: Bulletin


class Earlier(Route, frozen=True):
    """One of the bulletins that another replaced."""

    of: Bulletin
    """The one that holds now."""
    version: Bulletin


class Changes(Route, frozen=True):
    """What is new, changed and gone."""


class Gone(Route, frozen=True):
    """A bulletin that was here and is no more."""

    bulletin: Bulletin


class Retell(Route, frozen=True):
    """A bulletin in four lines."""

    of: Bulletin


class Notice(Route, frozen=True):
    """One of this point's own notices."""

    number: int


class Utility(Route, frozen=True):
    """What a publisher says of power, water or the like."""

    publisher: str
    kind: UtilityKind


class Places(Route, frozen=True):
    """Where to go, as a list."""

    wanted: Wanted = Wanted()


class Map(Route, frozen=True):
    """The same on the map."""

    wanted: Wanted = Wanted()


class Needs(Route, frozen=True):
    """Every choice for the two above."""

    wanted: Wanted = Wanted()


class Place(Route, frozen=True):
    """One place."""

    publisher: str
    name: str
    """Its id on that publisher's list."""


class Together(Route, frozen=True):
    """Places that are one mark on the map."""

    places: tuple[Place, ...]
    wanted: Wanted = Wanted()
    """What the map was narrowed down to."""


class Guides(Route, frozen=True):
    """What to do, by hazard."""


class Guide(Route, frozen=True):
    """Advice on one hazard."""

    hazard: str
    publisher: str | None = None
    """Whose comes first; None: anybody's."""


class Here(Route, frozen=True):
    """This support point."""


class Status(Route, frozen=True):
    """Its power."""


class NeedsAndOffers(Route, frozen=True):
    """What neighbours need and offer, and what this point asked for."""

    shown: Side = Side.NEED


class NeedOrOffer(Route, frozen=True):
    """One card of it, large."""

    card: str = ""
    """What to ask for at the desk."""


class Help(Route, frozen=True):
    """What to do when somebody is in need and 112 does not answer."""


class Start(Route, frozen=True):
    """What is seen from afar."""

    bare = True
    covering = True


class Languages(Route, frozen=True):
    """Every language."""


class Aids(Route, frozen=True):
    """Larger letters and the like."""


Shared: TypeAlias = Bulletin | Utility | Place | Here
"""Pages with something to take along; of `Here` it is the radio."""
Printed: TypeAlias = Bulletin | Utility | Places | Information
"""What a receipt can be of; of `Information` it is the whole situation."""


class Share(Route, frozen=True):
    """A code for the visitor's phone."""

    bare = True
    covering = True
    of: Shared


class Unlock(Route, frozen=True):
    """The lock before the desk."""

    bare = True


class UnlockCode(Route, frozen=True):
    """Ends a wait at the lock, with who coordinates on the telephone."""

    bare = True


# What residents can do


class Preference(Route, frozen=True):
    """Changes how the visitor reads, and leads back to where they were."""


class SetLanguage(Preference, frozen=True):
    """Read and hear everything in this language."""

    language: str


class SetText(Preference, frozen=True):
    """The size of letters."""

    step: str


class SetPalette(Preference, frozen=True):
    """The colours."""

    palette: str


class SetReach(Preference, frozen=True):
    """Where everything to press hangs."""

    low: bool


class Return(Preference, frozen=True):
    """Back to where one was before choosing a language or an aid."""


class Speak(Action, frozen=True):
    """Read this page aloud, or stop that."""


class Print(Action, frozen=True):
    """Put a page on paper."""

    of: Printed


class EnterPin(Entry, frozen=True):
    """Try a PIN; an empty one only asks how long to wait still."""


class EnterUnlockCode(Entry, frozen=True):
    """Try what was read out."""


class Lock(Action, frozen=True):
    """Lock the desk."""
