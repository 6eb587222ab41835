# ruff: noqa: T201 - a benchmark tells its figures to a person
"""From the start of the process to the first bulletin that can be read, and what it then weighs.

    python tests/benchmarks/bench_kiosk_start.py [--quick]

The anchor is a bare Kivy window with one label. The clock starts before the process does and
stops when the first picture in which everything has its final place has left for the screen.
Beside it Chromium, as a kiosk would use it, shows one page of as many lines: from the start of the
process to the frame after the first, which the page itself reports. It has no window either, and
its profile is used before, as on a second start. So is our bytecode, which pip compiles on an
appliance: whatever this machine's environment says of it, none is compiled while the clock runs.
Subjects take turns, so that a busy moment hits all; figures are medians. The processor's time
forgives a busy machine.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

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
        if not pictures:  # on a busy machine
            Clock.schedule_once(tell, 1)
            return
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
PAGE = (
    "<html lang=nl><body>"
    + "<h2>Geen stroom</h2><p>Blijf thuis.</p>" * 8
    + """<script>
requestAnimationFrame(() => requestAnimationFrame(() => fetch("/painted")))</script>"""
)
CHROMIUM = (
    "--headless=new", "--no-sandbox", "--no-first-run", "--disable-gpu", "--window-size=1280,800",
)  # fmt: skip
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


def start_chromium(profile: str) -> float:
    """Seconds from the start of the process to its page on the glass."""
    painted = threading.Event()

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/painted":
                painted.set()
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(PAGE.encode())

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        began_s = time.monotonic()
        command = ["chromium", *CHROMIUM, f"--user-data-dir={profile}", address]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as browser:
            painted.wait(stage.PATIENCE_S)
            took_s = time.monotonic() - began_s
            browser.terminate()
        server.shutdown()
    return took_s


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
    chromium_s = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        os.environ["PYTHONPYCACHEPREFIX"] = f"{profile}/bytecode"
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        measure_all(subjects, {name: [] for name in subjects})
        if there := shutil.which("chromium"):
            start_chromium(profile)
        for _ in range(rounds):
            measure_all(subjects, seen)
            if there:
                chromium_s.append(start_chromium(profile))
    report(seen, chromium_s)


def measure_all(subjects: dict[str, tuple[str, int]], seen: dict[str, list[Figures]]) -> None:
    """Each once."""
    for name, (source, bulletins) in subjects.items():
        with stage.point(bulletins):
            seen[name].append(start(source))


def report(seen: dict[str, list[Figures]], chromium_s: list[float]) -> None:
    """Print the medians."""
    anchor_s, anchor_processor_s, anchor_mib = medians(seen["bare Kivy window, one label"])
    for name, figures in seen.items():
        took_s, processor_s, mib = medians(figures)
        print(
            f"{name:28} readable after {took_s:.3f} s ({took_s / anchor_s:.2f} x), "
            f"processor {processor_s:.3f} s ({processor_s / anchor_processor_s:.2f} x), "
            f"{mib:.0f} MiB ({mib / anchor_mib:.2f} x)"
        )
    if chromium_s:
        theirs_s, ours_s = statistics.median(chromium_s), medians(seen["kiosk, 8 bulletins"])[0]
        print(f"{'Chromium, one page':28} on the glass after {theirs_s:.3f} s")
        print(f"{'the kiosk beside it':28} {ours_s / theirs_s:.2f} x (promised: 0.6)")


def medians(figures: list[Figures]) -> Figures:
    took_s, processor_s, mib = map(statistics.median, zip(*figures, strict=True))
    return took_s, processor_s, mib


if __name__ == "__main__":
    main()
