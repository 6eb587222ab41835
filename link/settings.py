"""link.toml: what this node's link is. Without it there is no link, and nothing misses it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import Meta

from common import settings
from link.errors import SettingsError

if TYPE_CHECKING:
    from pathlib import Path

FILE = "link.toml"
ABSENT = 'write region = "…", the id of the region\'s publisher.'


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of link.toml."""

    region: Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,40}\Z")]
    """Id of the publisher whose network.json says who is who."""
    call_through_days: Annotated[int, Meta(ge=0, le=366)] = 30
    """So often a node with others below it calls them through by itself; 0: by hand alone."""


def load(config: Path) -> Settings:
    """Raises SettingsError with what is wrong."""
    path = config / FILE
    try:
        data = settings.read(path, absent=ABSENT)
    except settings.SettingsError as error:
        raise SettingsError(error.faults) from error
    return parse(data, path)


def parse(data: bytes, path: Path | str = FILE) -> Settings:
    """Read the text of link.toml, which is named ``path``. Raises SettingsError."""
    try:
        return settings.convert(settings.parse(data, path), Settings)
    except settings.SettingsError as error:
        raise SettingsError(tuple(_named(fault, path) for fault in error.faults)) from error


def _named(fault: str, path: Path | str) -> str:
    return fault if str(path) in fault else f"{path}: {fault}"
