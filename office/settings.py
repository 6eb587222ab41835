"""office.toml: where other machines reach this office. Without it, this machine alone does.

listen = ["192.168.8.10"]     # addresses of this machine, as others know it
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import Meta

from common import settings
from common.settings import SettingsError

if TYPE_CHECKING:
    from pathlib import Path

FILE = "office.toml"
ADDRESSES = 8


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of office.toml."""

    listen: Annotated[tuple[str, ...], Meta(max_length=ADDRESSES)] = ()


def load(config: Path) -> Settings:
    """Raises SettingsError with what is wrong."""
    path = config / FILE
    return parse(settings.read(path, absent=""), path) if path.exists() else Settings()


def parse(data: bytes, path: Path | str = FILE) -> Settings:
    """Read the text of office.toml, which is named ``path``. Raises SettingsError."""
    found = settings.convert(settings.parse(data, path), Settings)
    faults = [fault for one in found.listen if (fault := fault_of(one))]
    if faults:
        raise SettingsError(*(f"{path}: listen: {fault}" for fault in faults))
    return found


def fault_of(address: str) -> str:
    """Say why others cannot reach an office at this address; empty when they can.

    It stands in the certificate, so it cannot be "all there are".
    """
    try:
        found = ipaddress.IPv4Address(address)
    except ValueError:
        return f"{address!r} is no address of this machine: write one such as 192.168.8.10."
    if found.is_unspecified or found.is_multicast or found == ipaddress.IPv4Address("127.0.0.1"):
        return f"{address} is no address that others know this machine by."
    return ""
