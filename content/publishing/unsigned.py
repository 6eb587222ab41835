"""What residents would see of targets that nobody has signed yet: for previews alone.

It writes a content.db like an importer's, in a folder that no kiosk of residents reads. Nothing of
it is proven, and nothing of it is ever taken along.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from content.clock import Times
from content.parse import parse_targets
from content.store import database as store
from content.trust.verify import Verified

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from content.parse import Parsed
    from content.trust.identity import Identity


def lay_out(targets: Mapping[str, bytes], folder: Path) -> dict[str, Path]:
    """Write targets to files named by what they hold, those that are not there; where each is."""
    folder.mkdir(parents=True, exist_ok=True)
    found = {}
    for name, data in targets.items():
        path = folder / f"{hashlib.sha256(data).hexdigest()[:32]}{name[name.rfind('.') :]}"
        if not path.exists():
            path.write_bytes(data)
        found[name] = path
    return found


def show(targets: Mapping[str, bytes], identity: Identity, content: Path, now: datetime) -> Parsed:
    """Make ``content/content.db`` show ``targets`` alone. Raises ContentError."""
    bundle = "unsigned"
    files = lay_out(targets, content / "bundles" / identity.publisher / bundle)
    parsed = parse_targets(identity.publisher, files)
    verified = Verified(
        identity=identity,
        claimed_name=identity.name,
        issue=1,
        issued_at=now,
        root_version=1,
        online_keys="",
        anchor="",
        targets=files,
        metadata={},
    )
    paths = {name: path.name for name, path in files.items()}
    with store.replacing(content / "content.db", empty=True) as change:
        change.replace(verified, parsed, bundle=bundle, paths=paths, times=Times(now))
    return parsed
