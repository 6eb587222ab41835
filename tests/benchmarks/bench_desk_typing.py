# ruff: noqa: T201 - a benchmark tells its figures to a person
"""From a key of the on-screen keyboard to the letter on the glass, its draft kept.

    python tests/benchmarks/bench_desk_typing.py [--quick]

A key counts from the finger's leaving to the end of the drawing (glFinish): the draft is sealed and
written to desk.db in between. Typed into an empty notice, and at the end of a full one.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path

EXAMPLES = Path(__file__).parents[2] / "deploy" / "examples"
WORDS = "er is soep in de zaal en de koffie is warm "


def median_and_p95_ms(seconds: list[float]) -> str:
    ordered = sorted(second * 1e3 for second in seconds)
    p95 = ordered[int(0.95 * (len(ordered) - 1))]
    return f"median {statistics.median(ordered):5.1f} ms   p95 {p95:5.1f} ms   n {len(ordered)}"


def kiosk():
    """The real one, unlocked, with the page of a notice's text open."""
    from kiosk.platform import window

    window.prepare((1280, 800), offscreen=True)
    from kivy.base import EventLoop

    from kiosk.app import Kiosk
    from kiosk.config import load_config
    from kiosk.model.roles import Role

    app = Kiosk(load_config(EXAMPLES / "kiosk.toml"))
    app.open_quietly()
    EventLoop.start()
    app.navigator.session = replace(app.navigator.session, role=Role.STAFF)
    return app


def type_letters(app, letters: str) -> list[float]:
    from kivy.base import EventLoop
    from kivy.graphics.opengl import glFinish
    from kivy.tests.common import UnitTestTouch

    from kiosk.model import keyboard_layout

    for _ in range(8):
        EventLoop.idle()
    keyboard = app.shell.ids.view.children[0].ids.keyboard
    row_px = keyboard.height / keyboard_layout.rows(int(keyboard.across))
    places = {key.text: key for key in keyboard.keys if key.act is keyboard_layout.Act.WRITE}
    took = []
    for letter in letters:
        key = places[letter]
        x = keyboard.x + (key.column + key.width / 2) * keyboard.width / keyboard.across
        touch = UnitTestTouch(x, keyboard.top - (key.row + 0.5) * row_px)
        touch.touch_down()
        EventLoop.idle()
        began = time.perf_counter()
        touch.touch_up()
        EventLoop.idle()
        glFinish()
        took.append(time.perf_counter() - began)
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="a smoke test: figures mean little")
    letters = WORDS * (1 if parser.parse_args().quick else 8)
    with tempfile.TemporaryDirectory() as folder:
        for name in ("CONFIG", "STATE", "RUN"):
            os.environ[f"NOODSTEUNPUNT_{name}"] = folder
        from kiosk.desk.messages.routes import MessageForm
        from kiosk.desk.notices.routes import NoticeForm
        from kiosk.desk.routes import Fill, Type

        app = kiosk()
        app.navigator.go(Type(NoticeForm(), "tekst"))
        print(f"into an empty text      {median_and_p95_ms(type_letters(app, letters))}")
        app.navigator.go(Fill(form=MessageForm(), field="bericht", text=WORDS * 80))
        app.navigator.go(Type(MessageForm(), "bericht"))
        print(f"at the end of 3,440     {median_and_p95_ms(type_letters(app, letters))}")


if __name__ == "__main__":
    main()
