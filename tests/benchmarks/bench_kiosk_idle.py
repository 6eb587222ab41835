"""What an idle screen costs: CPU of one core and wake-ups a second, beside Kivy as shipped.

Each subject runs in its own process, offscreen; the figures are differences of /proc counters
over the same stretch, after start-up has settled. Wake-ups are voluntary context switches of
every thread.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
SETTLE_S = 5.0  # longer than the loop stays lively

BARE_KIVY = """
from kivy.base import runTouchApp
from kivy.uix.label import Label

runTouchApp(Label(text="12:34"))
"""

OUR_LOOP = """
import time
from kivy.base import runTouchApp
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.uix.label import Label
from kiosk import idle

label = Label()

def show(_dt):
    label.text = time.strftime("%H:%M")
    Clock.schedule_once(show, 60 - time.time() % 60)

show(0)
assert idle.install()
runTouchApp(label)
"""

SUBJECTS = {"Kivy as shipped, one label": BARE_KIVY, "our loop, a clock": OUR_LOOP}


def cpu_s(pid: int) -> float:
    """Of all threads, to the nanosecond: the ticks of /proc/PID/stat are too coarse."""
    tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9


def wakeups(pid: int) -> int:
    return sum(
        int(line.split()[1])
        for status in Path(f"/proc/{pid}/task").glob("*/status")
        for line in status.read_text().splitlines()
        if line.startswith("voluntary_ctxt_switches")
    )


def measure(source: str, seconds: float) -> tuple[float, float]:
    """CPU in % of one core, wake-ups a second."""
    quiet = {"KIVY_NO_ARGS": "1", "KIVY_NO_CONFIG": "1", "KIVY_NO_FILELOG": "1"}
    process = subprocess.Popen(
        [sys.executable, "-c", source],
        cwd=ROOT,
        env=os.environ | quiet | {"KIVY_NO_CONSOLELOG": "1", "SDL_VIDEODRIVER": "offscreen"},
    )
    try:
        time.sleep(SETTLE_S)
        began_s, cpu_before_s, wakeups_before = (
            time.monotonic(),
            cpu_s(process.pid),
            wakeups(process.pid),
        )
        time.sleep(seconds)
        took_s = time.monotonic() - began_s
        if process.poll() is not None:
            sys.exit("the measured program stopped by itself: run it alone to see why")
        return (
            100 * (cpu_s(process.pid) - cpu_before_s) / took_s,
            (wakeups(process.pid) - wakeups_before) / took_s,
        )
    finally:
        process.kill()
        process.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="2 s instead of 30 s each")
    seconds = 2.0 if parser.parse_args().quick else 30.0
    for name, source in SUBJECTS.items():
        cpu_pct, per_s = measure(source, seconds)
        print(f"{name:28} {cpu_pct:5.2f} % of a core, {per_s:5.1f} wake-ups/s over {seconds:.0f} s")  # noqa: T201 - what a benchmark is for


if __name__ == "__main__":
    main()
