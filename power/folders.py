"""Where the appliance keeps things."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Folders:
    """Where the appliance keeps things."""

    config: Path
    state: Path
    run: Path

    @classmethod
    def from_environment(cls) -> Folders:
        return cls(
            Path(os.environ.get("NOODSTEUNPUNT_CONFIG", "/etc/noodsteunpunt")),
            Path(os.environ.get("NOODSTEUNPUNT_STATE", "/var/lib/noodsteunpunt")),
            Path(os.environ.get("NOODSTEUNPUNT_RUN", "/run/noodsteunpunt")),
        )
