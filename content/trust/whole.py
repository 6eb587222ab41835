"""Whether a stick holds all of an issue, and not half of a newer one.

The proof itself is in `verify`. Here is what python-tuf does not ask: it starts at our
anchor, so the roots up to there may be missing; it takes the last root it finds for the newest;
and it looks only where the timestamp leads.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, Root, Targets, Timestamp

from content.errors import ContentError, StickIncomplete, Tampered
from content.stick.copy import METADATA
from content.trust.identity import Issued, signed_field
from content.trust.tuf_client import read_whole

if TYPE_CHECKING:
    from pathlib import Path

    from content.stick.copy import RawBundle

_VERSIONED = re.compile(r"([1-9][0-9]{0,18})\.(root|snapshot|targets)\.json")


def root_history(scratch: Path) -> Path:
    """Return where python-tuf, at work in ``scratch``, keeps the roots it verified."""
    return scratch / "root_history"


def whole_roots(
    raw: RawBundle, scratch: Path, newest: int, signed_under: int | None
) -> dict[str, bytes]:
    """Return every root up to ``newest``, by name, each proven to be on the stick as well.

    Kiosks that start from an older root need them all. ``signed_under`` is the root under which
    the issue was signed, None when the publisher did not say. Raises StickIncomplete, Tampered,
    or RepositoryError.
    """
    wanted = max(newest, signed_under or 0, *_versions(raw, "root"))
    if wanted > newest:
        raise StickIncomplete(f"{newest + 1}.root.json staat er niet op.")
    found: dict[str, bytes] = {}
    after: Metadata[Root] | None = None
    for version in range(newest, 0, -1):
        name = f"{version}.root.json"
        data = read_whole(raw.folder / METADATA / name)
        ours = root_history(scratch) / name
        trusted = ours.read_bytes() if ours.is_file() else None
        root = Metadata[Root].from_bytes(data)
        if data != trusted:
            _prove_root(root, trusted, version, after)
        if after is not None:
            refuse_stray_signatures(after, Root.type, root.signed, after.signed)
        found[name], after = trusted or data, root
    if after is not None:
        refuse_stray_signatures(after, Root.type, after.signed)
    return found


def _prove_root(
    root: Metadata[Root], trusted: bytes | None, version: int, after: Metadata[Root] | None
) -> None:
    """Accept the root that python-tuf verified in other spacing, or one that led up to it."""
    if root.signed.type != Root.type or root.signed.version != version:
        raise Tampered(f"{version}.root.json is een ander bestand.")
    if trusted is not None and Metadata[Root].from_bytes(trusted).signed != root.signed:
        raise Tampered(f"{version}.root.json is niet de sleutel die hier bekend is.")
    root.verify_delegate(Root.type, root)
    if after is not None:
        root.signed.verify_delegate(Root.type, after.signed_bytes, after.signatures)


def refuse_stray_signatures(
    signed: Metadata[Root] | Metadata[Timestamp], role: str, *roots: Root
) -> None:
    """Raise Tampered when a signature is no good beside enough that are: somebody was at it."""
    good: set[str] = set()
    for root in roots:
        found = root.get_verification_result(role, signed.signed_bytes, signed.signatures)
        good |= set(found.signed)
    if set(signed.signatures) - good:
        raise Tampered(f"Bij {role} staat een handtekening die niet klopt.")


def root_wanted(raw: RawBundle, newest: int) -> int | None:
    """Return the root that is missing after ``newest``, if the stick itself says so.

    Nothing of it is proven: fit to explain a refusal, not to prevent one.
    """
    there = _versions(raw, "root")
    promised = max((*there, _signed_under(raw) or 0))
    return newest + 1 if promised > newest and newest + 1 not in there else None


def promised_issue(raw: RawBundle) -> int:
    """Return the highest issue of which there is something on the stick, 0 for none.

    Whoever fills a stick writes ``timestamp.json`` last: until then it leads to the issue before.
    """
    return max((*_versions(raw, "snapshot"), *_versions(raw, "targets")), default=0)


def _versions(raw: RawBundle, role: str) -> list[int]:
    files = (path for path in (raw.folder / METADATA).glob("*.json") if path.is_file())
    names = (_VERSIONED.fullmatch(path.name) for path in files)
    return [int(name[1]) for name in names if name and name[2] == role]


def _signed_under(raw: RawBundle) -> int | None:
    newest = max(_versions(raw, "targets"), default=0)
    try:
        data = read_whole(raw.folder / METADATA / f"{newest}.targets.json")
        return signed_field(Metadata[Targets].from_bytes(data).signed, Issued).root_version
    except (ContentError, RepositoryError, AttributeError):
        return None
