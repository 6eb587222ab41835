"""Proof that a bundle is what its publisher said, whole and not older than what is here.

One TUF repository per publisher, read by python-tuf. `verify` takes these steps in this order;
the code repeats the numbers. Every step must succeed; nothing of a bundle is used before the last.

1. Anchor. We believe this publisher: our own copy of its root, valid by itself, names it.
2. Time. Nothing is refused for its date: a machine years behind or ahead, or a publisher's laptop,
   must not keep honest news out. What is old is known by its number (7), old keys by the root that
   replaced them (4).
3. Stage. python-tuf works in a fresh folder that holds the roots accepted before and no more. It
   prefers what it finds there to what the stick holds, so with the rest in it a stick of which
   the snapshot is cut would pass for whole.
4. Roots. From our anchor upward, each signed by enough keys of the one before and of itself. Ends
   at a root that still names this publisher.
5. Timestamp, snapshot, targets: read from the stick, signed by the online key that root names,
   each vouching for the next by version, length and hash.
6. One issue. The three carry one version, the issue number, and a signed time of issue. The same
   number may not come with other words.
7. Floor. Root and issue are not lower than what the database says was shown. Files can be zeroed
   by a power cut; the floor is kept apart from them. Only a new online key, which only the root
   keys can name, starts a new count.
8. Whole. Every root is on the stick itself, from the first to the one that signed this issue;
   nothing on it promises an issue that is not there; and no signature is no good.
9. Names. Every target has a plain relative path that means the same on every file system.
10. Files. Every target is there, with the length and hash that the targets role vouches for.

`verify` reads and writes only inside the folders it is given.
"""

from __future__ import annotations

import re
import shutil
from os import SEEK_END
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from tuf.api.exceptions import DownloadError, LengthOrHashMismatchError, RepositoryError
from tuf.api.metadata import Metadata, Root, Timestamp

from content.errors import Older, StickIncomplete, Tampered
from content.stick.copy import METADATA, TARGETS, RawBundle
from content.trust.identity import Issued, identity_of, signed_field
from content.trust.tuf_client import COPY_URL, CopyFetcher, hashed_name, in_our_words, tuf_client
from content.trust.whole import (
    promised_issue,
    refuse_stray_signatures,
    root_history,
    root_wanted,
    whole_roots,
)

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from tuf.api.metadata import TargetFile
    from tuf.ngclient._internal.trusted_metadata_set import TrustedMetadataSet

    from content.trust.identity import Anchor, Identity

_TARGET = re.compile(r"(?:[a-z0-9-]{1,40}/){0,2}[A-Za-z0-9][A-Za-z0-9._-]{0,110}")
_TAIL_BYTES = 16
HIGHEST_NUMBER = 2**63 - 1
"""What the database can count to."""


class Floor(NamedTuple):
    """The highest that was ever accepted of one publisher; from the database."""

    root_version: int
    issue: int
    online_keys: str
    """As `online_keys` gives them: another value means that the root keys started a new count."""
    anchor: str
    """Digest of the anchor it was verified from."""


class Verified(NamedTuple):
    """A bundle that took all ten steps."""

    identity: Identity
    """As it was believed: no issue changes its publisher's name."""
    claimed_name: str
    """What the newest root calls it."""
    issue: int
    issued_at: datetime
    root_version: int
    online_keys: str
    anchor: str
    targets: dict[str, Path]
    """Path inside the bundle to the verified file on our own disk."""
    metadata: dict[str, bytes]
    """Name to verified bytes, as a repository serves them."""


