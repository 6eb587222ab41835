"""Opening the curves over ten years of history: from the touch to the picture on the glass.

Promised: each span within 200 ms. Beside it what the parts cost (reading power.db, making the
charts), and how long a finger waits for its value.

    python tests/benchmarks/bench_curves.py [--quick]
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "kiosk")]
TEN_YEARS_H, MONTH_MIN, EVENTS = 3653 * 24, 31 * 24 * 60, 50_000
"""As many as `power.history.database` keeps."""
SPANS = ("hour", "day", "week", "month")
PROMISED_MS = 200.0
SIZE = (1280, 800)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a few rounds over one year")
    quick = parser.parse_args().quick
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {f"NOODSTEUNPUNT_{name}": folder for name in ("CONFIG", "STATE", "RUN")}
        bench = Bench(Path(folder), hours=TEN_YEARS_H // (10 if quick else 1))
        size_mib = (Path(folder) / "power/power.db").stat().st_size / 2**20
        rounds = 3 if quick else 20
        say(f"power.db of {size_mib:.1f} MiB, {rounds} rounds a span, medians in ms")
        say(
            f"{'span':8}{'read':>8}{'charts':>8}{'on the glass':>14}"
            f"{'of it CPU':>11}{'slowest':>9}{'finger':>8}"
        )
        slowest_ms = max(bench.tell(span, rounds) for span in SPANS)
    kept = "kept" if slowest_ms <= PROMISED_MS else "BROKEN"
    say(f"promised: on the glass within {PROMISED_MS:.0f} ms: {kept} ({slowest_ms:.0f} ms)")


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


class Bench:
    """A kiosk unlocked by a technician, its history ten years long."""

    def __init__(self, folder: Path, *, hours: int) -> None:
        import pasts
        import powers

        from kiosk.platform import window

        self.now = datetime.now(UTC)
        now_s = int(self.now.timestamp())
        own = folder / "power"
        own.mkdir()
        pasts.write(own, own, now_s, hours=hours, minutes=MONTH_MIN, number=EVENTS)
        window.prepare(SIZE, offscreen=True)
        from kivy.base import EventLoop

        from kiosk.app import Kiosk
        from kiosk.config import Config, Point
        from kiosk.model.roles import Role

        point = Point(name="De Brink", municipality="Veldermeer", latitude=52.6, longitude=5.6)
        self.kiosk = Kiosk(Config(point=point), clock=lambda: self.now)
        self.kiosk.navigator.snapshot = replace(
            self.kiosk.navigator.snapshot, power=powers.status(written_at=self.now)
        )
        self.kiosk.open_quietly()
        EventLoop.start()
        self.kiosk.navigator.become(replace(self.kiosk.navigator.session, role=Role.TECHNICIAN))
        self.draw = EventLoop.idle
        gc.collect()
        gc.freeze()  # as the kiosk does once it has started

    def tell(self, span: str, rounds: int) -> float:
        """Measure one span and print its line; return the median until it is on the glass."""
        from kiosk.i18n.translator import translator
        from kiosk.technician import power_history, trends
        from kiosk.technician.routes import Control, Trends

        window, now_s = trends.window(span, self.now), self.now.timestamp()
        recorded = power_history.read(window.from_s, now_s)
        assert recorded.points
        read_ms = _median_ms(lambda: power_history.read(window.from_s, now_s), rounds)
        made_ms = _median_ms(
            lambda: trends.present(self.kiosk.navigator.snapshot, translator("nl"), span, recorded),
            rounds,
        )

        def open_it() -> None:
            self.kiosk.navigator.go(Trends(span))
            self.draw()

        shown_ms, cpu_ms = [], []
        for _ in range(rounds):
            self.kiosk.navigator.go(Control())
            self.draw()
            busy_s = time.process_time()
            shown_ms.append(_ms(open_it))
            cpu_ms.append(1000 * (time.process_time() - busy_s))
        shown = statistics.median(shown_ms)
        finger_ms = _median_ms(self._finger, rounds)
        say(
            f"{span:8}{read_ms:8.1f}{made_ms:8.1f}{shown:14.1f}{statistics.median(cpu_ms):11.1f}"
            f"{max(shown_ms):9.1f}{finger_ms:8.1f}"
        )
        return shown

    def _finger(self) -> None:
        from kivy.tests.common import UnitTestTouch

        from kiosk.ui.widgets.chart import ChartItem

        chart = next(w for w in self.kiosk.shell.walk() if isinstance(w, ChartItem))
        touch = UnitTestTouch(*chart.ids.plot.to_window(*chart.ids.plot.center))
        chart.on_touch_move(touch)
        self.draw()


def _ms(do: Callable[[], object]) -> float:
    began_s = time.perf_counter()
    do()
    return 1000 * (time.perf_counter() - began_s)


def _median_ms(do: Callable[[], object], rounds: int) -> float:
    return statistics.median(_ms(do) for _ in range(rounds))


if __name__ == "__main__":
    main()
