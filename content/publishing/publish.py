"""From a publisher's source folder to a stick that has been read back.

Issues are signed in the publisher's own folder first, then put on the sticks, then read back by the
very code a kiosk runs. The same source gives the same issue again, for a stick that was pulled and
for one that is filled tomorrow.
"""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from common.clock import RELEASED, is_plausible
from content import clock
from content.core.tombstones import TOMBSTONES_FILE
from content.errors import ContentError, StickError, StoreError, Tampered, reason
from content.importer import Importer
from content.publishing import laptop
from content.source.convert import convert_source
from content.source.leaving import leaving
from content.stick.copy import DEFAULT_LIMITS, PICTURES, Limits, publishers_on
from content.stick.mounts import check_target
from content.stick.stick_writer import deliver
from content.store.reporting import Report
from content.trust import anchors

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from content.publishing.publisher import Ask, PublisherFolder
    from content.trust.bundle_store import Examined

_METADATA_FILES, _METADATA_BYTES = 70, 300  # at most; and for each file, what vouches for it


class Failed(NamedTuple):
    """A stick that did not take an issue."""

    mount: Path
    error: ContentError

    def __str__(self) -> str:
        return f"{self.mount}: {self.error}"


class Published(NamedTuple):
    """What is on the sticks now."""

    issue: int
    examined: Examined
    warnings: tuple[str, ...]
    is_same: bool
    """Nothing had changed since the last issue: it is that one again."""
    failed: tuple[Failed, ...]
    """The sticks that did not take it; the others did."""


class Prepared(NamedTuple):
    """What would be an issue, checked and compared with the last one."""

    previous: dict[str, bytes]
    targets: dict[str, bytes]
    warnings: tuple[str, ...]
    changes: Changes
    leaving: tuple[str, ...]
    """What still holds and would leave the screen, by name."""


