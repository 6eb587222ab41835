"""Every alarm of the link has a sentence that says what to do."""

from __future__ import annotations

import pytest

from link import report, status_table
from link.alarms import SENTENCES, AlarmCode, sentence
from tests.link.network import made


@pytest.mark.parametrize("code", AlarmCode)
def test_each_alarm_says_what_it_is_and_what_to_do(code):
    said = sentence(code, "np-a")
    assert ("np-a" in said) == ("{}" in SENTENCES[code])
    assert said.endswith(".")


def test_an_alarm_of_other_software_is_named_at_least():
    assert sentence("solar-flare", "np-a") == "solar-flare np-a"


def test_the_status_says_it(point):
    for _ in range(2):
        point.exchange.sound(AlarmCode.CLONED_CARD, "np-b")
    status = report.compose(point.exchange, made("np-a")[0].card, (), 0.0)
    assert status.alarms[0].code == "cloned-card"
    assert any(
        line.startswith("Alarm, 2 times: np-b: two cards write")
        for line in status_table.lines(status)
    )
