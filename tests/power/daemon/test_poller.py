"""A reader's thread: it rings when it matters, and outlives whatever its driver does."""

from __future__ import annotations

import threading
import time

import pytest

from power.daemon import poller
from power.daemon.poller import Reader
from power.errors import SourceError
from power.reading import Reading

MAINS, BATTERY = Reading(mains=True, charge_pct=90.0), Reading(mains=False, charge_pct=90.0)


class Scripted:
    """Says one thing after the other, the last for ever; may raise it, or hang on an event."""

    def __init__(self, *script):
        self.script = list(script)
        self.reads = 0
        self.closed = False
        self.threads = set()

    def read(self):
        self.threads.add(threading.current_thread().name)
        said = self.script[min(self.reads, len(self.script) - 1)]
        self.reads += 1
        if isinstance(said, threading.Event):
            said.wait(30)
            return MAINS
        if isinstance(said, Exception):
            raise said
        return said

    def close(self):
        self.closed = True


@pytest.fixture
def start():
    """Start a reader over a source or a connect function; returns reader and list of rings."""
    started = []

    def begin(connect):
        rung = []
        source = connect
        reader = Reader(
            "hat",
            connect if callable(connect) else lambda: source,
            lambda: rung.append(1),
            interval_s=0.001,
        )
        reader.start()
        started.append(reader)
        return reader, rung

    yield begin
    for reader in started:
        reader.stop()


def until(true, seconds=20.0):
    end_s = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end_s, "it did not happen in time"
        time.sleep(0.001)


def test_the_loop_is_woken_by_news_only(start):
    source = Scripted(MAINS, MAINS, BATTERY, BATTERY, MAINS)
    reader, rung = start(source)
    until(lambda: source.reads > 20)
    assert len(rung) == 3
    assert reader.latest() == MAINS


def test_an_alarm_of_the_supply_is_news(start):
    source = Scripted(MAINS, Reading(mains=True, faults=("replace-battery",)))
    _, rung = start(source)
    until(lambda: source.reads > 5)
    assert len(rung) == 2


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(SourceError("No answer."), id="as drivers should"),
        pytest.param(ZeroDivisionError("oops"), id="as drivers should not"),
    ],
)
def test_whatever_a_driver_raises_is_no_reading_and_the_thread_lives_on(start, trouble):
    source = Scripted(MAINS, trouble, trouble, BATTERY)
    reader, rung = start(source)
    until(lambda: reader.latest() == BATTERY)
    assert len(rung) == 3
    assert reader.trouble == ""


def test_trouble_is_logged_once_and_so_is_its_end(start, caplog):
    caplog.set_level("INFO")
    source = Scripted(*[SourceError("No answer.")] * 50, MAINS)
    reader, _ = start(source)
    until(lambda: reader.latest() == MAINS)
    messages = [record.getMessage() for record in caplog.records]
    assert messages == ["hat gives no reading: No answer.", "hat answers"]


def test_a_source_that_cannot_be_opened_is_tried_again(start, monkeypatch):
    monkeypatch.setattr(poller, "REOPEN_INTERVAL_S", 0.001)
    attempts = []

    def connect():
        attempts.append(1)
        if len(attempts) < 5:
            raise SourceError("There is no I2C bus 1.")
        return Scripted(MAINS)

    reader, _ = start(connect)
    until(lambda: reader.latest() == MAINS)
    assert len(attempts) == 5


def test_a_driver_that_hangs_gives_no_reading_after_a_while(start, monkeypatch):
    monkeypatch.setattr(poller, "STALE_READING_S", 0.01)
    hang = threading.Event()
    source = Scripted(MAINS, hang)
    reader, _ = start(source)
    until(lambda: source.reads == 2)
    until(lambda: reader.latest() is None)
    assert reader.age_s() > 0.01
    hang.set()


def test_samples_are_handed_over_once(start):
    source = Scripted(MAINS)
    reader, _ = start(source)
    until(lambda: source.reads > 10)
    reader.stop()
    assert len(reader.samples()) == source.reads
    assert reader.samples() == []


def test_samples_that_nobody_fetches_are_bounded(start, monkeypatch):
    source = Scripted(MAINS)
    reader, _ = start(source)
    until(lambda: source.reads > poller.KEPT_SAMPLES + 10)
    assert len(reader.samples()) <= poller.KEPT_SAMPLES


def test_an_errand_is_run_by_the_thread_that_reads(start):
    source = Scripted(MAINS)
    reader, _ = start(source)
    until(lambda: source.reads > 0)
    where = []
    reader.job(lambda _: where.append(threading.current_thread().name)).result(20)
    assert set(where) == source.threads == {"read-hat"}


def test_an_errand_that_fails_hands_back_its_error(start):
    source = Scripted(MAINS)
    reader, _ = start(source)

    def refuse(_):
        raise SourceError("Not now.")

    until(lambda: source.reads > 0)
    with pytest.raises(SourceError, match="Not now"):
        reader.job(refuse).result(20)
    reads = source.reads
    until(lambda: source.reads > reads)


def test_the_source_is_closed_at_the_end(start):
    source = Scripted(MAINS)
    reader, _ = start(source)
    until(lambda: source.reads > 0)
    reader.stop()
    assert source.closed


def test_a_reader_that_hangs_does_not_keep_the_daemon_from_stopping(start):
    hang = threading.Event()
    source = Scripted(hang)
    reader, _ = start(source)
    until(lambda: source.reads > 0)
    reader.stop(timeout_s=0.01)
    hang.set()


def test_on_quiet_mains_it_reads_more_seldom_than_on_battery(monkeypatch):
    monkeypatch.setattr(poller, "READ_INTERVAL_S", 0.001)
    monkeypatch.setattr(poller, "CALM_INTERVAL_S", 3600.0)
    source, said = Scripted(BATTERY, BATTERY, MAINS, BATTERY), threading.Event()
    reader = Reader("hat", lambda: source, lambda: reader.latest() == MAINS and said.set())
    reader.start()
    assert said.wait(60)
    reader.job(lambda _: None).result(60)
    reader.stop()
    assert source.reads == 3
