"""A courier's stick at one place: all that the appliance does when it is put in.

    python -m simulators.network.courier STICK

STICK is a folder; its name is the stick's. The importer reads it, then the link takes the post that
is on it, then root's program writes what goes along: the same programs, in the order of their
units. Here nothing has to be mounted.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import msgspec

from host import post
from link.folders import Folders
from link.stick_post import FILE, Report


def main(stick: Path) -> int:
    _run("content", "import", stick)
    _run("link", "collect", stick, "--stick", stick.name)
    post.take_along(stick.name, nullcontext(stick))
    told = msgspec.json.decode((Folders.from_environment().post / FILE).read_bytes(), type=Report)
    return 0 if told.outcome in {"written", "nothing"} else 1


def _run(module: str, *words: str | Path) -> None:
    subprocess.run([sys.executable, "-m", module, *map(str, words)], check=True)  # noqa: S603


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
