"""Take the link's post along on the stick that is in: letters that wait, and receipts.

    python -I -m host.post sda1      started by noodsteunpunt-post-out@sda1, as root

Only onto a stick that brought an issue which was proven here: an authority made it. One that holds
an issue older than ours counts too, since a courier does not know what has come by another way.
What the link laid out is the link's, so nothing of it is believed: see `link.carriers.stick`.

RUN/post/post.json tells the link what happened: `link.stick_post.Report`.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from common import beneath
from common.atomic_write import write as write_durably
from content import paths
from content.errors import StoreError
from content.progress import OutcomeCode, Phase, read_progress
from host import stick
from host.outbox import NO_ROOM
from link.carriers.stick import FOLDER, POST, write
from link.errors import RequestError
from link.folders import Folders
from link.requests import SOCKET_NAME, Carried, ask
from link.stick_post import FILE, Report

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from link.carriers.stick import Copy

PROVEN = frozenset({OutcomeCode.UPDATED, OutcomeCode.UNCHANGED, OutcomeCode.OLDER})


def main(name: str) -> int:
    # udev names the sticks: see 99-noodsteunpunt.rules.
    known = Path(os.environ.get("NOODSTEUNPUNT_STICKS", "/dev/noodsteunpunt"))
    take_along(name, stick.mounted(known / name, Path(os.environ["RUNTIME_DIRECTORY"])))
    return 0


def take_along(name: str, mounted: AbstractContextManager[Path]) -> None:
    """Write what was laid out for stick ``name``, and tell the link what became of it.

    ``mounted`` mounts it, raising Unmountable; it is not entered unless the stick may be written.
    """
    folders = Folders.from_environment()
    laid_out = folders.outgoing / name
    if not is_proven(name):
        report = _told(name, "not-verified")
    elif not laid_out.is_dir():
        report = _told(name, "nothing")
    else:
        # So that the screen can ask to leave the stick in for a moment more.
        write_durably(folders.post / FILE, _told(name, "writing"), mode=0o640)
        report = _deliver(name, laid_out, mounted)
    write_durably(folders.post / FILE, report, mode=0o640)
    with suppress(RequestError):  # a link that is not there finds it with the next stick
        ask(folders.run / SOCKET_NAME, Carried())


def is_proven(name: str) -> bool:
    """Whether the last import was of this stick, and proved an issue on it."""
    try:
        progress = read_progress(paths.progress())
    except StoreError:
        return False
    return (
        progress is not None
        and progress.stick == name
        and progress.phase is Phase.DONE
        and any(one.outcome in PROVEN for one in progress.outcomes)
    )


def _deliver(name: str, laid_out: Path, mounted: AbstractContextManager[Path]) -> bytes:
    try:
        with mounted as at:
            report = write_to(at, laid_out, name, stick.write)
    except stick.Unmountable as error:
        print(f"post: {error}", file=sys.stderr)
        return _told(name, "failed")
    return report


def write_to(mount: Path, laid_out: Path, name: str, copy: Copy) -> bytes:
    """Write what was laid out to a stick; return what to tell the link."""
    try:
        with (
            beneath.folder(laid_out) as ours,
            beneath.folder(mount) as top,
            beneath.below(top, FOLDER) as folder,
            beneath.below(folder, POST) as post,
        ):
            done = write(ours, post, copy)
    except OSError as error:
        print(f"post: {error}", file=sys.stderr)
        return _told(name, "full" if error.errno in NO_ROOM else "failed")
    return _told(name, "written", done.written)


def _told(name: str, outcome: str, written: tuple[str, ...] = ()) -> bytes:
    return msgspec.json.encode(Report(stick=name, outcome=outcome, written=written))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
