"""What of an old card's data belongs to the point, and what to the root that is left behind. Pure.

/etc is laid over the root's own: accounts, units and links in it belong to that root, and would
hide those of the new one. What a technician changed elsewhere in /etc is not taken along blindly:
it is named, to be looked at.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import PurePosixPath


class Fate(Enum):
    """What becomes of one path."""

    TAKEN = auto()
    LEFT = auto()
    """The new root has its own."""
    NAMED = auto()
    """It stays behind too, and a person should know."""


STATE = {"noodsteunpunt", "systemd"}
_ETC = {"hostname", "machine-id", "adjtime", "localtime", "timezone", "noodsteunpunt", "nut"}
"""Settings of the point, wherever a technician made them."""
_ETC_OF_POINT = (("systemd", "network"),)
_OF_THE_CARD = {"software.root.json", "practice", "examples"}
"""In /etc/noodsteunpunt: whose software a card takes comes with it."""
_OF_THE_ROOT = {
    ".pwd.lock", "alternatives", "apt", "apparmor.d", "dpkg", "group", "group-", "gshadow",
    "gshadow-", "init.d", "ld.so.cache", "ld.so.conf.d", "mtab", "passwd", "passwd-", "rc0.d",
    "rc1.d", "rc2.d", "rc3.d", "rc4.d", "rc5.d", "rc6.d", "rcS.d", "resolv.conf", "shadow",
    "shadow-", "ssl", "subgid", "subgid-", "subuid", "subuid-", "sysusers.d", "tmpfiles.d",
}  # fmt: skip
"""Made by packages, or by the accounts of that root."""
_OF_NUT = "nut-driver-enumerator-generated-"
"""What NUT makes anew at each start, of its own settings."""
_TOP_OF_THE_ROOT = {".grown", ".writable", "lost+found", "releases"}
_SEED = "random-seed"


def fate(path: PurePosixPath, *, is_link: bool = False) -> Fate:
    """Decide about a file or link, by its path on the data partition."""
    top, *rest = path.parts
    if top in STATE:
        # Two machines must never draw the same numbers.
        return Fate.LEFT if path.parts == ("systemd", _SEED) else Fate.TAKEN
    if top in _TOP_OF_THE_ROOT or top.startswith("releases-"):
        return Fate.LEFT
    if top != "etc":
        return Fate.NAMED
    if not rest or rest[0] != "upper":
        return Fate.LEFT  # overlay's own
    return _etc(tuple(rest[1:]), is_link=is_link)


def _etc(parts: tuple[str, ...], *, is_link: bool) -> Fate:
    if parts[0] == "noodsteunpunt":
        return Fate.LEFT if len(parts) > 1 and parts[1] in _OF_THE_CARD else Fate.TAKEN
    if parts[0] in _ETC or parts[:2] in _ETC_OF_POINT:
        return Fate.TAKEN
    # Links are what deploy/install makes of units, and apt of alternatives.
    is_made_anew = parts[0] in _OF_THE_ROOT or parts[-1].startswith(_OF_NUT)
    return Fate.LEFT if is_made_anew or is_link else Fate.NAMED


class Ids(NamedTuple):
    """Numbers of users or groups on two cards."""

    old: Mapping[int, str]
    new: Mapping[str, int]

    def name(self, number: int) -> str:
        return self.old.get(number, str(number))

    def here(self, number: int) -> int | None:
        """Return what it is on the new card; None: nobody of that name is there."""
        if number == 0:
            return 0
        name = self.old.get(number)
        return None if name is None else self.new.get(name)


def numbers(table: str) -> dict[str, int]:
    """Read names and numbers from passwd or group: they stand in the same places."""
    found = {}
    for line in table.splitlines():
        fields = line.split(":")
        if len(fields) > 2 and fields[2].isdigit():
            found[fields[0]] = int(fields[2])
    return found


def ids(old: str, new: str) -> Ids:
    """Of two passwd or two group files."""
    return Ids({number: name for name, number in numbers(old).items()}, numbers(new))


def version(text: str) -> tuple[int, ...] | None:
    """Read the numbers of "1.4.0+0a1b2c3d4e"; None: it says none."""
    numbers_of = text.strip().partition("+")[0].split(".")
    if not all(part.isdigit() for part in numbers_of):
        return None
    return tuple(map(int, numbers_of))
