"""kiosk.toml: what this point is, as frozen values. Unknown keys and wrong values are refused."""

from __future__ import annotations

import contextlib
import hashlib
import logging
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from common import folders, settings
from common.atomic_write import write as write_durably
from common.settings import SettingsError
from content.core.model import Facility

if TYPE_CHECKING:
    from pathlib import Path

LANGUAGES = ("nl", "en", "de", "pl", "uk", "tr", "ar")

log = logging.getLogger(__name__)


class ConfigError(Exception):
    """kiosk.toml cannot be used; the message says which file and what to do."""


class Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of kiosk.toml."""


class Point(Section, frozen=True, kw_only=True):
    """The place this kiosk stands in."""

    name: str
    municipality: str
    latitude: Annotated[float, msgspec.Meta(ge=-90, le=90)]
    longitude: Annotated[float, msgspec.Meta(ge=-180, le=180)]
    address: str = ""
    hours: str = ""
    staffed_by: str = ""
    facilities: tuple[Facility, ...] = ()
    radio_name: str = ""
    radio_frequency: str = ""
    emergency_help: str = ""
    """What to do when 112 cannot be reached; left out: go to staff, who can pass it on."""


class Panel(Section, frozen=True, kw_only=True):
    """The screen. Sizes in millimetres follow from it, so that text can be read at 50 cm."""

    diagonal_inch: Annotated[float, msgspec.Meta(ge=3, le=60)] | None = None


class Behaviour(Section, frozen=True, kw_only=True):
    languages: tuple[str, ...] = LANGUAGES
    return_after_s: Annotated[float, msgspec.Meta(ge=10, le=3600)] = 60
    """Unattended this long, the kiosk returns to Informatie in Dutch."""
    start_after_s: Annotated[float, msgspec.Meta(ge=10, le=86_400)] = 180
    """Unattended this long, and forgotten who was there: the start screen, to be read from afar."""
    stale_after_h: Annotated[float, msgspec.Meta(gt=0, le=720)] = 12
    """Content older than this says so in words."""
    news_every_h: Annotated[float, msgspec.Meta(gt=0, le=168)] = 3
    """How often a courier brings news: every screen says when there is more."""
    require_pin_for_import: bool = False
    """A stick is read only after staff let it in: `content.stick.import_permission`."""
    drill: bool = False
    """OEFENING on every screen, and exercise bulletins are shown."""


class Printer(Section, frozen=True, kw_only=True):
    """A receipt printer that speaks ESC/POS. Without this table there is no button to print."""

    device: str
    """Such as /dev/usb/lp0."""
    paper_mm: Literal[58, 80] = 80


class Sound(Section, frozen=True, kw_only=True):
    """Reading aloud."""

    volume_pct: Annotated[float, msgspec.Meta(ge=0, le=100)] = 80
    """0: never, and no button for it."""


Area = Annotated[str, msgspec.Meta(min_length=1, max_length=24, pattern=r"^[^\n\r\t]+\Z")]
"""A name on a button, and on a public screen: a part of town, never an address."""

NodeId = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]{1,32}\Z")]


class Desk(Section, frozen=True, kw_only=True):
    """What staff do here."""

    emergency_reports: bool = False
    """Taking emergency reports when 112 is out of reach: only where that was agreed upon."""
    key: Literal["card", "machine"] = "card"
    """Where the key of the book lies. machine: its TPM holds it, so that who has the card alone
    reads nothing; a machine that dies takes the book along. Read by `host.desk_key`."""
    stock: bool = False
    """Handing out scarce goods: what there is, what goes, coupons."""
    visitors: bool = False
    """Counting visitors by a touch each."""
    shares_with: tuple[NodeId, ...] = ()
    """Nodes of the link with which this point shares its used coupons and what is under way."""
    scanner: str = ""
    """A scanner of coupons, such as /dev/input/by-id/usb-Maker_Scanner-event-kbd."""
    needs: bool = False
    """What neighbours need and offer: cards, and a board for residents."""
    volunteers: bool = False
    """Who of the neighbours helps here, and who should be back by now."""
    areas: Annotated[tuple[Area, ...], msgspec.Meta(max_length=12)] = ()
    """Parts of the neighbourhood, as people call them; left out: near this point, or farther."""
    streets: tuple[str, ...] = ()
    """Of the neighbourhood, to touch rather than type in a report; with a comma and a town where
    that is another than this point's."""


class Config(Section, frozen=True, kw_only=True):
    """The whole of kiosk.toml."""

    point: Point
    panel: Panel = Panel()
    behaviour: Behaviour = Behaviour()
    printer: Printer | None = None
    sound: Sound = Sound()
    desk: Desk = Desk()
    trouble: str = ""
    """Why this is not what kiosk.toml says; never in the file itself."""
    fingerprint: str = ""
    """Of the file this is from, whatever that says; never in the file itself."""
    placed: bool = True
    """Where the point stands is known, so that ways and distances can be shown."""


_NEVER_IN_THE_FILE = frozenset({"trouble", "fingerprint", "placed"})

UNSET = Config(
    point=Point(name="Noodsteunpunt", municipality="", latitude=52.13, longitude=5.29), placed=False
)
"""A point nobody has set up yet: official messages and guides, and no way to anywhere."""


def config_path() -> Path:
    return folders.config() / "kiosk.toml"


def load_config(path: Path | None = None) -> Config:
    """Read kiosk.toml. Raises ConfigError with one sentence for the technician."""
    path = path or config_path()
    try:
        data = settings.read(path, absent="copy deploy/examples/kiosk.toml there.")
    except SettingsError as error:
        raise ConfigError(str(error)) from error
    return parse_config(data, path)


def parse_config(data: bytes, path: Path | str) -> Config:
    """Read the bytes of kiosk.toml; ``path`` names them. Raises ConfigError as `load_config`."""
    try:
        config = settings.convert(settings.parse(data, path), Config, hidden=_NEVER_IN_THE_FILE)
    except SettingsError as error:
        faults = " ".join(error.faults)
        raise ConfigError(faults if str(path) in faults else f"{path}: {faults}") from error
    unknown = set(config.behaviour.languages) - set(LANGUAGES)
    if unknown:
        raise ConfigError(f"{path}: no words for language {', '.join(sorted(unknown))}.")
    return msgspec.structs.replace(config, fingerprint=hashlib.sha256(data).hexdigest())


def settle(path: Path | None = None, kept: Path | None = None) -> Config:
    """Read kiosk.toml, and where it cannot be used what it was when it last could. Never raises.

    A screen that shows official messages under yesterday's name beats one that shows an error.
    """
    path, kept = path or config_path(), kept or folders.state() / "kiosk" / "kiosk.last.toml"
    try:
        config = load_config(path)
    except ConfigError as error:
        log.error("%s", error)  # noqa: TRY400 - a sentence for the technician, no traceback
        with contextlib.suppress(ConfigError):
            return msgspec.structs.replace(load_config(kept), trouble=str(error))
        return msgspec.structs.replace(UNSET, trouble=str(error))
    with contextlib.suppress(OSError):  # a card that is full or read-only changes nothing here
        data = path.read_bytes()
        if not kept.exists() or kept.read_bytes() != data:
            kept.parent.mkdir(parents=True, exist_ok=True)
            write_durably(kept, data)
    return config
