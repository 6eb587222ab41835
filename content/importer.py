"""From stick to screen, for every publisher on it, one after the other.

Each publisher goes through the stages ``RawBundle → Verified → Parsed``, and is then stored. That
happens in this order, so that a kill at any instant leaves the whole old or the whole new:

1. the bundle is complete and synced in a folder of its own that nothing names yet;
2. content.db, which names it, is renamed over the old one: this is the moment;
3. bundles that content.db does not name are removed, now or at the next import.

One importer runs at a time; the one of a second stick waits for its turn.
"""

from __future__ import annotations

import logging
import sys
import time
from contextlib import contextmanager, suppress
from functools import partial
from typing import IO, TYPE_CHECKING, TypeAlias

from msgspec.structs import replace

from common import atomic_write
from content import clock, outcomes
from content.core.text import clean_line
from content.errors import ContentError, FormatError, Older, StoreError, reason
from content.parse import parse_targets
from content.progress import Outcome, OutcomeCode
from content.stick.copy import DEFAULT_LIMITS, Limits, copy_bounded, publishers_on
from content.store import database as store
from content.trust import anchors
from content.trust.bundle_store import (
    Examined,
    OwnBundles,
    believed_anchor,
    bundle_name,
    enter,
    in_own_voice,
    is_sound,
    named_as_before,
)
from content.trust.identity import check_name
from content.trust.verify import Verified, verify

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from content.store.reporting import Report

LOOK_AGAIN_S = 0.2
"""While another stick is read."""


class Importer:
    """Imports into one content folder, believing the publishers in another."""

    def __init__(
        self,
        content: Path,
        believed: Path,
        *,
        limits: Limits = DEFAULT_LIMITS,
        times: Callable[[], clock.Times] = clock.read_times,
        patience_s: float = 0.0,
    ) -> None:
        """``patience_s``: how long to wait while another stick is read."""
        self.patience_s = patience_s
        self.content = content
        self.believed = believed
        self.database = content / "content.db"
        self.own = OwnBundles(content, believed, times)
        self.limits = limits
        self.times = times

    def refresh(self) -> None:
        """Bring content.db to today's rules, without a stick. Raises StoreError."""
        with alone(self.content, self.patience_s):
            self.own.heal(self.database)

    def import_stick(self, mount: Path, report: Report) -> tuple[Outcome, ...]:
        """Import every publisher's bundle. Raises StickError without a stick, else StoreError."""
        with alone(self.content, self.patience_s):
            self.own.heal(self.database)
            self._clean()
            staging = self.content / _STAGING
            try:
                ended = self._each(mount, staging, partial(self._import, mount, report=report))
            finally:  # also when the card is full: what was copied must not keep it full
                self._clean()
            self._record(ended)
        return ended or (_NO_BUNDLE,)

    def check_stick(self, mount: Path, scratch: Path, report: Report) -> tuple[Outcome, ...]:
        """Say what an import would do, and change nothing; works in ``scratch``."""
        ended = self._each(mount, scratch, partial(self._check, mount, report=report))
        return ended or (_NO_BUNDLE,)

    def examine(self, mount: Path, publisher: str, scratch: Path, report: Report) -> Examined:
        """Copy, verify and parse one bundle; nothing of it is stored. Raises ContentError."""
        anchor = believed_anchor(publisher, self.believed)
        before = store.accepted(self.database, publisher)
        folder = self.own.folder(publisher, before.bundle) if before else None
        raw_folder = scratch / "raw"
        raw_folder.mkdir(parents=True)
        raw = copy_bounded(
            mount, publisher, raw_folder, limits=self.limits, progress=report.copying
        )
        report.checking()
        verified = verify(
            raw,
            anchor,
            floor=before.floor if before else None,
            accepted=folder if folder and folder.is_dir() else None,
            scratch=scratch / "tuf",
        )
        verified = named_as_before(verified, before)
        self._check_names(verified, before)
        parsed = parse_targets(publisher, verified.targets)
        return Examined(verified, in_own_voice(parsed, verified, anchors.names(self.believed)))

    def forget(self, publisher: str) -> None:
        """Believe a publisher no longer; what it said leaves the screen. Raises StoreError."""
        with alone(self.content):
            anchors.forget(publisher, self.believed)
            if publisher in store.bundles(self.database):
                with store.replacing(self.database) as change:
                    change.remove(publisher)
            self._clean()

    def _import(self, mount: Path, publisher: str, staging: Path, *, report: Report) -> Outcome:
        examined = self.examine(mount, publisher, staging, report)
        is_news = self._is_news(examined.verified)
        outcome = _outcome(examined, is_news=is_news)
        if is_news:  # steps 1 and 2 of the order above; its line in the history goes along
            self.own.keep(examined.verified, staging)
            with store.replacing(self.database) as change:
                times = self.times()
                enter(examined, change, times)
                change.record(outcome, times.machine)
        return outcome

    def _check(self, mount: Path, publisher: str, scratch: Path, *, report: Report) -> Outcome:
        examined = self.examine(mount, publisher, scratch, report)
        return _outcome(examined, is_news=self._is_news(examined.verified))

    def _each(self, mount: Path, scratch: Path, act: _Act) -> tuple[Outcome, ...]:
        """Do every publisher, each in a folder of its own: no fault of one stops another.

        Where our own disk fails, the others are still tried; raises StoreError if nothing changed.
        """
        ended, failed = [], []
        for publisher in publishers_on(mount, self.limits, first=anchors.believed(self.believed)):
            try:
                ended.append(self._ended(publisher, scratch / publisher, act))
            except StoreError as error:
                failed.append(error)
                ended.append(self._refusal(publisher, OutcomeCode.INCOMPLETE, error))
        if failed and all(one.outcome is not OutcomeCode.UPDATED for one in ended):
            raise failed[0]
        return tuple(ended)

    def _ended(self, publisher: str, scratch: Path, act: _Act) -> Outcome:
        """Do one publisher. What is wrong with its bundle is an outcome, our own fault an error."""
        try:
            return act(publisher, scratch)
        except ContentError as error:
            code = outcomes.code_of(error)
            if code is None:
                raise
            return self._refusal(publisher, code, error)
        except OSError as error:
            raise StoreError(
                f"De geheugenkaart werkt niet mee ({reason(error)}): kijk of hij vol of stuk is."
            ) from error
        except Exception as error:  # noqa: BLE001 - the next publisher must have its turn
            _log.exception("the bundle of %s cannot be handled", publisher)
            found = FormatError(f"Deze bundel is hier niet te verwerken ({type(error).__name__}).")
            return self._refusal(publisher, OutcomeCode.REFUSED, found)
        finally:  # what one left behind must not fill the disk for the next
            with suppress(OSError):
                atomic_write.remove(scratch)

    def _refusal(self, publisher: str, code: OutcomeCode, error: ContentError) -> Outcome:
        before, name = None, ""
        with suppress(ContentError):  # what cannot be read now is left out
            before = store.accepted(self.database, publisher)
            anchor = anchors.load(publisher, self.believed) if code != _UNKNOWN else None
            name = anchor.identity.name if anchor else ""
        return Outcome(
            outcome=code,
            publisher=publisher,
            name=name,
            issue=error.issue if isinstance(error, Older) else None,
            installed_issue=before.floor.issue if before else None,
            reason=clean_line(f"{error} {outcomes.ADVICE[code]}", _REASON_CHARS),
        )

    def _check_names(self, verified: Verified, before: store.Accepted | None) -> None:
        """Raise Tampered for a name that could be another's, unless it is on screen already."""
        shown = before.name if before else None
        for name in {verified.identity.name, verified.claimed_name} - {shown}:
            others = {**anchors.names(self.believed), **store.names(self.database)}
            check_name(replace(verified.identity, name=name), others)

    def _is_news(self, verified: Verified) -> bool:
        before = store.accepted(self.database, verified.identity.publisher)
        if before is None or before.bundle != bundle_name(verified):
            return True
        folder = self.own.folder(verified.identity.publisher, before.bundle)
        return not is_sound(folder, verified)

    def _clean(self) -> None:
        """Step 3: remove what content.db does not name, and what a killed import left."""
        try:
            atomic_write.remove(self.content / _STAGING)
        except OSError as error:
            raise StoreError(f"{self.content} is niet op te ruimen ({reason(error)}).") from error
        self.own.remove_unnamed(self.database)

    def _record(self, ended: tuple[Outcome, ...]) -> None:
        """Keep the history. A card too full for that must not turn a refusal into a failure."""
        unrecorded = [one for one in ended if one.outcome is not OutcomeCode.UPDATED]
        if unrecorded:
            with suppress(StoreError), store.replacing(self.database) as change:
                for outcome in unrecorded:
                    self._record_one(outcome, change)

    def _record_one(self, outcome: Outcome, change: store.Change) -> None:
        try:
            change.record(outcome, self.times().machine)
        except Exception:  # noqa: BLE001 - the others have their line in the history
            _log.exception("how %s ended cannot be recorded", outcome.publisher)


