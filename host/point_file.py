"""point.toml: all that makes one appliance this support point, in one file on its boot partition.

    hostname = "nsp-veldermeer-01"
    ssh_keys = ["ssh-ed25519 AAAA… beheer"]     # left out: no SSH at all
    publishers = ['''{"signatures": …}''']      # ROOT.json of each publisher to believe
    kiosk = '''…'''                             # the very text of kiosk.toml
    power = '''…'''                             # the very text of power.toml
    link = '''…'''                              # that of link.toml; left out: it stays as it is,
                                              # empty: this point has no link
    office = '''…'''                           # that of office.toml: where other laptops reach the
                                              # office; left out: at the machine itself alone
    node = "np-veldermeer-1"                  # its id for the link; left out: the hostname
    role = "coordination"                     # with a broker and an office, for points below it:
                                              # kiosk and power may be left out; left out: "point"
    name = "Kazerne Noord"                    # what people call it; left out: as in kiosk.toml

    unlock_key = "64 hexadecimal digits"        # for codes that end a wait at the lock
    new_book = true                             # the desk's book goes, and a new one is begun: for
                                              # one that only another machine's TPM could open

    [pins]                                      # hashes, as deploy/points makes them
    staff = "$argon2id$v=19$…"
    technician = "$argon2id$v=19$…"

Key, pins and new_book are taken once, then removed from here. Files from before have the PINs
themselves: they are taken once more, and hashed on the card.

Holding the files themselves, it needs no second schema: each is checked by whoever reads it later.
Pure.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Annotated

import msgspec

from common import settings, unlock_code
from common.settings import SettingsError
from content.errors import ContentError
from content.trust.identity import read_anchor
from kiosk.config import ConfigError as KioskConfigError
from kiosk.config import parse_config as parse_kiosk
from kiosk.desk.storage.errors import PinError
from kiosk.desk.storage.pins import check as check_pin
from kiosk.desk.storage.pins import hashed
from kiosk.model.roles import Role
from link.errors import SettingsError as LinkSettingsError
from link.identity import Role as Place
from link.settings import parse as parse_link
from office.settings import parse as parse_office
from power.config import parse_config as parse_power
from power.errors import ConfigError as PowerConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "point.toml"
LARGEST_BYTES = 1024 * 1024
HEADER = "# Settings of one support point. Copy to the partition bootfs of its card.\n"
_NOT_REPEATED = frozenset({"pins", "unlock_key", "kiosk", "power", "link", "office", "publishers"})
"""Secret, or longer than a fault should be."""
_SECRET_LINE = re.compile(
    rb"^[ \t]*(?:pins[ \t]*=|(?:pins\.)?(?:staff|technician)[ \t]*=|unlock_key[ \t]*=)[^\r\n]*",
    re.MULTILINE,
)
_KEY_TYPES = ("ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256", "sk-ssh-ed25519@openssh.com")


class PointError(Exception):
    """point.toml cannot be used: one sentence for each fault."""

    def __init__(self, *faults: str) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


class PointFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of point.toml."""

    hostname: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")]
    kiosk: str = ""
    power: str = ""
    ssh_keys: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    pins: dict[Role, str] = {}
    link: str | None = None
    office: str = ""
    node: str = ""
    role: Place = Place.POINT
    name: str = ""
    unlock_key: str = ""
    new_book: bool = False

    @property
    def node_id(self) -> str:
        """What it is called by others; its keys are made with it, once."""
        return self.node or self.hostname

    @property
    def called(self) -> str:
        """What people call it."""
        return self.name or parse_kiosk(self.kiosk.encode(), "kiosk.toml").point.name

    def faults(self) -> tuple[str, ...]:
        """Say what is wrong in what it holds, as those who will read it would."""
        return (
            *self._absent(),
            *(_kiosk_faults(self.kiosk) if self.kiosk else ()),
            *(_power_faults(self.power) if self.power else ()),
            *(f for role, pin in self.pins.items() for f in _pin_faults(role, pin)),
            *_unlock_faults(self.unlock_key),
            *(f for key in self.ssh_keys for f in _key_faults(key)),
            *(f for root in self.publishers for f in _publisher_faults(root)),
            *(_link_faults(self.link, self.node_id) if self.link else ()),
            *(_office_faults(self.office) if self.office else ()),
        )

    def _absent(self) -> Iterator[str]:
        """What this role cannot do without."""
        if self.role is Place.POINT:
            yield from (
                f"{what}: this is no support point without it."
                for what in ("kiosk", "power")
                if not getattr(self, what)
            )
            return
        if not self.link:
            yield f"link: a {self.role} node has points below it: say which region it belongs to."
        if not (self.name or self.kiosk):
            yield "name: say what people call this place; there is no kiosk.toml that does."


def read(data: bytes) -> PointFile:
    """Read and check. Raises PointError with every fault found."""
    if len(data) > LARGEST_BYTES:
        raise PointError(f"{NAME} is larger than 1 MiB.")
    try:
        point = settings.convert(settings.parse(data, NAME), PointFile, secret=_NOT_REPEATED)
    except SettingsError as error:
        raise PointError(*_named(NAME, error)) from error
    faults = point.faults()
    if faults:
        raise PointError(*(f"{NAME}: {fault}" for fault in faults))
    return point


