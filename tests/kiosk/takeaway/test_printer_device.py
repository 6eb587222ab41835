"""The printer's device: a named pipe, which like lp0 takes what it can and then nothing."""

from __future__ import annotations

import os
import threading

import pytest

from kiosk.takeaway.printer_device import PrinterError, send


@pytest.fixture
def device(tmp_path):
    path = tmp_path / "lp0"
    os.mkfifo(path)
    return path


def test_everything_arrives_however_slowly_it_is_taken(device):
    data = os.urandom(500_000)
    taken = bytearray()

    def print_slowly():
        with device.open("rb", buffering=0) as paper:
            opened.set()
            while chunk := paper.read(10_000):
                taken.extend(chunk)

    opened = threading.Event()
    held = os.open(device, os.O_RDWR)  # so that opening does not wait for each other
    printer = threading.Thread(target=print_slowly)
    printer.start()
    opened.wait()
    send(data, device)
    os.close(held)
    printer.join()
    assert bytes(taken) == data


def test_a_printer_without_paper_is_given_up(device):
    held = os.open(device, os.O_RDWR)
    with pytest.raises(PrinterError, match=r"De printer stopte.*papier"):
        send(bytes(200_000), device, timeout_s=0.05)
    os.close(held)


def test_a_printer_that_is_not_there(tmp_path):
    with pytest.raises(PrinterError, match=r"niet gevonden.*aan staat"):
        send(b"x", tmp_path / "lp0")


def test_a_printer_that_is_off(device):
    with pytest.raises(PrinterError, match=r"niet gevonden.*aan staat"):
        send(b"x", device)
