"""An archive for the helpdesk: how this appliance is and what happened to it, and nobody's words.

Never in it: the key, PINs, the message log, reports, drafts, names. What goes in is listed here: of
what other programs wrote the fields we know, of the configuration the keys we know and no comments.
What another program wrote is read as a plain file, never through a link: it would lead wherever the
kiosk may read. What cannot be read is named in its place, so that one damaged file never costs the
archive.

What our services and the kernel logged is there too: none of them logs what people typed.
"""

from __future__ import annotations

import csv
import errno
import gzip
import importlib.metadata
import io
import logging
import os
import platform
import shutil
import subprocess
import tarfile
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from common import settings
from common.atomic_write import write as write_durably
from common.beneath import folder as opened
from common.beneath import plain_file
from common.clock import seconds_run
from common.folders import config, run, state
from content.board import Board
from content.clock import read_times
from content.paths import progress
from content.progress import Progress
from kiosk.desk import stick_outbox
from kiosk.desk.storage.errors import Unwritable
from power.folders import Folders
from power.history.reader import History, as_dict
from power.status import Status
from software import telling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from kiosk.desk.storage.audit_log import AuditEntry

log = logging.getLogger(__name__)

SPAN = timedelta(hours=24)
LOG_LINES = 5000
"""Of each log; the newest."""
LOG_TIMEOUT_S = 20
OURS = ("--unit=noodsteunpunt-*",)
KERNEL = ("_TRANSPORT=kernel", "--priority=warning")
"""Not ``--dmesg``: that needs a part of /proc which the kiosk does not see."""
FULL = "Er is geen ruimte meer. Het bestand is niet gemaakt."
FAILED = "Het bestand is niet gemaakt: hier kan niets geschreven worden."
LEFT_OUT = "(left out)"
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
FILE_BYTES = 1024 * 1024
"""What another program writes is far smaller."""
_SHOWN_KEYS = (
    "point name municipality latitude longitude address hours staffed_by facilities radio_name"
    " radio_frequency emergency_help panel diagonal_inch behaviour languages return_after_s"
    " start_after_s stale_after_h news_every_h require_pin_for_import drill printer device paper_mm"
    " sound volume_pct desk emergency_reports needs volunteers areas streets"
    " stock visitors scanner shares_with key"
    " policy target_runtime_h reserve_pct ride_through_s restore_stable_s stagger_s blind_after_s"
    " site cold_below_c ambient_sensor test every_days at_hour supply driver capacity_wh chemistry"
    " feeds_appliance mains_sense_pin mains_sense_active generator_w generator_charge_w"
    " generator_sense_pin generator_sense_active options load watts essential rank when pin"
    " backlight dimmed_pct contact min_on_s min_off_s"
    " ups host port bus hardware path cells health_pct initial_pct charge_w resistance_pct battery"
    " temperature_c noise_pct gauge_step_pct gauge_bow_pct plug_jump_pct gauge_drift_pct_per_h"
    " idle_w idle_w_true cycling_w gauge_by_volts tells_charge tells_current measures_draw speed"
    " mains_fails_after_s mains_returns_after_s fault fault_after_s seed library wake_pct"
)
"""Keys of our settings that say nothing secret. A new one is left out until it stands here."""
_SHOWN = frozenset(_SHOWN_KEYS.split())
_UPKEEP = ("at", "books", "backup")


def write_archive(folder: Path, done: Sequence[AuditEntry], now: datetime) -> Path:
    """Write ``noodsteunpunt-20260120-153000.tar.gz`` (UTC) into ``folder``; return its path.

    Raises Unwritable, and leaves no half file then.
    """
    path = folder / f"noodsteunpunt-{now:%Y%m%d-%H%M%S}.tar.gz"
    try:
        write_durably(path, _packed(_pieces(done, now), path.name.split(".")[0], now))
    except OSError as error:
        log.warning("%s cannot be written: %s", path, error)
        raise Unwritable(FULL if error.errno in _NO_ROOM else FAILED) from error
    return path