def write(point: PointFile) -> bytes:
    """Return the text of point.toml, the same for the same point."""
    lines = [
        HEADER + f"hostname = {quoted(point.hostname)}",
        f"ssh_keys = {_list(point.ssh_keys)}",
        f"publishers = {_list(point.publishers)}",
    ]
    lines += [
        f"{what} = {_text(text)}"
        for what, text in (("kiosk", point.kiosk), ("power", point.power))
        if text
    ]
    if point.role is not Place.POINT:
        lines.append(f"role = {quoted(point.role)}")
    if point.name:
        lines.append(f"name = {quoted(point.name)}")
    if point.link is not None:
        lines.append(f"link = {_text(point.link)}" if point.link else 'link = ""')
    if point.office:
        lines.append(f"office = {_text(point.office)}")
    if point.node:
        lines.append(f"node = {quoted(point.node)}")
    if point.unlock_key:
        lines.append(f"unlock_key = {quoted(point.unlock_key)}")
    if point.new_book:
        lines.append("new_book = true")
    if point.pins:
        lines += ["\n[pins]", *(f"{role} = {quoted(pin)}" for role, pin in point.pins.items())]
    return ("\n".join(lines) + "\n").encode()


def taken(point: PointFile) -> PointFile:
    """What stays of it: no secret, and nothing that is done once."""
    return msgspec.structs.replace(point, pins={}, unlock_key="", new_book=False)


def with_hashes(point: PointFile) -> PointFile:
    """The same with hashes in place of PINs. Slow, as they must be: a tenth of a second each."""
    hashes = {role: hashed(pin) for role, pin in point.pins.items()}
    return msgspec.structs.replace(point, pins=hashes)


def without_secrets_in_place(data: bytes) -> bytes:
    """As long as ``data``, each line that holds PINs or a key a comment: to be written over it."""
    return _SECRET_LINE.sub(lambda line: b"#" * len(line[0]), data)


def quoted(text: str) -> str:
    """JSON's strings are TOML's, once DEL is escaped as well."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _list(texts: tuple[str, ...]) -> str:
    return "[" + ", ".join(quoted(text) for text in texts) + "]"


def _text(text: str) -> str:
    """As it is where that can be, so that a person can read and change it."""
    odd = "'''" in text or text.endswith("'") or re.search(r"[\x00-\x08\x0b-\x1f\x7f]", text)
    return quoted(text) if odd else f"'''\n{text}'''"


def _named(name: str, error: SettingsError) -> tuple[str, ...]:
    """Say each fault with the file that it is in."""
    return tuple(fault if fault.startswith(name) else f"{name}: {fault}" for fault in error.faults)


def _kiosk_faults(text: str) -> tuple[str, ...]:
    try:
        parse_kiosk(text.encode(), "kiosk.toml")
    except KioskConfigError as error:
        return (str(error),)
    return ()


def _power_faults(text: str) -> tuple[str, ...]:
    try:
        parse_power(settings.parse(text.encode(), "power.toml"))
    except SettingsError as error:
        return _named("power.toml", error)
    except PowerConfigError as error:
        return tuple(f"power.toml: {fault}" for fault in error.faults)
    return ()


def _office_faults(text: str) -> tuple[str, ...]:
    try:
        parse_office(text.encode())
    except SettingsError as error:
        return _named("office.toml", error)
    return ()


def _pin_faults(role: Role, pin: str) -> tuple[str, ...]:
    try:
        check_pin(role, pin)
    except PinError as error:
        return (f"pins.{role}: {error}",)
    return ()


def _unlock_faults(key: str) -> tuple[str, ...]:
    try:
        if key:
            unlock_code.parse(key)
    except unlock_code.NoSecret:
        return ("unlock_key: it is no key: 64 hexadecimal digits, as deploy/points makes it.",)
    return ()


def _key_faults(key: str) -> tuple[str, ...]:
    """A key may carry no options: they could start a command, and none is needed."""
    if re.fullmatch(
        rf"({'|'.join(map(re.escape, _KEY_TYPES))}) [A-Za-z0-9+/]{{40,}}={{0,2}}( .*)?", key
    ):
        return ()
    return (f"ssh_keys: {key[:40]!r} is no public key: copy the one line of the .pub file.",)


def _publisher_faults(root: str) -> tuple[str, ...]:
    try:
        read_anchor(root.encode())
    except ContentError as error:
        return (f"publishers: {error}",)
    return ()


def _link_faults(text: str, node: str) -> tuple[str, ...]:
    found: tuple[str, ...] = ()
    try:
        parse_link(text.encode())
    except LinkSettingsError as error:
        found = error.faults
    if not re.fullmatch(r"[a-z0-9-]{1,32}", node):
        found += (f"node: {node!r} is no id: small letters, digits and '-', 32 at most.",)
    return found
