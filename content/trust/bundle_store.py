"""The bundles this kiosk keeps: CONTENT/bundles/PUBLISHER/ISSUE-DIGEST/{metadata,targets}.

content.db names the one that counts for each publisher; any other is left over from a kill. They
are proof as well as store: content.db can be rebuilt from them, and other sticks filled.
"""

from __future__ import annotations

import filecmp
import hashlib
import logging
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from common import atomic_write
from content.core import names
from content.errors import ContentError, StoreError, UnknownPublisher, reason
from content.parse import Parsed, parse_targets
from content.stick.copy import METADATA, TARGETS, RawBundle
from content.store import database as store
from content.trust import anchors
from content.trust.verify import Verified, verify

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from content.clock import Times
    from content.core.model import Bulletin
    from content.trust.identity import Anchor

_log = logging.getLogger(__name__)


class Examined(NamedTuple):
    """A bundle that may be stored, or already is."""

    verified: Verified
    parsed: Parsed


class OwnBundles:
    """Below one content folder, of publishers believed in another."""

    def __init__(self, content: Path, believed: Path, times: Callable[[], Times]) -> None:
        self.content = content
        self.believed = believed
        self.times = times

    def folder(self, publisher: str, bundle: str) -> Path:
        return self.content / "bundles" / publisher / bundle

    def keep(self, verified: Verified, staging: Path) -> Path:
        """Move what was verified into a synced folder that nothing names yet."""
        bundle = staging / "bundle"
        folder = self.folder(verified.identity.publisher, bundle_name(verified))
        paths = _paths(verified)
        for name, source in verified.targets.items():
            target = bundle / TARGETS / paths[name]
            target.parent.mkdir(parents=True, exist_ok=True)
            source.rename(target)
        (bundle / METADATA).mkdir()
        for name, data in verified.metadata.items():
            (bundle / METADATA / name).write_bytes(data)
        atomic_write.sync_tree(bundle)
        folder.parent.mkdir(parents=True, exist_ok=True)
        atomic_write.sync_folder(self.content)
        atomic_write.remove(folder)
        atomic_write.rename(bundle, folder)
        return folder

    def examine(self, publisher: str, folder: Path) -> Examined:
        """Prove and parse a bundle as if it came from a stick. Raises ContentError."""
        with tempfile.TemporaryDirectory(prefix="noodsteunpunt-") as scratch:
            verified = verify(
                RawBundle(publisher, folder),
                believed_anchor(publisher, self.believed),
                floor=None,
                accepted=None,
                scratch=Path(scratch),
            )
        parsed = parse_targets(publisher, verified.targets)
        return Examined(verified, in_own_voice(parsed, verified, anchors.names(self.believed)))

    def heal(self, database: Path) -> None:
        """Make content.db again from bundles that can be proven, if it needs that.

        If the card damaged it, each bundle brings its floor back; what cannot be proven any more
        has to come with a stick. After an upgrade each issue is entered by today's rules; what
        cannot be proven stays as it was.
        """
        if store.is_sound(database):
            if not store.is_rebuilt(database):
                self._rebuild(database)
            return
        with store.replacing(database, empty=True) as change:
            for home in sorted((self.content / "bundles").glob("*")):
                proven = filter(None, (self._proven(home.name, one) for one in home.glob("*")))
                newest = max(proven, key=_rank, default=None)
                if newest is not None:
                    enter(newest, change, self.times())

    def _rebuild(self, database: Path) -> None:
        named = store.bundles(database)
        with store.replacing(database) as change:
            for publisher, bundle in named.items():
                proven = self._proven(publisher, self.folder(publisher, bundle))
                if proven is not None:
                    held = store.accepted(database, publisher)
                    verified = named_as_before(proven.verified, held)
                    enter(proven._replace(verified=verified), change, self.times())
            change.rebuilt()

    def remove_unnamed(self, database: Path) -> None:
        """Remove what content.db does not name. Raises StoreError."""
        named = store.bundles(database)
        try:
            for folder in (self.content / "bundles").glob("*/*"):
                if named.get(folder.parent.name) != folder.name:
                    atomic_write.remove(folder)
        except OSError as error:
            raise StoreError(f"{self.content} is niet op te ruimen ({reason(error)}).") from error

    def _proven(self, publisher: str, folder: Path) -> Examined | None:
        try:
            return self.examine(publisher, folder)
        except (ContentError, OSError):
            return None
        except Exception:  # noqa: BLE001 - one publisher's bundle must not keep the others' out
            _log.exception("the bundle of %s cannot be entered again", publisher)
            return None


