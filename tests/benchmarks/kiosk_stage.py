"""What the kiosk's benchmarks share: content to show, anchors to hold it against, /proc to ask.

Every subject is a process of its own, drawn offscreen at 1280x800. The anchor is Kivy as shipped:
the smallest program that shows one line of text.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from content.clock import Times
from content.core.model import (
    Bulletin,
    Info,
    MessageStatus,
    MessageType,
    Place,
    PlaceKind,
    PlaceStatus,
    Severity,
)
from content.parse import Parsed
from content.store import database as store
from content.trust.identity import Identity
from content.trust.verify import Verified
from power.status import Status, SupplyState, SupplyStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
SIZE = (1280, 800)
PATIENCE_S = 120.0
TEXT = "De stroom is uitgevallen door een storing bij het station. Blijf binnen en blijf rustig."
BARE_KIVY = f"""
from kivy.config import Config
Config.set("graphics", "width", {SIZE[0]})
Config.set("graphics", "height", {SIZE[1]})
from kivy.base import runTouchApp
from kivy.uix.label import Label
"""
KIOSK = f"""
import sys
from kiosk.platform import window
prepare = window.prepare
def prepared(*arguments, **options):
    prepare(*arguments, **options)
    began()
window.prepare = prepared
sys.argv = ["noodsteunpunt-kiosk", "run", "--size", "{SIZE[0]}x{SIZE[1]}"]
from kiosk.__main__ import main
"""
"""The kiosk as it is run, but for `began()`, to be defined above it: once Kivy is prepared."""


@contextmanager
def point(bulletins: int = 8, places: int = 40) -> Iterator[Path]:
    """A support point in a folder of its own; the environment names it for our children too."""
    saved = dict(os.environ)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for room in ("config", "state", "run"):
            (folder / room).mkdir()
            os.environ[f"NOODSTEUNPUNT_{room.upper()}"] = str(folder / room)
        for writer in ("power", "content", "kiosk", "outbox"):
            (folder / "run" / writer).mkdir()
        os.environ |= {
            "KIVY_NO_ARGS": "1",
            "KIVY_NO_CONFIG": "1",
            "KIVY_NO_FILELOG": "1",
            "KIVY_NO_CONSOLELOG": "1",
            "SDL_VIDEODRIVER": "offscreen",
        }
        example = (ROOT / "deploy/examples/kiosk.toml").read_text(encoding="utf-8")
        (folder / "config/kiosk.toml").write_text(example, encoding="utf-8")
        publish(folder, 1, bulletins, places)
        write_power(folder)
        try:
            yield folder
        finally:
            os.environ.clear()
            os.environ.update(saved)


def publish(folder: Path, issue: int, bulletins: int, places: int) -> None:
    """Put an issue in content.db, as the importer does once it has believed it."""
    now = datetime.now(UTC)
    identity = Identity(publisher="vr", name="Veiligheidsregio Merenland")
    verified = Verified(identity, identity.name, issue, now, 1, "key", "anchor", {}, {})
    parsed = Parsed(
        bulletins=tuple(bulletin(n, issue, now) for n in range(bulletins)),
        places=tuple(map(place, range(places))),
    )
    with store.replacing(folder / "state/content/content.db") as change:
        change.replace(verified, parsed, bundle=f"{issue}-x", paths={}, times=Times(now))


def bulletin(number: int, issue: int, now: datetime) -> Bulletin:
    severities = tuple(Severity)
    info = Info(
        language="nl",
        event="Stroomuitval",
        headline=f"Uitgave {issue}: stroomuitval in wijk {number}, blijf thuis",
        description=(TEXT,) * 4,
        instruction=("Zet het licht uit.", "Houd de koelkast dicht.", TEXT),
        areas=(f"Wijk {number}",),
        severity=severities[number % len(severities)],
        expires=now + timedelta(hours=9),
    )
    return Bulletin(
        publisher="vr",
        sender="vr",
        identifier=f"b{number}",
        sent=now - timedelta(minutes=number % 600),
        status=MessageStatus.ACTUAL,
        msg_type=MessageType.ALERT,
        infos=(info,),
    )


def place(number: int) -> Place:
    kinds = tuple(PlaceKind)
    return Place(
        publisher="vr",
        id=f"p{number}",
        kind=kinds[number % len(kinds)],
        name=f"Sporthal nummer {number}",
        latitude=52.646 + (number % 100) / 2000,
        longitude=5.612 + (number // 100) / 2000,
        status=PlaceStatus.OPEN,
        address=f"Dorpsstraat {number}",
        hours="Dag en nacht",
    )


def write_power(folder: Path) -> None:
    """A whole new power.json, renamed, as the daemon does every ten seconds."""
    now = datetime.now(UTC)
    supply = SupplyStatus(
        driver="simulated", state=SupplyState.MAINS, mains=True, capacity_wh=44, charge_pct=93
    )
    status = Status(written_at=now, started_at=now, supplies={"hat": supply}, loads={})
    scratch = folder / "run/power/power.json.new"
    scratch.write_bytes(msgspec.json.encode(status))
    scratch.replace(folder / "run/power/power.json")


@contextmanager
def running(source: str) -> Iterator[subprocess.Popen[str]]:
    """A subject at work; gone at the end of the block."""
    process = subprocess.Popen(
        [sys.executable, "-c", source], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def told(process: subprocess.Popen[str], word: str) -> list[float]:
    """The numbers on the next line that a subject prints after ``word``."""
    assert process.stdout
    for line in process.stdout:
        if line.startswith(f"{word} "):
            return [float(number) for number in line.split()[1:]]
    sys.exit("the measured program stopped by itself: run it alone to see why")


def spent(pid: int) -> tuple[float, int]:
    """CPU seconds and wake-ups of all threads: voluntary context switches.

    To the nanosecond: the ticks of /proc/PID/stat are too coarse for what idles.
    """
    cpu_s, wakes = 0.0, 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(FileNotFoundError):  # a thread that ended meanwhile
            cpu_s += int((task / "schedstat").read_text().split()[0]) / 1e9
            lines = (task / "status").read_text().splitlines()
            wakes += int(next(line for line in lines if line.startswith("voluntary")).split()[1])
    return cpu_s, wakes


def resident_mib(pid: int) -> float:
    """Memory, shared pages counted whole: what others run meanwhile changes nothing in it."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("Rss:")).split()[1]) / 1024


def high(values: list[float], part: float = 0.95) -> float:
    """The value that this part of all stays below."""
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]
