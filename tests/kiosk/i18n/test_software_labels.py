"""Every reason to take no software, or to wait with it, has a sentence."""

from __future__ import annotations

from kiosk.desk.software.screens import SAID
from kiosk.i18n.software_labels import HELD_BACK, REFUSED
from software.errors import Why
from software.telling import Stage


def test_every_reason_has_words():
    assert REFUSED.keys() == set(Why)
    assert HELD_BACK.keys() == {Why.OUTAGE, Why.POWER_UNKNOWN}, "what check_power raises"
    assert SAID.keys() == set(Stage) - {Stage.WAITING}


def test_whoever_is_refused_reads_what_to_do_or_that_nothing_needs_doing():
    assert all(words.count(".") >= 2 for words in REFUSED.values())
