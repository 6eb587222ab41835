"""Proof that a bundle is what its publisher said, whole and not older than what is here.

One TUF repository per publisher, read by python-tuf. `verify` takes these steps in this order;
the code repeats the numbers. Every step must succeed; nothing of a bundle is used before the last.

1. Anchor. We believe this publisher: our own copy of its root, valid by itself, names it.
2. Time. What may not have expired is judged by `content.clock.reference_time`, never by a bare
   clock, so that a wrong clock neither lets old keys in nor keeps everything out.
3. Stage. python-tuf works in a fresh folder, filled with what was last accepted. It keeps a new
   timestamp before the rest has been verified: in the real folder a half-copied newer stick would
   then block a whole older one.
4. Roots. From our anchor upward, each signed by enough keys of the one before and of itself. Ends
   at a root that still names this publisher.
5. Timestamp, snapshot, targets: signed by the online key that root names, not expired, not older
   than the last accepted ones, each vouching for the next by version, length and hash.
6. One issue. The three carry one version, the issue number, and a signed time of issue. The same
   number may not come with other words.
7. Floor. Root and issue are not lower than what the database says was shown. Files can be zeroed
   by a power cut; the floor is kept apart from them. Only a new online key, which only the root
   keys can name, starts a new count.
8. Names. Every target has a plain relative path that means the same on every file system.
9. Files. Every target is there, with the length and hash that the targets role vouches for.

`verify` reads and writes only inside the folders it is given.
"""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, NamedTuple

from tuf.api.exceptions import BadVersionNumberError, RepositoryError
from tuf.api.metadata import Metadata, Root, Timestamp

from content.errors import Older, StickIncomplete, Tampered
from content.identity import Issued, identity_of, signed_field
from content.stick import METADATA, TARGETS, RawBundle
from content.tuf_client import COPY_URL, CopyFetcher, hashed_name, in_our_words, tuf_client

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from tuf.api.metadata import TargetFile
    from tuf.ngclient import Updater

    from content.identity import Anchor, Identity

_TARGET = re.compile(r"(?:[a-z0-9-]{1,40}/){0,2}[A-Za-z0-9][A-Za-z0-9._-]{0,110}")
_CHUNK_BYTES = 256 * 1024


class Floor(NamedTuple):
    """The highest that was ever accepted of one publisher; from the database."""

    root_version: int
    issue: int
    issued_at: datetime
    online_keys: str
    """As `online_keys` gives them: another value means that the root keys started a new count."""
    anchor: str
    """Digest of the anchor it was verified from."""


class Verified(NamedTuple):
    """A bundle that took all nine steps."""

    identity: Identity
    issue: int
    issued_at: datetime
    root_version: int
    online_keys: str
    anchor: str
    targets: dict[str, Path]
    """Path inside the bundle to the verified file on our own disk."""
    metadata: dict[str, bytes]
    """Name to verified bytes, as a repository serves them."""


def verify(  # noqa: PLR0913 - what the proof rests on, each given and none looked up
    raw: RawBundle,
    anchor: Anchor,
    *,
    floor: Floor | None,
    accepted: Path | None,
    now: datetime,
    scratch: Path,
) -> Verified:
    """Take the nine steps.

    ``accepted`` is the bundle folder that was accepted last, None when there is none; ``now`` the
    reference time; ``scratch`` an empty folder of ours. Raises TrustError, StickIncomplete, or
    OSError when our own disk fails.
    """
    # 1. Anchor
    if anchor.identity.publisher != raw.publisher:
        raise Tampered(f"De sleutel van {raw.publisher} hoort bij {anchor.identity.publisher}.")
    if _starts_anew(anchor, floor, accepted):
        floor, accepted = None, None
    with in_our_words(raw.publisher):
        # 2. Time, 3. Stage
        _fill_stage(scratch, accepted)
        client = tuf_client(scratch, COPY_URL, fetcher=CopyFetcher(raw), root=anchor.data, now=now)
        # 4. Roots, 5. Timestamp, snapshot, targets
        try:
            client.refresh()
        except BadVersionNumberError as error:
            raise _older_or_tampered(client, raw) from error
        trusted = client._trusted_set  # noqa: SLF001 - what was verified has no public name
        identity = identity_of(trusted.root)
        if identity.publisher != raw.publisher or not trusted.root.consistent_snapshot:
            raise Tampered(f"De nieuwe sleutel van {raw.publisher} is niet van {raw.publisher}.")
        # 6. One issue
        issue, issued_at = _one_issue(client, raw)
        # 7. Floor
        keys = online_keys(trusted.root)
        _check_floor(floor, root_version=trusted.root.version, keys=keys, issue=issue)
        # 8. Names, 9. Files
        targets = _check_files(raw, trusted.targets.targets)
        return Verified(
            identity=identity,
            issue=issue,
            issued_at=issued_at,
            root_version=trusted.root.version,
            online_keys=keys,
            anchor=anchor.digest,
            targets=targets,
            metadata=_metadata(scratch, raw, anchor, client),
        )


def online_keys(root: Root) -> str:
    """Return which keys may sign an issue, as one comparable word."""
    return " ".join(sorted(root.roles[Timestamp.type].keyids))


