"""The three folders of an appliance. An environment variable names another; nothing else does.

CONFIG and STATE and RUN are root's. Whoever writes has a folder of its own in them: see
`content.paths`, `power.folders`, `link.folders` and `kiosk.desk.storage.paths`.
"""

from __future__ import annotations

import os
from pathlib import Path


def config() -> Path:
    return Path(os.environ.get("NOODSTEUNPUNT_CONFIG") or "/etc/noodsteunpunt")


def state() -> Path:
    return Path(os.environ.get("NOODSTEUNPUNT_STATE") or "/var/lib/noodsteunpunt")


def run() -> Path:
    return Path(os.environ.get("NOODSTEUNPUNT_RUN") or "/run/noodsteunpunt")