class Changes(NamedTuple):
    """What an issue changes against the last one, by target path."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


def publish(  # noqa: PLR0913 - one publication, told by name
    source: Path,
    folder: PublisherFolder,
    mounts: tuple[Path, ...],
    *,
    now: datetime,
    ask: Ask,
    show: Callable[[Changes, tuple[str, ...]], None] = lambda _changes, _warnings: None,
    agree: Callable[[tuple[str, ...]], None] = lambda _leaving: None,
    last_elsewhere: Callable[[int], int] = lambda last: last,
) -> Published:
    """Publish to every stick. Raises ContentError when no stick took it.

    ``show``, ``agree`` and ``last_elsewhere`` are called before anything is signed, and may raise.
    ``agree`` is asked when something that still holds leaves the screen. ``last_elsewhere`` gives
    the highest issue there is of a key folder that never signed on this computer, from the last
    one in that folder.
    """
    for mount in mounts:
        check_stick(mount, source, folder)
    prepared = prepare(source, folder, now)
    show(prepared.changes, prepared.warnings)
    if prepared.leaving:
        agree(prepared.leaving)
    last, highest = folder.last_issue(), highest_issue(folder, mounts, now, last_elsewhere)
    is_same = last == highest and is_last(prepared, folder)
    issue = last
    if not is_same:
        issue = folder.sign_issue(prepared.targets, now, ask, least=highest + 1)
        laptop.remember(folder, issue)
    examined, failed = give_out(folder, issue, mounts, now)
    return Published(issue, examined, prepared.warnings, is_same, failed)


def prepare(source: Path, folder: PublisherFolder, now: datetime) -> Prepared:
    """Read, check and convert the source, and compare it. Signs nothing. Raises ContentError."""
    if not is_plausible(now, RELEASED):
        raise StoreError(f"De klok van deze computer staat op {now:%d-%m-%Y}: zet hem eerst goed.")
    previous = read_issue(folder, folder.last_issue())
    publisher, name = folder.identity.publisher, folder.identity.name
    targets, warnings = msgspec.structs.astuple(
        convert_source(
            source, publisher_id=publisher, publisher_name=name, now=now, previous=previous
        )
    )
    _check_size(targets)
    left = leaving(previous, targets, publisher=publisher, now=now)
    return Prepared(previous, targets, warnings, changes(previous, targets), left)


def is_last(prepared: Prepared, folder: PublisherFolder) -> bool:
    """Whether it says what the last issue says, under the same keys."""
    last = folder.last_issue()
    return (
        last > 0
        and prepared.targets == prepared.previous
        and folder.signed_under(last) == folder.anchor.version
    )


def check_stick(mount: Path, source: Path, folder: PublisherFolder) -> None:
    """Raise StickError unless an issue may be put there."""
    check_target(mount)
    _check_apart(mount, source, folder.path)


def _check_apart(mount: Path, source: Path, keys: Path) -> None:
    """Raise StickError where an issue would end up among sources or keys, or travel with keys."""
    if source.resolve() == keys.resolve():
        raise StickError(f"{source} is uw sleutelmap: noem eerst de map met uw berichten.")
    if mount.resolve().is_relative_to(source.resolve()):
        raise StickError(f"{mount} is de map met uw berichten: noem achter --to de stick.")
    if mount.resolve().is_relative_to(keys.resolve()):
        raise StickError(f"{mount} is uw sleutelmap: noem achter --to de stick.")
    if keys.resolve().is_relative_to(mount.resolve()):
        raise StickError(
            f"In {mount} staat uw sleutelmap, en sleutels gaan niet mee op reis: neem een andere "
            "stick."
        )


def highest_issue(
    folder: PublisherFolder,
    mounts: tuple[Path, ...],
    now: datetime,
    last_elsewhere: Callable[[int], int],
) -> int:
    """Return the highest issue there is: a key folder put back from a copy must not sign below."""
    last = folder.last_issue()
    on_sticks = max((_issue_on(mount, folder, now) for mount in mounts), default=0)
    here = laptop.issue(folder)
    if here is None:
        here = 0 if on_sticks > last else last_elsewhere(last)
    return max(last, on_sticks, here)


def give_out(
    folder: PublisherFolder, issue: int, mounts: tuple[Path, ...], now: datetime
) -> tuple[Examined, tuple[Failed, ...]]:
    """Fill every stick: one that fails is named and stops only itself."""
    examined: Examined | None = None
    failed: list[Failed] = []
    for mount in mounts:
        try:
            deliver(folder.issue_folder(issue), folder.identity.publisher, mount)
            read = read_back(mount, folder, now)
            if read.verified.issue != issue:
                raise Tampered(f"Daar staat niet uitgave {issue}: probeer een andere stick.")
            examined = read
        except ContentError as error:
            failed.append(Failed(mount, error))
    if examined is None:
        if len(failed) == 1:
            raise failed[0].error
        raise StickError(" ".join(map(str, failed)))
    return examined, tuple(failed)


def _check_size(targets: dict[str, bytes], limits: Limits = DEFAULT_LIMITS) -> None:
    """Raise StickError before anything is signed that no kiosk would take."""
    texts = [data for name, data in targets.items() if PurePosixPath(name).suffix not in PICTURES]
    text_bytes = sum(map(len, texts)) + _METADATA_BYTES * len(targets)
    if len(targets) + _METADATA_FILES > limits.files or text_bytes > limits.text_bytes:
        raise StickError(
            f"De uitgave is te groot ({len(targets)} bestanden, {text_bytes >> 10} kB tekst): "
            "haal weg wat niet meer geldt."
        )
    if sum(map(len, targets.values())) + text_bytes > limits.bytes:
        raise StickError("De uitgave is te groot: neem minder of kleinere beelden mee.")


def changes(before: dict[str, bytes], after: dict[str, bytes]) -> Changes:
    """Tell two issues apart, but for our own list of what is withdrawn: nobody wrote that."""
    old, new = before.keys() - {TOMBSTONES_FILE}, after.keys() - {TOMBSTONES_FILE}
    return Changes(
        added=tuple(sorted(new - old)),
        changed=tuple(sorted(name for name in new & old if after[name] != before[name])),
        removed=tuple(sorted(old - new)),
    )


def read_back(mount: Path, folder: PublisherFolder, now: datetime) -> Examined:
    """Read a stick as a kiosk would that has nothing yet. Raises ContentError."""
    with tempfile.TemporaryDirectory(prefix="noodsteunpunt-") as name:
        here = Path(name)
        anchors.keep(folder.anchor, here / "believed")
        kiosk = Importer(here / "content", here / "believed", times=lambda: clock.Times(now))
        return kiosk.examine(mount, folder.identity.publisher, here / "scratch", Report(None))


def _issue_on(mount: Path, folder: PublisherFolder, now: datetime) -> int:
    """Return the issue on a stick: a laptop restored from a copy must not use a number twice."""
    with suppress(ContentError):
        if folder.identity.publisher in publishers_on(mount):
            return read_back(mount, folder, now).verified.issue
    return 0


def read_issue(folder: PublisherFolder, issue: int) -> dict[str, bytes]:
    """Return the targets of an issue that was signed here; none of issue 0. Raises StoreError."""
    if not issue:
        return {}
    try:
        return {name: path.read_bytes() for name, path in folder.targets_of(issue).items()}
    except OSError as error:
        raise StoreError(
            f"Uitgave {issue} in {folder.path} is niet te lezen ({reason(error)})."
        ) from error
