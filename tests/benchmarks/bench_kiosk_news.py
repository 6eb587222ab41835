# ruff: noqa: T201 - a benchmark tells its figures to a person
"""From a new content.db, or power.json, on the disk to what it says on the screen.

    python tests/benchmarks/bench_kiosk_news.py [--quick]

The kiosk runs as it does in service, asleep. The clock starts when the new file has been renamed
into place and stops when the picture that shows it leaves for the screen; two seconds are promised.
"""

from __future__ import annotations

import argparse
import statistics
import time

import kiosk_stage as stage

OURS = f"""
import time

def began():
    from kivy.core.window import Window
    def flipped(*_):
        at_s = time.monotonic()
        words = [w.words for w in Window.children[0].walk() if getattr(w, "words", "")]
        issues = [int(w.split()[1].rstrip(":")) for w in words if w.startswith("Uitgave ")]
        print("issue", max(issues, default=0), at_s, flush=True)
    Window.bind(on_flip=flipped)

{stage.KIOSK}
main()
"""
ASLEEP_S = 4.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="once instead of ten times")
    rounds = 1 if parser.parse_args().quick else 10
    waits_s = []
    with stage.point() as folder, stage.running(OURS) as process:
        wait_for(process, 1)
        for issue in range(2, rounds + 2):
            time.sleep(ASLEEP_S)
            stage.publish(folder, issue, 8, 40)
            renamed_s = time.monotonic()
            waits_s.append(wait_for(process, issue) - renamed_s)
    print(
        f"file to screen: median {statistics.median(waits_s) * 1e3:.0f} ms, "
        f"worst {max(waits_s) * 1e3:.0f} ms, n={len(waits_s)}"
    )


def wait_for(process: object, issue: int) -> float:
    """When the screen first showed an issue."""
    while True:
        shown, at_s = stage.told(process, "issue")
        if shown == issue:
            return at_s


if __name__ == "__main__":
    main()
