# ruff: noqa: T201 - a benchmark tells its figures to a person
"""From the start of the process to the first bulletin that can be read, and what it then weighs.

    python tests/benchmarks/bench_kiosk_start.py [--quick]

The anchor is a bare Kivy window with one label. The clock starts before the process does and
stops when the first picture in which everything has its final place has left for the screen.
Subjects take turns, so that a busy moment hits all; figures are medians. The processor's time
forgives a busy machine.
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
        at = time.monotonic(), time.process_time()
        pictures.append((at, labels() if Window.children else []))
    def tell(_):
        final = pictures[-1][1]
        print("readable", *next(at for at, seen in pictures if seen == final), flush=True)
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
MINUTE_S, CLEAR_OF_IT_S = 60.0, 6.0
"""A minute that begins while we look would be a newer picture."""
Figures = tuple[float, float, float]


def start(source: str) -> Figures:
    """Seconds to a readable picture, and of the processor; MiB once it is at rest."""
    left_s = MINUTE_S - time.time() % MINUTE_S
    if left_s < CLEAR_OF_IT_S:
        time.sleep(left_s)
    began_s = time.monotonic()
    with stage.running(source) as process:
        readable_s, processor_s = stage.told(process, "readable")
        time.sleep(SETTLE_S)
        return readable_s - began_s, processor_s, stage.resident_mib(process.pid)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="once each instead of nine times")
    rounds = 1 if parser.parse_args().quick else 9
    subjects = {
        "bare Kivy window, one label": (BARE, 8),
        "kiosk, 8 bulletins": (OURS, 8),
        "kiosk, 1000 bulletins": (OURS, 1000),
    }
    seen: dict[str, list[Figures]] = {name: [] for name in subjects}
    for _ in range(rounds):
        for name, (source, bulletins) in subjects.items():
            with stage.point(bulletins):
                seen[name].append(start(source))
    anchor_s, anchor_processor_s, anchor_mib = medians(seen["bare Kivy window, one label"])
    for name, figures in seen.items():
        took_s, processor_s, mib = medians(figures)
        print(
            f"{name:28} readable after {took_s:.3f} s ({took_s / anchor_s:.2f} x), "
            f"processor {processor_s:.3f} s ({processor_s / anchor_processor_s:.2f} x), "
            f"{mib:.0f} MiB ({mib / anchor_mib:.2f} x)"
        )


def medians(figures: list[Figures]) -> Figures:
    took_s, processor_s, mib = map(statistics.median, zip(*figures, strict=True))
    return took_s, processor_s, mib


if __name__ == "__main__":
    main()
