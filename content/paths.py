"""Where content is, in the three folders of `common.folders`.

CONFIG/publishers/<id>.root.json      whom this kiosk believes
STATE/content/content.db              what is true; replaced whole, never changed in place
STATE/content/bundles/<id>/<bundle>/  the verified bundle content.db names: metadata, targets
STATE/kiosk/clock.json                the time that the kiosk saved last, for all to read
RUN/content/import.json               how far the importer is
RUN/kiosk/clock.json                  the saved time too, and since when this machine is on
RUN/kiosk/import-allowed              since when a stick may be read, as the kiosk says

STATE and RUN belong to root: whoever writes has a folder of its own in them, and nobody else can
make anything there. Where nobody made them, as in the demo, each writer makes its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from common.folders import config, run, state

if TYPE_CHECKING:
    from pathlib import Path


ROOT = ".root.json"


def publishers() -> Path:
    return config() / "publishers"


def believed() -> tuple[str, ...]:
    """Return the ids of the publishers that this node believes, as their files are called."""
    return tuple(sorted(path.name.removesuffix(ROOT) for path in publishers().glob(f"*{ROOT}")))


def content() -> Path:
    """Return the importer's own folder; nobody else writes in it."""
    return state() / "content"


def database() -> Path:
    return content() / "content.db"


def progress() -> Path:
    return run() / "content" / "import.json"


def import_allowed() -> Path:
    return run() / "kiosk" / "import-allowed"


def clock() -> Path:
    """Return the kiosk's own file; see `content.clock`."""
    return state() / "kiosk" / "clock.json"


def clock_of_this_run() -> Path:
    """Return its twin that a restart of the machine takes away."""
    return run() / "kiosk" / "clock.json"
