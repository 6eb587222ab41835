# ruff: noqa: T201 - a benchmark tells its figures to a person
"""What an idle screen costs: CPU of one core and wake-ups a second, beside Kivy as shipped.

    python tests/benchmarks/bench_kiosk_idle.py [--quick]

Each subject runs in its own process, offscreen; the figures are differences of /proc counters
over the same stretch, after start-up has settled. Wake-ups are voluntary context switches of
every thread. The kiosk is idle with its clock in view, while power.json is replaced every ten
seconds as the daemon does.
"""

from __future__ import annotations

import argparse
import sys
import time
from typing import TYPE_CHECKING

import kiosk_stage as stage

if TYPE_CHECKING:
    from pathlib import Path

BARE = f"""{stage.BARE_KIVY}
runTouchApp(Label(text="12:34"))
"""
CLOCK = f"""{stage.BARE_KIVY}
import time
from kivy.clock import Clock
from kivy.core.window import Window
from kiosk.platform import event_loop

label = Label()

def show(_dt):
    label.text = time.strftime("%H:%M")
    Clock.schedule_once(show, 60 - time.time() % 60)

show(0)
assert event_loop.install()
runTouchApp(label)
"""
OURS = f"""
def began():
    pass
{stage.KIOSK}
main()
"""
SETTLE_S = 6.0
"""Longer than the loop stays lively."""
START_SCREEN_S = 30.0
"""By then the kiosk shows what it shows all night: the start screen, which here comes early."""
POWER_EVERY_S = 10.0


def measure(source: str, settle_s: float, seconds: float) -> tuple[float, float]:
    """CPU in % of one core, wake-ups a second."""
    with stage.point() as folder:
        hasten(folder / "config/kiosk.toml")
        return watch(folder, source, settle_s, seconds)


def hasten(settings: Path) -> None:
    """Unattended for ten seconds, the kiosk forgets its visitor and shows the start screen."""
    usual = settings.read_text(encoding="utf-8")
    sooner = usual.replace("return_after_s = 60", "return_after_s = 10")
    sooner = sooner.replace("start_after_s = 180", "start_after_s = 10")
    settings.write_text(sooner, encoding="utf-8")


def watch(folder: Path, source: str, settle_s: float, seconds: float) -> tuple[float, float]:
    with stage.running(source) as process:
        time.sleep(settle_s)
        began_s = time.monotonic()
        cpu_before_s, wakes_before = stage.spent(process.pid)
        while (left_s := began_s + seconds - time.monotonic()) > 0:
            stage.write_power(folder)
            time.sleep(min(POWER_EVERY_S, left_s))
        cpu_s, wakes = stage.spent(process.pid)
        took_s = time.monotonic() - began_s
        if process.poll() is not None:
            sys.exit("the measured program stopped by itself: run it alone to see why")
        return 100 * (cpu_s - cpu_before_s) / took_s, (wakes - wakes_before) / took_s


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="2 s each instead of a minute")
    quick = parser.parse_args().quick
    seconds = 2.0 if quick else 60.0
    for name, source, settle_s in (
        ("Kivy as shipped, one label", BARE, SETTLE_S),
        ("our loop, a clock", CLOCK, SETTLE_S),
        ("the kiosk", OURS, SETTLE_S if quick else START_SCREEN_S),
    ):
        cpu_pct, per_s = measure(source, settle_s, seconds)
        print(f"{name:28} {cpu_pct:5.2f} % of a core, {per_s:5.1f} wake-ups/s over {seconds:.0f} s")


if __name__ == "__main__":
    main()
