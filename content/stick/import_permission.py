"""Whether a stick may be read now, at a point that asks for a PIN first.

kiosk.toml says so: ``[behaviour] require_pin_for_import = true``. Who unlocked the desk lets sticks
in for `ALLOWED_S`: the kiosk leaves RUN/kiosk/import-allowed with the seconds that the machine had
run by then, so that no clock can stretch it. A kiosk.toml that cannot be read asks for nothing:
better to show what is signed than to keep it back. Root may always: that is a technician at the
command line.
"""

from __future__ import annotations

import os
from contextlib import suppress

from common import atomic_write, beneath, folders, settings
from common.clock import seconds_run
from common.settings import SettingsError
from content import paths
from content.errors import PinNeeded

ALLOWED_S = 600.0
_LONGEST = 100


def allow() -> None:
    """Let sticks in for a while, from now. Raises OSError."""
    path = paths.import_allowed()
    path.parent.mkdir(parents=True, exist_ok=True)
    atomic_write.replace(path, f"{seconds_run()}".encode())


def ask() -> None:
    """Raises PinNeeded when nobody let a stick in."""
    if os.geteuid() != 0 and required() and not is_allowed(seconds_run()):
        raise PinNeeded(
            "Voor een stick is hier een pincode nodig: ontgrendel het scherm, kies Meer, Sticks en "
            "Laat een stick toe."
        )


def required() -> bool:
    path = folders.config() / "kiosk.toml"
    with suppress(SettingsError):
        table = settings.parse(settings.read(path, absent=""), path)
        behaviour = table.get("behaviour")
        return isinstance(behaviour, dict) and behaviour.get("require_pin_for_import") is True
    return False


def is_allowed(now_s: float) -> bool:
    """``now_s`` as of `seconds_run`; what was allowed before a restart is not."""
    with suppress(OSError, ValueError):
        since_s = float(beneath.read_here(paths.import_allowed(), _LONGEST).decode("ascii"))
        return 0 <= now_s - since_s < ALLOWED_S
    return False
