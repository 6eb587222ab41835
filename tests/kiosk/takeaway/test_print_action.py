"""One tap is one receipt, however often it is tapped; what goes wrong is said on the screen."""

from __future__ import annotations

import os
import threading
import time
from dataclasses import replace

import pytest

from kiosk.config import Config, Printer
from kiosk.model import routes
from kiosk.takeaway import receipt
from tests.kiosk.snapshots import POINT, bulletin, place, snapshot

PAGE = routes.Bulletin("vr", "stroom-1", 0, "vr")
PRINT = routes.Print(routes.Bulletin("vr", "stroom-1", 0, "vr"))
PATIENCE_S = 60.0


@pytest.fixture(autouse=True)
def press_beside_us(monkeypatch):
    """A process for each receipt has its own tests; here it would only take time."""
    from kiosk.takeaway import render_process

    monkeypatch.setattr(render_process, "make_receipt", receipt.encode)


@pytest.fixture
def paper(tmp_path):
    """A printer's device that takes everything at once."""
    device = tmp_path / "lp0"
    device.write_bytes(b"")
    return device


@pytest.fixture
def shop(show):
    """A kiosk with a printer, showing a bulletin."""

    def open_with(device):
        config = Config(point=POINT, printer=Printer(device=str(device), paper_mm=58))
        kiosk = show(replace(snapshot(bulletins=(bulletin(),), places=(place(),)), config=config))
        kiosk.go(PAGE)
        return kiosk

    return open_with


def until(condition):
    from kivy.clock import Clock

    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        Clock.tick()


def said(kiosk):
    return kiosk.shell.frame.stick


def receipts(device):
    return device.read_bytes().count(b"\x1dV")  # each is cut off once


def test_furious_tapping_prints_one(shop, paper):
    kiosk = shop(paper)
    for _ in range(20):
        kiosk.go(PRINT)
    assert said(kiosk) == "De printer is bezig. Wacht even."
    until(lambda: said(kiosk) == "Klaar. Neem het papier mee.")
    for _ in range(20):
        kiosk.go(PRINT)
    assert said(kiosk) == "Klaar. Neem het papier mee."
    assert receipts(paper) == 1
    assert b"Kop nl" in paper.read_bytes()


def test_who_opens_the_page_again_may_print_again(shop, paper):
    kiosk = shop(paper)
    for _ in range(2):
        paper.write_bytes(b"")
        kiosk.go(PRINT)
        until(lambda: said(kiosk) == "Klaar. Neem het papier mee.")
        assert receipts(paper) == 1
        kiosk.go(routes.Information())
        kiosk.go(PAGE)
        assert said(kiosk) == ""


def test_a_printer_that_is_not_there_is_said_and_may_be_tried_again(shop, tmp_path):
    kiosk = shop(tmp_path / "none")
    kiosk.go(PRINT)
    until(lambda: "niet gevonden" in said(kiosk))
    (tmp_path / "none").write_bytes(b"")
    kiosk.go(PRINT)
    until(lambda: said(kiosk) == "Klaar. Neem het papier mee.")


def test_paper_that_is_out_is_said(shop, tmp_path, monkeypatch):
    from kiosk.takeaway import printer_device

    device = tmp_path / "lp0"
    os.mkfifo(device)
    held = os.open(device, os.O_RDWR)
    os.set_blocking(held, False)
    while True:  # fill it: it takes no byte more
        try:
            os.write(held, bytes(65536))
        except BlockingIOError:
            break
    send = printer_device.send
    monkeypatch.setattr(printer_device, "send", lambda data, path: send(data, path, timeout_s=0.05))
    kiosk = shop(device)
    kiosk.go(PRINT)
    until(lambda: "papier" in said(kiosk))
    assert said(kiosk).startswith("De printer stopte.")
    os.close(held)


def test_a_press_that_fails_is_said_plainly(shop, paper, monkeypatch):
    from kiosk.takeaway import render_process

    def fail(_):
        raise render_process.PressError("no font")

    monkeypatch.setattr(render_process, "make_receipt", fail)
    kiosk = shop(paper)
    kiosk.go(PRINT)
    until(lambda: said(kiosk) == "Printen lukt nu niet. Vraag een medewerker.")


def test_the_screen_stays_alive_while_it_prints(shop, paper, monkeypatch):
    from kiosk.takeaway import render_process

    gate = threading.Event()

    def slowly(_):
        gate.wait(PATIENCE_S)
        return b""

    monkeypatch.setattr(render_process, "make_receipt", slowly)
    kiosk = shop(paper)
    kiosk.go(PRINT)
    kiosk.go(routes.Places())
    assert kiosk.session.route == routes.Places()
    gate.set()
    until(lambda: said(kiosk) == "Klaar. Neem het papier mee.")
    assert kiosk.session.route == routes.Places()


def test_without_a_printer_there_is_no_such_action(show):
    assert routes.Print not in show(snapshot()).actions