@contextmanager
def alone(content: Path, patience_s: float = 0.0) -> Iterator[None]:
    """Keep every other importer and exporter out. Raises StoreError when one stays at work."""
    until_s = time.monotonic() + patience_s
    try:
        content.mkdir(parents=True, exist_ok=True)
        with (content / ".lock").open("w") as lock:
            while not _locked(lock):
                if time.monotonic() >= until_s:
                    raise StoreError("Er wordt al een stick gelezen: wacht tot dat klaar is.")
                time.sleep(LOOK_AGAIN_S)
            yield
    except OSError as error:
        raise StoreError(
            f"{content} is niet te beschrijven ({reason(error)}): kijk of de geheugenkaart vol is."
        ) from error


def _locked(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


_Act: TypeAlias = "Callable[[str, Path], Outcome]"
"""What is done with one publisher, by id, in a folder that is not there yet."""
_log = logging.getLogger(__name__)
_STAGING = "staging"
_REASON_CHARS = 1_000
_UNKNOWN = OutcomeCode.UNKNOWN_PUBLISHER
_NO_BUNDLE = Outcome(outcome=OutcomeCode.NO_BUNDLE, reason=outcomes.ADVICE[OutcomeCode.NO_BUNDLE])


def _outcome(examined: Examined, *, is_news: bool) -> Outcome:
    verified, parsed = examined
    code = OutcomeCode.UPDATED if is_news else OutcomeCode.UNCHANGED
    return Outcome(
        outcome=code,
        publisher=verified.identity.publisher,
        name=verified.identity.name,
        issue=verified.issue,
        issued_at=verified.issued_at,
        installed_issue=verified.issue,
        bulletins=len(parsed.bulletins),
        places=len(parsed.places),
        reason=outcomes.ADVICE[code],
        warnings=(*_renamed(verified), *parsed.warnings),
    )


def _renamed(verified: Verified) -> Iterator[str]:
    if verified.claimed_name != verified.identity.name:
        yield (
            f"Deze afzender noemt zich nu {verified.claimed_name!r}. Hier blijft het "
            f"{verified.identity.name!r}. Klopt de nieuwe naam? Lees de nieuwe ROOT.json in "
            "('trust')."
        )