def verify(
    raw: RawBundle,
    anchor: Anchor,
    *,
    floor: Floor | None,
    accepted: Path | None,
    scratch: Path,
) -> Verified:
    """Take the ten steps.

    ``accepted`` is the bundle folder that was accepted last, None when there is none;
    ``scratch`` an empty folder of ours. Raises TrustError, StickIncomplete, or OSError when our own
    disk fails.
    """
    # 1. Anchor
    if anchor.identity.publisher != raw.publisher:
        raise Tampered(f"De sleutel van {raw.publisher} hoort bij {anchor.identity.publisher}.")
    if _starts_anew(anchor, floor, accepted):
        floor, accepted = None, None
    with in_our_words(raw.publisher):
        # 2. Time, 3. Stage
        _fill_stage(scratch, accepted)
        client = tuf_client(scratch, COPY_URL, fetcher=CopyFetcher(raw), root=anchor.data)
        trusted = client._trusted_set  # noqa: SLF001 - what was verified has no public name
        # 4. Roots, 5. Timestamp, snapshot, targets
        try:
            client.refresh()
        except (RepositoryError, DownloadError) as error:
            raise _told_better(error, trusted, raw, floor) from error
        claimed = identity_of(trusted.root)
        if claimed.publisher != raw.publisher or not trusted.root.consistent_snapshot:
            raise Tampered(f"De nieuwe sleutel van {raw.publisher} is niet van {raw.publisher}.")
        # 6. One issue
        issued = _one_issue(trusted)
        # 7. Floor
        issue = trusted.timestamp.version
        _check_floor(floor, trusted)
        held = _held_timestamp(trusted, floor, accepted)
        # 8. Whole
        timestamp = Metadata[Timestamp].from_bytes((scratch / "timestamp.json").read_bytes())
        refuse_stray_signatures(timestamp, Timestamp.type, trusted.root)
        roots = whole_roots(raw, scratch, trusted.root.version, issued.root_version)
        promised = promised_issue(raw)
        if promised > issue and held is not None:
            raise StickIncomplete(f"Uitgave {promised} staat er maar half op.")
        # 9. Names, 10. Files
        targets = _check_files(raw, trusted.targets.targets)
        return Verified(
            identity=anchor.identity,
            claimed_name=claimed.name,
            issue=issue,
            issued_at=issued.issued_at,
            root_version=trusted.root.version,
            online_keys=online_keys(trusted.root),
            anchor=anchor.digest,
            targets=targets,
            metadata=roots | _issue_metadata(scratch, issue, held),
        )


def online_keys(root: Root) -> str:
    """Return which keys may sign an issue, as one comparable word."""
    return " ".join(sorted(root.roles[Timestamp.type].keyids))


def _fill_stage(scratch: Path, accepted: Path | None) -> None:
    """Give python-tuf the roots accepted before: an older stick may not hold the newest."""
    history = root_history(scratch)
    history.mkdir(parents=True)
    for path in (accepted / METADATA).glob("*.root.json") if accepted else ():
        shutil.copyfile(path, history / path.name)


def _starts_anew(anchor: Anchor, floor: Floor | None, accepted: Path | None) -> bool:
    """Whether a person told us to believe other keys than those accepted before.

    Only a proof of that lifts the floor: an anchor that is another file than last time, is none of
    the roots accepted before, and is not signed by the last of them. Damage proves nothing.
    """
    if floor is None or accepted is None or floor.anchor == anchor.digest:
        return False
    try:
        if (accepted / METADATA / f"{anchor.version}.root.json").read_bytes() == anchor.data:
            return False
        newest = max((accepted / METADATA).glob("*.root.json"), key=_version_in_name)
        last = Metadata[Root].from_bytes(newest.read_bytes())
    except (OSError, ValueError, RepositoryError):
        return False
    new = Metadata[Root].from_bytes(anchor.data)
    try:
        last.signed.verify_delegate(Root.type, new.signed_bytes, new.signatures)
    except RepositoryError:
        return True
    return False


def _version_in_name(path: Path) -> int:
    return int(path.name.partition(".")[0])


def _told_better(
    error: Exception, trusted: TrustedMetadataSet, raw: RawBundle, floor: Floor | None
) -> Exception:
    """Return what stopped python-tuf, in the word that tells most.

    An issue that is proven to be older is that, however damaged the rest of it is. Keys that we do
    not know may be named by a root that should be on the stick and is not.
    """
    if floor is not None and Timestamp.type in trusted and _is_older(floor, trusted):
        return _older(trusted.timestamp.version, floor.issue)
    missing = root_wanted(raw, trusted.root.version)
    if missing and Timestamp.type not in trusted and isinstance(error, RepositoryError):
        return StickIncomplete(f"{missing}.root.json staat er niet op.")
    return error


def _older(issue: int, here: int) -> Older:
    return Older(f"Op de stick staat uitgave {issue}, hier staat al uitgave {here}.", issue=issue)


