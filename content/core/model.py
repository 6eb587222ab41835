"""What the authorities say, as typed values: the vocabulary that `content` and `kiosk` share.

All times are aware and in UTC; all positions are WGS 84 degrees; all text has been cleaned
(see `content.core.text`). Nothing here reads a file, a clock or a database.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

FALLBACK_LANGUAGE = "nl"
NO_END_FOR = timedelta(hours=72)
"""So long after it was sent a message holds that does not say until when."""


class Severity(StrEnum):
    """CAP 1.2 `severity`, the worst first."""

    EXTREME = "Extreme"
    SEVERE = "Severe"
    MODERATE = "Moderate"
    MINOR = "Minor"
    UNKNOWN = "Unknown"

    @property
    def order(self) -> int:
        """0 for the worst: sort ascending to show the worst first."""
        return list(Severity).index(self)


class Urgency(StrEnum):
    """CAP 1.2 `urgency`."""

    IMMEDIATE = "Immediate"
    EXPECTED = "Expected"
    FUTURE = "Future"
    PAST = "Past"
    UNKNOWN = "Unknown"


class Certainty(StrEnum):
    """CAP 1.2 `certainty`."""

    OBSERVED = "Observed"
    LIKELY = "Likely"
    POSSIBLE = "Possible"
    UNLIKELY = "Unlikely"
    UNKNOWN = "Unknown"


class MessageType(StrEnum):
    """CAP 1.2 `msgType`; only these three bear on what is shown."""

    ALERT = "Alert"
    UPDATE = "Update"
    CANCEL = "Cancel"


class MessageStatus(StrEnum):
    """CAP 1.2 `status`: only ACTUAL is news, EXERCISE and TEST show in a drill alone."""

    ACTUAL = "Actual"
    EXERCISE = "Exercise"
    TEST = "Test"
    SYSTEM = "System"
    DRAFT = "Draft"


NEVER_SHOWN = frozenset({MessageStatus.SYSTEM, MessageStatus.DRAFT})
NOT_SHOWN = "dit bericht komt niet op het scherm."
"""Said to publishers and on import, after the reason."""


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """One `sender,identifier,sent` triple of CAP `references`."""

    sender: str
    identifier: str
    sent: datetime


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A picture that came with a bulletin; `file` is a path below the bundle's targets folder."""

    file: str
    description: str = ""


class Info(msgspec.Struct, frozen=True, kw_only=True):
    """One CAP `info` block: the bulletin in one language."""

    language: str
    """BCP 47 primary tag in lower case, such as ``nl``."""
    event: str
    headline: str
    description: tuple[str, ...] = ()
    """Paragraphs."""
    instruction: tuple[str, ...] = ()
    """Steps, one action each, in order."""
    areas: tuple[str, ...] = ()
    severity: Severity = Severity.UNKNOWN
    urgency: Urgency = Urgency.UNKNOWN
    certainty: Certainty = Certainty.UNKNOWN
    all_clear: bool = False
    """CAP 1.2 `responseType` AllClear: it is over. Of a Cancel that goes without saying."""
    audience: str = ""
    """For whom it is, in the publisher's words; empty: for all."""
    hazard: str | None = None
    """Name of the guide that belongs to it, such as ``power-cut``."""
    effective: datetime | None = None
    onset: datetime | None = None
    expires: datetime | None = None
    sender_name: str = ""
    web: str | None = None
    contact: str | None = None
    pictures: tuple[Picture, ...] = ()