def _fill_stage(scratch: Path, accepted: Path | None) -> None:
    roots = scratch / "root_history"
    roots.mkdir(parents=True)
    for path in (accepted / METADATA).iterdir() if accepted else ():
        version, _, rest = path.name.partition(".")
        if rest == "root.json":
            shutil.copyfile(path, roots / path.name)
        else:
            shutil.copyfile(path, scratch / (rest if version.isdecimal() else path.name))


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


def _older_or_tampered(client: Updater, raw: RawBundle) -> Older | Tampered:
    """Tell an earlier issue, properly signed, from versions that contradict each other."""
    trusted = client._trusted_set  # noqa: SLF001 - as in verify
    on_stick = Metadata[Timestamp].from_bytes(
        (raw.folder / METADATA / "timestamp.json").read_bytes()
    )
    trusted.root.verify_delegate(Timestamp.type, on_stick.signed_bytes, on_stick.signatures)
    here = trusted.timestamp.version if Timestamp.type in trusted else 0
    if on_stick.signed.version < here:
        return _older(on_stick.signed.version, here)
    return Tampered("De versienummers op de stick spreken elkaar tegen.")


def _older(issue: int, here: int) -> Older:
    return Older(f"Op de stick staat uitgave {issue}, hier staat al uitgave {here}.", issue=issue)


def _one_issue(client: Updater, raw: RawBundle) -> tuple[int, datetime]:
    trusted = client._trusted_set  # noqa: SLF001 - as in verify
    issue = trusted.timestamp.version
    if {trusted.snapshot.version, trusted.targets.version} != {issue}:
        raise Tampered("De delen van de stick zijn niet van een en dezelfde uitgave.")
    on_stick = (raw.folder / METADATA / "timestamp.json").read_bytes()
    if Metadata[Timestamp].from_bytes(on_stick).signed != trusted.timestamp:
        raise Tampered(f"Er zijn twee verschillende uitgaven {issue}: vraag om een nieuwe.")
    issued = signed_field(trusted.targets, Issued)
    if issued.issued_at.tzinfo is None:
        raise Tampered("De tijd van uitgave heeft geen tijdzone.")
    return issue, issued.issued_at


def _check_floor(floor: Floor | None, *, root_version: int, keys: str, issue: int) -> None:
    if floor is None:
        return
    if root_version < floor.root_version:
        raise Tampered("De stick gebruikt sleutels die zijn vervangen.")
    new_count = root_version > floor.root_version and keys != floor.online_keys
    if issue < floor.issue and not new_count:
        raise _older(issue, floor.issue)


def _check_files(raw: RawBundle, targets: dict[str, TargetFile]) -> dict[str, Path]:
    for name in targets:
        if not _TARGET.fullmatch(name):
            raise Tampered(f"De stick noemt een bestand dat zo niet mag heten: {name[:60]!r}.")
    if len({name.lower() for name in targets}) < len(targets):
        raise Tampered("De stick noemt twee bestanden met dezelfde naam.")
    return {name: _check_file(raw, target) for name, target in targets.items()}


def _check_file(raw: RawBundle, target: TargetFile) -> Path:
    path = raw.folder / TARGETS / hashed_name(target)
    try:
        with path.open("rb") as file:
            size_bytes = path.stat().st_size
            if size_bytes < target.length:
                raise StickIncomplete(
                    f"{target.path} staat er maar half op: maak de stick opnieuw."
                )
            target.verify_length_and_hashes(file)
    except FileNotFoundError as error:
        raise StickIncomplete(f"{target.path} ontbreekt: maak de stick opnieuw.") from error
    return path


def _metadata(scratch: Path, raw: RawBundle, anchor: Anchor, client: Updater) -> dict[str, bytes]:
    trusted = client._trusted_set  # noqa: SLF001 - as in verify
    found = {"timestamp.json": (scratch / "timestamp.json").read_bytes()}
    for role, version in (
        ("snapshot", trusted.snapshot.version),
        ("targets", trusted.targets.version),
    ):
        found[f"{version}.{role}.json"] = (scratch / f"{role}.json").read_bytes()
    for version in range(anchor.version, trusted.root.version + 1):
        name = f"{version}.root.json"
        found[name] = (scratch / "root_history" / name).read_bytes()
    return found | _roots_before(anchor, raw, scratch)


def _roots_before(anchor: Anchor, raw: RawBundle, scratch: Path) -> dict[str, bytes]:
    """Return the roots that lead up to our anchor, for kiosks that still start from those.

    Each must have signed the one after it; the first that did not ends the row.
    """
    found: dict[str, bytes] = {}
    after = Metadata[Root].from_bytes(anchor.data)
    for version in range(anchor.version - 1, 0, -1):
        name = f"{version}.root.json"
        sources = (scratch / "root_history" / name, raw.folder / METADATA / name)
        data = next((path.read_bytes() for path in sources if path.is_file()), None)
        if data is None:
            break
        try:
            before = Metadata[Root].from_bytes(data)
            before.verify_delegate(Root.type, before)
            before.signed.verify_delegate(Root.type, after.signed_bytes, after.signatures)
        except (RepositoryError, ValueError):
            break
        found[name], after = data, before
    return found
