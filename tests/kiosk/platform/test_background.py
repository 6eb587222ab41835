"""A job runs beside the window, its outcome comes back to it, and no error is lost."""

from __future__ import annotations

import threading
import time

import pytest

PATIENCE_S = 60.0


@pytest.fixture
def background():
    from kiosk.platform.background import Background

    return Background("job")


def until(condition):
    from kivy.clock import Clock

    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        Clock.tick()


def test_the_outcome_comes_back_to_the_thread_that_asked(background):
    ran_on, heard_on = [], []

    def job():
        ran_on.append(threading.current_thread())
        return 7

    def then(outcome):
        heard_on.append((outcome, threading.current_thread()))

    assert background.start(job, then, failed=0)
    until(lambda: heard_on)
    assert heard_on == [(7, threading.current_thread())]
    assert ran_on[0] is not threading.current_thread()


def test_a_second_job_waits_for_nobody_it_is_refused(background):
    may_end = threading.Event()
    outcomes = []
    assert background.start(lambda: may_end.wait(PATIENCE_S), outcomes.append, failed=False)
    assert background.busy
    assert not background.start(pytest.fail, outcomes.append, failed=None)
    may_end.set()
    until(lambda: outcomes)
    assert outcomes == [True]
    assert not background.busy


def test_an_error_nobody_foresaw_is_logged_and_handed_over(background, caplog):
    outcomes = []
    assert background.start(lambda: 1 / 0, outcomes.append, failed="Dat lukte niet.")
    until(lambda: outcomes)
    assert outcomes == ["Dat lukte niet."]
    assert "job failed" in caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert not background.busy


def test_what_is_done_with_an_outcome_may_start_the_next_job(background):
    outcomes = []

    def then(outcome):
        outcomes.append(outcome)
        if outcome == 1:
            background.start(lambda: 2, then, failed=0)

    background.start(lambda: 1, then, failed=0)
    until(lambda: len(outcomes) == 2)
    assert outcomes == [1, 2]
