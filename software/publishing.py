"""Signing a release and putting it on sticks, at the computer of who publishes software.

The key folder is one of `content.publishing`, made by `noodsteunpunt-content init-publisher --id
software`: its root, holders, second signatures and changes of keys are those of any publisher.
"""

from __future__ import annotations

import os
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from common import atomic_write
from content.errors import KeyFault, SourceFaults, StickError, Tampered, reason
from content.publishing import keys, laptop, proposal
from content.publishing.publish import check_stick, highest_issue
from content.stick.copy import FOLDER, SOFTWARE
from content.stick.stick_writer import deliver
from software import offer, unpacking
from software import release as manifests
from software.release import IMAGES, Architecture, Release, target_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from content.publishing.publisher import Ask, PublisherFolder

_CHUNK_BYTES = 1024 * 1024


class Signed(NamedTuple):
    """What was signed and is on the stick, read back."""

    number: int
    releases: tuple[Release, ...]


def sign(  # noqa: PLR0913 - one release, told by name
    build: Path,
    folder: PublisherFolder,
    mount: Path,
    *,
    now: datetime,
    key_files: Iterable[Path],
    ask: Ask,
    last_elsewhere: Callable[[int], int],
) -> Signed:
    """Sign what `packing.build` left in ``build``, put it on a stick and read it back.

    ``key_files``: those of who approves, on the sticks of their holders. The same build gives the
    same issue again, for the next stick. Raises ContentError.
    """
    if folder.identity.publisher != SOFTWARE:
        raise KeyFault(f"{folder.path} is van een afzender van berichten, niet van software.")
    check_stick(mount, build, folder)
    targets = read_build(build)
    number = folder.last_issue()
    highest = highest_issue(folder, (), now, last_elsewhere)
    if number < highest or not number or _signed_before(folder, number) != targets:
        _check_number(targets, highest + 1)
        root = folder.root.signed
        proposed = proposal.propose(SOFTWARE, root, targets, highest + 1, now)
        for path in key_files:
            key = keys.load(path, ask(f"de goedkeuringssleutel {path.stem}"))
            proposed = proposal.sign(proposed, key, root)
        number = folder.finish(proposed, ask)
    laptop.remember(folder, number)
    releases = tuple(manifests.read(data) for data in targets.values())
    put(build, releases, folder.issue_folder(number), mount)
    read_back(mount, folder, releases)
    return Signed(number, releases)


def read_build(build: Path) -> dict[str, bytes]:
    """Return the manifests in a folder by target. Raises SourceFaults where there is none."""
    found = {}
    for name in map(target_of, Architecture):
        path = build / name
        if path.is_file():
            release = manifests.read(path.read_bytes())
            if not (build / IMAGES / release.image).is_file():
                raise SourceFaults((f"{build / IMAGES / release.image} is er niet: bouw opnieuw.",))
            found[name] = path.read_bytes()
    if not found:
        raise SourceFaults((f"In {build} staat geen software: maak die eerst met build.",))
    return found


def _check_number(targets: dict[str, bytes], number: int) -> None:
    """Raise SourceFaults for a root that was made as another release: new cards would refuse it."""
    for data in targets.values():
        made_as = manifests.read(data).number
        if made_as not in {0, number}:
            fault = (
                f"Deze root is gemaakt als nummer {made_as}, en deze uitgave krijgt nummer "
                f"{number}: maak hem opnieuw met deploy/image --software-number {number}."
            )
            raise SourceFaults((fault,))


def _signed_before(folder: PublisherFolder, number: int) -> dict[str, bytes]:
    return {name: path.read_bytes() for name, path in folder.targets_of(number).items()}


def put(build: Path, releases: tuple[Release, ...], issue: Path, mount: Path) -> None:
    """Images first, what names them next; then images that nothing names go. Raises StickError."""
    images = mount / FOLDER / SOFTWARE / IMAGES
    try:
        images.mkdir(parents=True, exist_ok=True)
        for release in releases:
            _copy(build / IMAGES / release.image, images / release.image)
        deliver(issue, SOFTWARE, mount)
        for path in images.iterdir():
            if path.name not in {release.image for release in releases}:
                path.unlink()
    except OSError as error:
        raise StickError(
            f"De stick is niet te beschrijven ({reason(error)}): kijk of hij vol is of op slot zit."
        ) from error


def _copy(source: Path, target: Path) -> None:
    """Under a passing name until all of it is there. What has its length is read back later."""
    if not target.is_file() or target.stat().st_size != source.stat().st_size:
        new = target.with_name(".new")
        with source.open("rb") as data, new.open("wb") as copy:
            for chunk in iter(partial(data.read, _CHUNK_BYTES), b""):
                copy.write(chunk)
            copy.flush()
            os.fsync(copy.fileno())
        atomic_write.rename(new, target)
    atomic_write.forget_pages(target)


def read_back(mount: Path, folder: PublisherFolder, releases: tuple[Release, ...]) -> None:
    """Read a stick as a box does that has nothing yet. Raises ContentError."""
    for release in releases:
        with tempfile.TemporaryDirectory(prefix="noodsteunpunt-") as scratch:
            found = offer.read(
                mount,
                folder.anchor,
                release.architecture,
                floor=None,
                accepted=None,
                scratch=Path(scratch),
            )
        if found.release != release:
            raise Tampered("Op de stick staat andere software: probeer een andere stick.")
        try:
            with offer.image(mount, release) as packed:
                for _ in unpacking.pieces(release, packed):
                    pass
        except Tampered as error:  # it was whole where it came from: the next try writes it again
            (mount / FOLDER / SOFTWARE / IMAGES / release.image).unlink(missing_ok=True)
            raise StickError(f"De stick bewaart het niet goed: {error}") from error
