"""What a stick has of software, proven with the code and the rules that prove its messages.

Believed is one root, which came with the card (`folders.anchor`). Nobody adds one later: whoever
may write it is root already.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from common import beneath
from content.errors import StickError, StickIncomplete, reason
from content.stick.copy import FOLDER, SOFTWARE, Limits, RawBundle, copy_bounded
from content.trust.verify import Floor, Verified, verify
from software import release as manifests
from software.errors import Refused, Why
from software.release import IMAGES, Architecture, Release, target_of
from software.slots import Proof

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

    from content.trust.identity import Anchor

LIMITS = Limits(
    files=200,
    bytes=8 * 1024 * 1024,
    file_bytes=4 * 1024 * 1024,
    depth=1,
    text_bytes=8 * 1024 * 1024,
)
"""Of roots, issue and manifests; an image is read in pieces of its own."""


class Offer(NamedTuple):
    """A release on a stick that was proven."""

    release: Release
    proof: Proof
    practice: bool
    metadata: dict[str, bytes]
    """What proves it, to be kept: roots above all."""


def is_on(mount: Path) -> bool:
    """Whether somebody put software on this stick; proves nothing."""
    return (mount / FOLDER / SOFTWARE / "metadata").is_dir()


def read(  # noqa: PLR0913 - what it is compared with, each by name
    mount: Path,
    anchor: Anchor,
    architecture: Architecture | None,
    *,
    floor: Proof | None,
    accepted: Path | None,
    scratch: Path,
) -> Offer:
    """Prove what is on ``mount`` for this architecture. Raises ContentError.

    ``accepted``: what proved the release of the floor. ``scratch`` is an empty folder of ours.
    """
    verified = _verified(mount, anchor, floor=floor, accepted=accepted, scratch=scratch)
    path = verified.targets.get(target_of(architecture)) if architecture else None
    if path is None:
        raise Refused(Why.ARCHITECTURE)
    release = manifests.read(path.read_bytes())
    if release.architecture is not architecture:
        raise Refused(Why.ARCHITECTURE)
    proof = Proof(
        number=verified.issue,
        root_version=verified.root_version,
        online_keys=verified.online_keys,
        anchor=verified.anchor,
    )
    return Offer(release, proof, verified.identity.practice, verified.metadata)


def _verified(
    mount: Path, anchor: Anchor, *, floor: Proof | None, accepted: Path | None, scratch: Path
) -> Verified:
    raw = scratch / "raw"
    raw.mkdir(parents=True)
    copied = copy_bounded(mount, SOFTWARE, raw, limits=LIMITS)
    return verify(
        RawBundle(SOFTWARE, copied.folder),
        anchor,
        floor=_floor(floor),
        accepted=accepted,
        scratch=scratch / "tuf",
    )


def _floor(proof: Proof | None) -> Floor | None:
    if proof is None:
        return None
    return Floor(
        root_version=proof.root_version,
        issue=proof.number,
        online_keys=proof.online_keys,
        anchor=proof.anchor,
    )


@contextmanager
def image(mount: Path, release: Release) -> Iterator[BinaryIO]:
    """Open the packed image on the stick: a plain file, and followed nowhere.

    Raises StickIncomplete where it is absent, StickError where it is something else.
    """
    try:
        with (
            beneath.folder(mount.resolve() / FOLDER / SOFTWARE / IMAGES) as images,
            beneath.plain_file(images, release.image) as handle,
            open(handle, "rb", closefd=False) as file,
        ):
            yield file
    except FileNotFoundError as error:
        raise StickIncomplete(
            "De software staat er maar half op: maak de stick opnieuw."
        ) from error
    except beneath.NotPlain as error:
        raise StickError("Op de stick staat iets vreemds in plaats van software.") from error
    except OSError as error:
        raise StickIncomplete(f"De stick is niet te lezen ({reason(error)}).") from error