class Bulletin(msgspec.Struct, frozen=True, kw_only=True):
    """One CAP alert, or one part of it (`content.core.parts`): what a row of the board is about.

    Identity is (publisher, sender, identifier, part).
    """

    publisher: str
    sender: str
    identifier: str
    part: int = 0
    """Which of the parts of its alert, from 0; 0 for an alert that is not divided."""
    sent: datetime
    status: MessageStatus
    msg_type: MessageType
    references: tuple[Reference, ...] = ()
    infos: tuple[Info, ...]
    """At least one, except on a Cancel."""

    def info(self, language: str) -> Info:
        """The block in ``language``, else Dutch, else the first. IndexError if there is none."""
        by_language = {info.language: info for info in reversed(self.infos)}
        return by_language.get(language) or by_language.get(FALLBACK_LANGUAGE) or self.infos[0]

    @property
    def over(self) -> bool:
        """Whether it says that something is over."""
        return self.msg_type is MessageType.CANCEL or any(info.all_clear for info in self.infos)

    @property
    def severity(self) -> Severity:
        """The worst of its info blocks. That something is over harms nobody, however bad it was."""
        if self.over:
            return Severity.MINOR
        worst = min((info.severity for info in self.infos), key=lambda s: s.order, default=None)
        return worst or Severity.UNKNOWN

    @property
    def starts(self) -> datetime:
        """When it begins to hold: the first `effective`, where one has none `sent` (CAP 3.2.2)."""
        return min((i.effective or self.sent for i in self.infos), default=self.sent)

    @property
    def expires(self) -> datetime | None:
        """When the last of its info blocks ends; None when one of them has no end."""
        ends = [info.expires for info in self.infos]
        known = [end for end in ends if end is not None]
        return max(known) if known and len(known) == len(ends) else None

    def has_ended(self, now: datetime) -> bool:
        """Whether its end is past at ``now``; without one, whether `NO_END_FOR` has passed."""
        if self.expires is None:
            return self.sent <= now - NO_END_FOR  # not sent + …: others send from the year 9999
        return self.expires <= now


class PlaceKind(StrEnum):
    """What a resident may look for."""

    SHELTER = "shelter"
    WATER = "water"
    FOOD = "food"
    MEDICAL = "medical"
    PHARMACY = "pharmacy"
    SUPPORT_POINT = "support_point"
    OTHER = "other"


class PlaceStatus(StrEnum):
    OPEN = "open"
    FULL = "full"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class Facility(StrEnum):
    """What a place offers; words of the screen's catalogue, never free text."""

    WHEELCHAIR = "wheelchair"
    ANIMALS = "animals"
    FIRST_AID = "first_aid"
    COTS = "cots"
    DRINKING_WATER = "drinking_water"
    FOOD = "food"
    TOILET = "toilet"
    SHOWER = "shower"
    HEATING = "heating"
    CHILDREN = "children"
    QUIET_ROOM = "quiet_room"
    PARKING = "parking"
    EMERGENCY_POWER = "emergency_power"
    RADIO = "radio"


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Somewhere to go. Identity is (publisher, id)."""

    publisher: str
    id: str
    kind: PlaceKind
    name: str
    address: str = ""
    latitude: float
    longitude: float
    status: PlaceStatus = PlaceStatus.UNKNOWN
    status_at: datetime | None = None
    capacity: int | None = None
    """People; None when unknown or without meaning."""
    hours: str = ""
    """When it is open, in the publisher's own words."""
    opening_hours: str = ""
    """The same as `content.core.opening_hours` reckons with it, if the publisher gave that."""
    facilities: tuple[Facility, ...] = ()
    contact: str = ""
    route: str = ""
    """The way there in words, if the publisher gave one."""
    note: str = ""


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    STEP = "step"
    BULLET = "bullet"


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """One paragraph-sized piece of a guide."""

    kind: BlockKind
    text: str


class Guide(msgspec.Struct, frozen=True, kw_only=True):
    """What to do about one hazard, in one language. `publisher` None: built in, general advice."""

    publisher: str | None
    hazard: str
    language: str
    title: str
    blocks: tuple[Block, ...]


class UtilityKind(StrEnum):
    POWER = "power"
    WATER = "water"
    GAS = "gas"
    SEWER = "sewer"
    TELECOMS = "telecoms"
    ROADS = "roads"


class UtilityState(StrEnum):
    WORKING = "working"
    LIMITED = "limited"
    OUT = "out"
    UNKNOWN = "unknown"


class Utility(msgspec.Struct, frozen=True, kw_only=True):
    """The state of one utility, and how long still."""

    publisher: str
    kind: UtilityKind
    state: UtilityState
    updated_at: datetime
    since: datetime | None = None
    expected_until: datetime | None = None
    notes: dict[str, str] = {}
    """One short line per language."""

    def note(self, language: str) -> str:
        """The line in ``language``, else in Dutch, else in any."""
        return self.notes.get(self.note_language(language), "")

    def note_language(self, language: str) -> str:
        """In which language `note` is."""
        there = (tag for tag in (language, FALLBACK_LANGUAGE, *self.notes) if self.notes.get(tag))
        return next(there, language)


class Publisher(msgspec.Struct, frozen=True, kw_only=True):
    """An authority this kiosk believes, and the newest issue it has from it."""

    id: str
    name: str
    issue: int
    issued_at: datetime
    imported_at: datetime
    imported_run_s: float | None = None
    """How long the machine had run in all when it was imported; None: by older software."""
