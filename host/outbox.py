"""Write what the kiosk put in its outbox to the stick that is in, and say what came of it.

    python -I -m host.outbox      started by noodsteunpunt-outbox.path, as root

The outbox is the kiosk's, so nothing in it is believed: see `common.beneath`. What is told to the
screen, and where the stick is mounted, are folders of root's own.

RUN/outbox/outbox.json: {"outcome": "written|no-stick|full|failed", "files": […]}. Whatever the
outcome, the outbox is empty afterwards: a second try is the kiosk's to ask.
"""

from __future__ import annotations

import errno
import json
import os
import re
import sys
from contextlib import suppress
from pathlib import Path

from common import beneath, folders
from common.atomic_write import write as write_durably
from host import stick

FOLDER = "NOODSTEUNPUNT-UIT"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}")
"""The kiosk's own names; anything else is not for a stick."""
NO_ROOM = {errno.ENOSPC, errno.EFBIG}


def main() -> int:
    with beneath.folder(folders.run() / "desk/outbox") as box:
        there = sorted(os.listdir(box))  # noqa: PTH208 - of an open folder
        names = [name for name in there if _is_ours(box, name)]
        if not names:
            return 0
        outcome = _deliver(box, names)
        # Emptied first: while a file waits, the kiosk takes what this says for older.
        for name in names:
            with suppress(FileNotFoundError):
                beneath.discard(box, name)
    words = json.dumps({"outcome": outcome, "files": names}) + "\n"
    write_durably(folders.run() / "outbox/outbox.json", words.encode(), mode=0o640)
    return 0


def _is_ours(box: int, name: str) -> bool:
    """Throw away what is not a plain file under a name of the kiosk's."""
    try:
        with beneath.plain_file(box, name):
            if NAME.fullmatch(name):
                return True
    except OSError:
        pass
    with suppress(OSError):
        beneath.discard(box, name)
    return False


def _deliver(box: int, names: list[str]) -> str:
    """Mount the stick for a moment and write to it; return the outcome."""
    # udev names the sticks: see 99-noodsteunpunt.rules.
    known = Path(os.environ.get("NOODSTEUNPUNT_STICKS", "/dev/noodsteunpunt"))
    devices = sorted(known.iterdir()) if known.is_dir() else []
    if not devices:
        return "no-stick"
    at = Path(os.environ["RUNTIME_DIRECTORY"])
    outcome = "failed"
    try:
        with stick.mounted(devices[0], at):
            outcome = _write_all(box, names, at)
    except stick.Unmountable:
        return "failed" if outcome == "written" else outcome
    return outcome


def _write_all(box: int, names: list[str], at: Path) -> str:
    try:
        with beneath.folder(at) as top, beneath.below(top, FOLDER) as goal:
            for name in names:
                stick.write(box, name, goal)
            os.fsync(goal)
    except OSError as error:
        print(f"outbox: {error}", file=sys.stderr)
        return "full" if error.errno in NO_ROOM else "failed"
    return "written"


if __name__ == "__main__":
    sys.exit(main())