def believed_anchor(publisher: str, believed: Path) -> Anchor:
    """Where trust in a publisher begins. Raises UnknownPublisher."""
    anchor = anchors.load(publisher, believed)
    if anchor is None:
        raise UnknownPublisher(f"Dit steunpunt kent de afzender '{publisher}' niet.")
    return anchor


def named_as_before(verified: Verified, held: store.Accepted | None) -> Verified:
    """Return ``verified`` under the name it is shown by, if the same anchor is still believed.

    Names have been fixed at `trust` since; a publisher that was renamed before keeps that name.
    """
    if held is None or held.floor.anchor != verified.anchor:
        return verified
    return verified._replace(identity=replace(verified.identity, name=held.name))


def in_own_voice(parsed: Parsed, verified: Verified, others: Mapping[str, str]) -> Parsed:
    """Return ``parsed`` without the names of writers that could be taken for another publisher.

    A message may name who wrote it. The name of somebody who speaks here for himself it may not:
    ``others`` are those, by id.
    """
    own = verified.identity
    rest = {i: name for i, name in others.items() if i != own.publisher}
    told = {info.sender_name for b in parsed.bulletins for info in b.infos} - {"", own.name}
    false = {name for name in told if names.fault(name) or names.looks_like(name, rest)}
    if not false:
        return parsed
    warnings = (f"Schrijver {name!r} weggelaten: dat is een ander." for name in sorted(false))
    return replace(
        parsed,
        bulletins=tuple(_without_writers(bulletin, false) for bulletin in parsed.bulletins),
        warnings=(*warnings, *parsed.warnings),
    )


def _without_writers(bulletin: Bulletin, false: set[str]) -> Bulletin:
    infos = (
        replace(info, sender_name="") if info.sender_name in false else info
        for info in bulletin.infos
    )
    return replace(bulletin, infos=tuple(infos))


def bundle_name(verified: Verified) -> str:
    """Name a bundle by its issue and all its metadata, roots included."""
    digest = hashlib.sha256()
    for name, data in sorted(verified.metadata.items()):
        digest.update(name.encode() + hashlib.sha256(data).digest())
    return f"{verified.issue}-{digest.hexdigest()[:16]}"


def enter(examined: Examined, change: store.Change, times: Times) -> None:
    """Let content.db say what a kept bundle says."""
    verified, parsed = examined
    paths = {name: f"{TARGETS}/{path}" for name, path in _paths(verified).items()}
    change.replace(verified, parsed, bundle=bundle_name(verified), paths=paths, times=times)


def is_sound(folder: Path, verified: Verified) -> bool:
    """Whether a kept bundle still holds, byte for byte, what was proven just now."""
    try:
        return all(
            (folder / METADATA / name).read_bytes() == data
            for name, data in verified.metadata.items()
        ) and all(
            filecmp.cmp(folder / TARGETS / path, verified.targets[name], shallow=False)
            for name, path in _paths(verified).items()
        )
    except OSError:
        return False


def _paths(verified: Verified) -> dict[str, str]:
    """Return where each target lies below the targets folder."""
    return {
        name: f"{name.rpartition('/')[0]}/{path.name}".lstrip("/")
        for name, path in verified.targets.items()
    }


def _rank(examined: Examined) -> tuple[int, int]:
    """Keys that were replaced may count from one again: a newer root comes before a number."""
    return examined.verified.root_version, examined.verified.issue
