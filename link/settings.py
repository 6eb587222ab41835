"""link.toml: what this node's link is. Without it there is no link, and nothing misses it."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import Meta

from link.errors import SettingsError

if TYPE_CHECKING:
    from pathlib import Path

FILE = "link.toml"


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of link.toml."""

    region: Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,40}\Z")]
    """Id of the publisher whose network.json says who is who."""


def load(config: Path) -> Settings:
    """Raises SettingsError with what is wrong."""
    path = config / FILE
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Settings)
    except FileNotFoundError as error:
        raise SettingsError(
            (f'{path} is missing: write region = "…", the id of the region\'s publisher.',)
        ) from error
    except (OSError, UnicodeError, RecursionError) as error:
        raise SettingsError((f"{path} cannot be read: {error}.",)) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError((f"{path} is not valid TOML: {error}.",)) from error
    except msgspec.ValidationError as error:
        known = ", ".join(field.name for field in msgspec.structs.fields(Settings))
        raise SettingsError((f"{path}: {error}. It knows: {known}.",)) from error
