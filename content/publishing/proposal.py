"""An issue on its way to enough signatures: one file from who wrote it to who approves it.

The targets role of a publisher's root says how many must sign, and who may. What is proposed fixes
everything: number, time and every file. Whoever signs, signs those very bytes, so nobody can alter
a word after another has read it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

import msgspec
from tuf.api.exceptions import LengthOrHashMismatchError
from tuf.api.metadata import (
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)
from tuf.api.serialization import DeserializationError

from content.errors import KeyFault, Tampered
from content.stick.copy import DEFAULT_LIMITS
from content.trust.identity import IDENTITY, Issued, signed_field

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from securesystemslib.signer import CryptoSigner

ISSUE_YEARS = 5
_YEAR = timedelta(days=365)
SUFFIX = ".voorstel"


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """All of an issue but the two parts that its publishing key adds at the end."""

    publisher: str
    metadata: bytes
    """TUF targets, with the signatures so far."""
    files: dict[str, bytes]
    """By path in the bundle."""

    @property
    def targets(self) -> Metadata[Targets]:
        return Metadata[Targets].from_bytes(self.metadata)

    @property
    def issue(self) -> int:
        return self.targets.signed.version

    @property
    def issued_at(self) -> datetime:
        return signed_field(self.targets.signed, Issued).issued_at


def propose(
    publisher: str, root: Root, files: Mapping[str, bytes], issue: int, now: datetime
) -> Proposal:
    """Return ``files`` as issue number ``issue``, signed by nobody yet."""
    now = now.replace(microsecond=0)
    targets = Targets(
        version=issue,
        expires=now + ISSUE_YEARS * _YEAR,
        targets={name: TargetFile.from_data(name, data) for name, data in files.items()},
        unrecognized_fields={
            IDENTITY: msgspec.to_builtins(Issued(issued_at=now, root_version=root.version))
        },
    )
    metadata = Metadata(targets).to_bytes()
    return Proposal(publisher=publisher, metadata=metadata, files=dict(files))


def needed(root: Root) -> int:
    """How many must sign an issue."""
    return root.roles[Targets.type].threshold


def signers(proposal: Proposal, root: Root) -> set[str]:
    """Return the ids of the keys that signed it and may."""
    targets = proposal.targets
    result = root.get_verification_result(Targets.type, targets.signed_bytes, targets.signatures)
    return set(result.signed)


def check_root(proposal: Proposal, root: Root) -> None:
    """Raise KeyFault where it was made before the keys changed."""
    if signed_field(proposal.targets.signed, Issued).root_version != root.version:
        raise KeyFault("De sleutels zijn intussen veranderd: maak een nieuw voorstel.")


def sign(proposal: Proposal, signer: CryptoSigner, root: Root) -> Proposal:
    """Add a signature. Raises KeyFault for a key that may not sign issues."""
    if signer.public_key.keyid not in root.roles[Targets.type].keyids:
        raise KeyFault("Deze sleutel mag geen uitgaven goedkeuren: neem uw goedkeuringssleutel.")
    check_root(proposal, root)
    targets = proposal.targets
    targets.sign(signer, append=True)
    return msgspec.structs.replace(proposal, metadata=targets.to_bytes())


def finished(proposal: Proposal, online: CryptoSigner) -> dict[str, bytes]:
    """Return the metadata of the whole issue but the roots, by name."""
    issue, expires = proposal.issue, proposal.targets.signed.expires
    vouched = {"targets.json": _vouch(issue, proposal.metadata)}
    snapshot = signed(Snapshot(version=issue, expires=expires, meta=vouched), [online])
    timestamp = Timestamp(version=issue, expires=expires, snapshot_meta=_vouch(issue, snapshot))
    return {
        f"{issue}.targets.json": proposal.metadata,
        f"{issue}.snapshot.json": snapshot,
        "timestamp.json": signed(timestamp, [online]),
    }


_Part = TypeVar("_Part", Root, Targets, Snapshot, Timestamp)


def signed(part: _Part, by: Iterable[CryptoSigner]) -> bytes:
    metadata: Metadata[_Part] = Metadata(part)
    for signer in by:
        metadata.sign(signer, append=True)
    return metadata.to_bytes()


def _vouch(version: int, data: bytes) -> MetaFile:
    return MetaFile.from_data(version, data, ["sha256"])


def pack(proposal: Proposal) -> bytes:
    return msgspec.msgpack.encode(proposal)


def unpack(data: bytes, publisher: str) -> Proposal:
    """Read a proposal of ``publisher``. Raises Tampered unless it is one and whole."""
    if len(data) > DEFAULT_LIMITS.bytes:
        raise Tampered("Dit bestand is te groot voor een voorstel.")
    try:
        found = msgspec.msgpack.decode(data, type=Proposal)
        targets = found.targets.signed
        if targets.type != Targets.type:
            raise Tampered("Dit bestand is geen voorstel voor een uitgave.")
        signed_field(targets, Issued)
    except (msgspec.MsgspecError, DeserializationError, AttributeError) as error:
        raise Tampered("Dit bestand is geen voorstel voor een uitgave.") from error
    if found.publisher != publisher:
        raise Tampered(f"Dit voorstel is van {found.publisher[:40]}, niet van {publisher}.")
    if targets.targets.keys() != found.files.keys():
        raise Tampered("Dit voorstel is niet heel: vraag het opnieuw.")
    try:
        for name, target in targets.targets.items():
            target.verify_length_and_hashes(found.files[name])
    except LengthOrHashMismatchError as error:
        raise Tampered("In dit voorstel is iets veranderd: vraag het opnieuw.") from error
    return found