def _pieces(done: Sequence[AuditEntry], now: datetime) -> dict[str, bytes]:
    folders = Folders.from_environment()
    power = History(folders.state, folders.run)
    gatherers: Mapping[str, Callable[[], bytes]] = {
        "power.json": lambda: _json(_known(folders.run / "power.json", Status)),
        "history.csv": lambda: _csv(as_dict(point) for point in power.curve(now - SPAN, now)),
        "events.csv": lambda: _csv(map(msgspec.structs.asdict, power.events(now - SPAN))),
        "journal.csv": lambda: _csv(map(msgspec.structs.asdict, done)),
        "kiosk.toml.json": lambda: _config(config() / "kiosk.toml"),
        "power.toml.json": lambda: _config(config() / "power.toml"),
        "content.json": lambda: _json(_content()),
        "machine.json": lambda: _json(_machine(now)),
        "versions.txt": _versions,
        "log.txt": lambda: _logged(OURS),
        "kernel.txt": lambda: _logged(KERNEL),
    }
    maybe: Mapping[Path, Callable[[Path], object]] = {
        folders.upkeep / "upkeep.json": _upkeep,
        progress(): lambda path: _known(path, Progress),
        stick_outbox.told_path(): lambda path: _known(path, stick_outbox.Told),
        telling.path(): lambda path: _known(path, telling.Told),
    }
    told = {
        path.name: lambda path=path, read=read: _json(read(path))
        for path, read in maybe.items()
        if os.path.lexists(path)
    }
    return {name: _gathered(gather) for name, gather in {**told, **gatherers}.items()}


def _plain(path: Path) -> bytes:
    """Read what another program wrote. Raises OSError for a link, or what is too large."""
    with (
        opened(path.parent.resolve()) as folder,
        plain_file(folder, path.name) as handle,
    ):
        data = os.read(handle, FILE_BYTES + 1)
    if len(data) > FILE_BYTES:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), path.name)
    return data


def _known(path: Path, kind: type) -> object:
    """The fields that we know, and nothing else that stands there."""
    return msgspec.json.decode(_plain(path), type=kind)


def _upkeep(path: Path) -> object:
    found = msgspec.json.decode(_plain(path), type=dict[str, Any])
    return {key: found[key] for key in _UPKEEP if key in found}


def _gathered(gather: Callable[[], bytes]) -> bytes:
    try:
        return gather()
    except Exception as error:  # noqa: BLE001 - whatever is broken is what the helpdesk must know
        return f"cannot be read: {type(error).__name__}: {error}\n".encode()


def _packed(pieces: Mapping[str, bytes], folder: str, now: datetime) -> bytes:
    """Return the same bytes for the same pieces."""
    out = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=out, mode="wb", mtime=int(now.timestamp())) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for name, data in sorted(pieces.items()):
            member = tarfile.TarInfo(f"{folder}/{name}")
            member.size, member.mtime, member.mode = len(data), int(now.timestamp()), 0o644
            archive.addfile(member, io.BytesIO(data))
    return out.getvalue()


def _csv(rows: Iterable[Mapping[str, Any]]) -> bytes:
    rows = list(rows)
    out = io.StringIO(newline="")
    if rows:
        writer = csv.DictWriter(out, fieldnames=list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def _json(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value))


def _config(path: Path) -> bytes:
    return _json(without_secrets(settings.parse(path.read_bytes(), path)))


def without_secrets(value: Any) -> Any:
    """Return a configuration with what is known to be no secret. Pure."""
    if isinstance(value, dict):
        return {
            key: without_secrets(inner) if key in _SHOWN else LEFT_OUT
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [without_secrets(inner) for inner in value]
    return value


def _content() -> dict[str, Any]:
    board = Board()
    try:
        return {
            "publishers": board.publishers(),
            "bulletins": [
                {
                    "publisher": b.publisher,
                    "identifier": b.identifier,
                    "part": b.part,
                    "sent": b.sent,
                }
                for b in board.bulletins(read_times(), drill=True)
            ],
            "places": len(board.places()),
            "imports": board.history(),
        }
    finally:
        board.close()


def _machine(now: datetime) -> dict[str, Any]:
    return {
        "now": now,
        "running_s": round(seconds_run()),
        "machine": platform.machine(),
        "kernel": platform.release(),
        "free_bytes": {
            str(folder): shutil.disk_usage(folder).free
            for folder in (config(), state(), run())
            if folder.exists()
        },
        "files": {
            str(path.relative_to(state())): path.lstat().st_size
            for path in sorted(state().glob("*/*.db"))
        },
    }


def _logged(which: Sequence[str]) -> bytes:
    journalctl = shutil.which("journalctl")
    if journalctl is None:
        return b"This machine keeps no journal.\n"
    options = ("--quiet", "--no-pager", "--output=short-iso", f"--lines={LOG_LINES}")
    done = subprocess.run(  # noqa: S603 - all of it is ours
        [journalctl, *options, *which], capture_output=True, check=False, timeout=LOG_TIMEOUT_S
    )
    return done.stdout + done.stderr


def _versions() -> bytes:
    known = {d.metadata["Name"]: d.version for d in importlib.metadata.distributions()}
    lines = [f"python {platform.python_version()}", f"system {_system()}"]
    lines += [f"{name} {version}" for name, version in sorted(known.items())]
    return "\n".join([*lines, ""]).encode()


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.platform()
