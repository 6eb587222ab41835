"""Who a root speaks for and when an issue was made: our own fields inside TUF's signed parts."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import msgspec
from tuf.api.metadata import Metadata, Root, Targets
from tuf.api.serialization import DeserializationError

from content.core import names
from content.core.text import clean_line
from content.errors import Tampered
from content.stick.copy import PUBLISHER_ID, RESERVED, SOFTWARE
from content.trust.tuf_client import in_our_words

if TYPE_CHECKING:
    from collections.abc import Mapping

IDENTITY = "noodsteunpunt"
"""Field of ours, signed inside root and targets."""
NAME_CHARS = 80


class Identity(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who a root speaks for, signed by its keys."""

    publisher: str
    name: str
    practice: bool = False
    """Keys of a demo: no card for a support point takes software of theirs."""


class Issued(msgspec.Struct, frozen=True, kw_only=True):
    """When an issue was made, signed by the publishing key."""

    issued_at: datetime
    root_version: int | None = None
    """The root in force when it was signed; None from publishers that did not say."""


class Anchor(NamedTuple):
    """A root this kiosk was told to believe."""

    identity: Identity
    version: int
    data: bytes

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def read_anchor(data: bytes) -> Anchor:
    """Read a root file. Raises Tampered when it is not a root of ours, signed by its own keys."""
    with in_our_words("root.json"):
        try:
            metadata = Metadata[Root].from_bytes(data)
        except DeserializationError as error:
            message = "Dit bestand is geen ROOT.json: vraag het de afzender opnieuw."
            raise Tampered(message) from error
        if metadata.signed.type != Root.type:
            raise Tampered("Dit bestand is geen ROOT.json: vraag het de afzender opnieuw.")
        metadata.verify_delegate(Root.type, metadata)
    return Anchor(identity_of(metadata.signed), metadata.signed.version, data)


def identity_of(root: Root) -> Identity:
    """Return whom ``root`` speaks for. Raises Tampered unless id and name are fit to use."""
    identity = signed_field(root, Identity)
    check_identity(identity)
    return identity


def check_identity(identity: Identity) -> None:
    """Raise Tampered unless the id can name a folder and the name can be shown."""
    if not PUBLISHER_ID.fullmatch(identity.publisher):
        raise Tampered(
            f"{identity.publisher[:60]!r} kan geen id zijn: gebruik kleine letters, cijfers en '-'."
        )
    if identity.publisher in RESERVED - {SOFTWARE}:
        raise Tampered(
            f"'{identity.publisher}' kan geen afzender zijn: die map op de stick is voor iets "
            "anders. Kies een ander id."
        )
    if not identity.name or clean_line(identity.name, NAME_CHARS) != identity.name:
        raise Tampered(f"De naam van een afzender heeft 1 tot {NAME_CHARS} gewone tekens.")


def check_name(identity: Identity, others: Mapping[str, str]) -> None:
    """Raise Tampered unless the name can be taken for no other's.

    ``others`` are the names believed here, by id. Apart from `check_identity`: a name that was
    believed before this rule stays. Who signs software is no publisher of messages.
    """
    if identity.publisher == SOFTWARE:
        raise Tampered(
            "Dit is de sleutel van de software, niet van een afzender van berichten: die hoort "
            "bij het maken van de kaart."
        )
    if reason := names.fault(identity.name):
        raise Tampered(f"{identity.name!r} kan geen naam van een afzender zijn. {reason}")
    rest = {i: name for i, name in others.items() if i != identity.publisher}
    if alike := names.looks_like(identity.name, rest):
        raise Tampered(
            f"De naam {identity.name!r} lijkt te veel op die van '{alike}' ({rest[alike]!r}), en "
            "dan weten bewoners niet wie er spreekt: kies een andere naam."
        )


_Field = TypeVar("_Field", Identity, Issued)


def signed_field(signed: Root | Targets, kind: type[_Field]) -> _Field:
    try:
        return msgspec.convert(signed.unrecognized_fields.get(IDENTITY), kind)
    except msgspec.MsgspecError as error:
        raise Tampered("De gegevens van de afzender ontbreken of kloppen niet.") from error
