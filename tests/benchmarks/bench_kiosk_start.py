# ruff: noqa: T201 - a benchmark tells its figures to a person
"""From the start of the process to the first bulletin that can be read, and what it then weighs.

    python tests/benchmarks/bench_kiosk_start.py [--quick]

The anchor is a bare Kivy window with one label. The clock starts before the process does and
stops when the first picture in which everything has its final place has left for the screen.
Subjects take turns, so that a busy moment hits all; figures are medians.
"""

from __future__ import annotations

import argparse
import statistics
import time

import kiosk_stage as stage

PROBE = """
def began():
    import time
    from kivy.clock import Clock
    from kivy.core.window import Window
    pictures = []
    def labels():
        return [(w.text, *w.to_window(*w.pos), *w.size, w.font_size)
                for w in Window.children[0].walk() if getattr(w, "text", "")]
    def flipped(*_):
        pictures.append((time.monotonic(), labels() if Window.children else []))
    def tell(_):
        final = pictures[-1][1]
        print("readable", next(at_s for at_s, seen in pictures if seen == final), flush=True)
    Window.bind(on_flip=flipped)
    Clock.schedule_once(tell, 2)
"""
BARE = f"""{stage.BARE_KIVY}
{PROBE}
began()
runTouchApp(Label(text="12:34"))
"""
OURS = f"""{PROBE}
{stage.KIOSK}
main()
"""
SETTLE_S = 3.0


def start(source: str) -> tuple[float, float]:
    """Seconds to a readable picture; MiB once it is at rest."""
    began_s = time.monotonic()
    with stage.running(source) as process:
        (readable_s,) = stage.told(process, "readable")
        time.sleep(SETTLE_S)
        return readable_s - began_s, stage.resident_mib(process.pid)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="once each instead of nine times")
    rounds = 1 if parser.parse_args().quick else 9
    subjects = {
        "bare Kivy window, one label": (BARE, 8),
        "kiosk, 8 bulletins": (OURS, 8),
        "kiosk, 1000 bulletins": (OURS, 1000),
    }
    seen: dict[str, list[tuple[float, float]]] = {name: [] for name in subjects}
    for _ in range(rounds):
        for name, (source, bulletins) in subjects.items():
            with stage.point(bulletins):
                seen[name].append(start(source))
    (anchor_s, anchor_mib), *_ = (medians(figures) for figures in seen.values())
    for name, figures in seen.items():
        took_s, mib = medians(figures)
        print(
            f"{name:28} readable after {took_s:.3f} s ({took_s / anchor_s:.2f} x), "
            f"{mib:.0f} MiB ({mib / anchor_mib:.2f} x)"
        )


def medians(figures: list[tuple[float, float]]) -> tuple[float, float]:
    times_s, mibs = zip(*figures, strict=True)
    return statistics.median(times_s), statistics.median(mibs)


if __name__ == "__main__":
    main()