def _one_issue(trusted: TrustedMetadataSet) -> Issued:
    issue = trusted.timestamp.version
    if {trusted.snapshot.version, trusted.targets.version} != {issue}:
        raise Tampered("De delen van de stick zijn niet van een en dezelfde uitgave.")
    if max(issue, trusted.root.version) > HIGHEST_NUMBER:
        raise Tampered("Het nummer van de uitgave is onmogelijk hoog.")
    issued = signed_field(trusted.targets, Issued)
    if issued.issued_at.tzinfo is None:
        raise Tampered("De tijd van uitgave heeft geen tijdzone.")
    return issued


def _held_timestamp(
    trusted: TrustedMetadataSet, floor: Floor | None, accepted: Path | None
) -> bytes | None:
    """Return our own timestamp.json if the stick holds the very issue that was accepted last.

    The bytes around what is signed may differ: that does not make it another issue. Raises
    Tampered when two issues carry one number.
    """
    issue = trusted.timestamp.version
    if floor is None or accepted is None or floor.issue != issue or _new_count(floor, trusted):
        return None
    try:
        held = (accepted / METADATA / "timestamp.json").read_bytes()
        here = Metadata[Timestamp].from_bytes(held).signed
    except (OSError, RepositoryError):  # damaged: what the stick proves takes its place
        return None
    if here != trusted.timestamp:
        raise Tampered(f"Er zijn twee verschillende uitgaven {issue}: vraag om een nieuwe.")
    return held


def _check_floor(floor: Floor | None, trusted: TrustedMetadataSet) -> None:
    if floor is None:
        return
    if trusted.root.version < floor.root_version:
        raise Tampered("De stick gebruikt sleutels die zijn vervangen.")
    if _is_older(floor, trusted):
        raise _older(trusted.timestamp.version, floor.issue)


def _is_older(floor: Floor, trusted: TrustedMetadataSet) -> bool:
    return trusted.timestamp.version < floor.issue and not _new_count(floor, trusted)


def _new_count(floor: Floor, trusted: TrustedMetadataSet) -> bool:
    """Whether the root keys named another online key since: issues count from one again."""
    root = trusted.root
    return root.version > floor.root_version and online_keys(root) != floor.online_keys


def _check_files(raw: RawBundle, targets: dict[str, TargetFile]) -> dict[str, Path]:
    for name in targets:
        if not _TARGET.fullmatch(name):
            raise Tampered(f"De stick noemt een bestand dat zo niet mag heten: {name[:60]!r}.")
    if len({name.lower() for name in targets}) < len(targets):
        raise Tampered("De stick noemt twee bestanden met dezelfde naam.")
    return {name: _check_file(raw, target) for name, target in targets.items()}


def _check_file(raw: RawBundle, target: TargetFile) -> Path:
    path = raw.folder / TARGETS / hashed_name(target)
    if not path.is_file():  # or a folder took its name
        raise StickIncomplete(f"{target.path} ontbreekt: maak de stick opnieuw.")
    with path.open("rb") as file:
        if path.stat().st_size < target.length:
            raise _half(target)
        try:
            target.verify_length_and_hashes(file)
        except LengthOrHashMismatchError:
            if _ends_in_zeros(file):
                raise _half(target) from None
            raise
    return path


def _half(target: TargetFile) -> StickIncomplete:
    return StickIncomplete(f"{target.path} staat er maar half op: maak de stick opnieuw.")


def _ends_in_zeros(file: BinaryIO) -> bool:
    """Whether a file has its length and not its end: so a stick pulled too soon leaves it."""
    size_bytes = file.seek(0, SEEK_END)
    file.seek(max(0, size_bytes - _TAIL_BYTES))
    return not file.read().strip(b"\0")


def _issue_metadata(scratch: Path, issue: int, held: bytes | None) -> dict[str, bytes]:
    """Return what python-tuf took from the stick and verified."""
    return {
        "timestamp.json": held or (scratch / "timestamp.json").read_bytes(),
        f"{issue}.snapshot.json": (scratch / "snapshot.json").read_bytes(),
        f"{issue}.targets.json": (scratch / "targets.json").read_bytes(),
    }
