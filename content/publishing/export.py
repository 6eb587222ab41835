"""From this kiosk to another stick: only what was verified here, with its proof.

Couriers carry the truth from point to point. What people typed on a kiosk never goes this way.
"""

from __future__ import annotations

import tempfile
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from content.errors import ContentError, Older, StickError, StickIncomplete, StoreError, Tampered
from content.importer import Importer, alone
from content.stick.stick_writer import deliver
from content.store import database as store
from content.store.reporting import Report
from content.trust.bundle_store import bundle_name

if TYPE_CHECKING:
    from collections.abc import Callable


class ExportCode(StrEnum):
    WRITTEN = "written"
    UNCHANGED = "unchanged"  # the stick held this very issue already
    NEWER = "newer"  # the stick holds a later issue: nothing was overwritten


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """One publisher's bundle on the stick."""

    outcome: ExportCode
    publisher: str
    issue: int
    files: int = 0
    bytes: int = 0


def export_stick(
    importer: Importer, mount: Path, *, done: Callable[[Exported], None] = lambda _one: None
) -> tuple[Exported, ...]:
    """Write every publisher's bundle to ``mount`` and read it back. Raises ContentError."""
    if not mount.is_dir():
        raise StickError(f"{mount} is er niet: steek de stick erin.")
    found, damaged = [], None
    with alone(importer.content):
        for publisher, bundle in sorted(store.bundles(importer.database).items()):
            try:
                found.append(_export(importer, mount, publisher, bundle))
            except StoreError as error:  # the others still go along
                damaged = error
            else:
                done(found[-1])
    if damaged is not None:
        raise damaged
    if not found:
        raise StickError("Hier is nog niets om mee te geven: lees eerst een stick in.")
    return tuple(found)


def _export(importer: Importer, mount: Path, publisher: str, bundle: str) -> Exported:
    issue = int(bundle.partition("-")[0])
    there = _issue_there(importer, mount, publisher)
    if there > issue:
        return Exported(outcome=ExportCode.NEWER, publisher=publisher, issue=there)
    own = importer.own.folder(publisher, bundle)
    try:  # before a byte of a stick that may be good is replaced
        importer.own.examine(publisher, own)
    except (StickError, Tampered) as error:
        raise StoreError(
            f"Wat hier van {publisher} is opgeslagen, is beschadigd: lees eerst de nieuwste stick "
            "opnieuw in. Op deze stick is daarvan niets veranderd."
        ) from error
    delivered = deliver(own, publisher, mount)
    with tempfile.TemporaryDirectory(prefix="noodsteunpunt-") as name:
        back = importer.examine(mount, publisher, Path(name), Report(None)).verified
    if bundle_name(back) != bundle:
        raise StickIncomplete(f"{publisher} staat niet goed op de stick: probeer een andere.")
    return Exported(
        outcome=ExportCode.UNCHANGED if there == issue else ExportCode.WRITTEN,
        publisher=publisher,
        issue=issue,
        files=delivered.files,
        bytes=delivered.bytes,
    )


def _issue_there(importer: Importer, mount: Path, publisher: str) -> int:
    """Return the proven issue on the stick, 0 when there is none or it is not whole."""
    with suppress(ContentError), tempfile.TemporaryDirectory(prefix="noodsteunpunt-") as name:
        try:
            return importer.examine(mount, publisher, Path(name), Report(None)).verified.issue
        except Older as older:
            return older.issue or 0
    return 0
