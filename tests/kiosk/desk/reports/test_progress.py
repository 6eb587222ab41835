"""A report by voice and by the link: what waits for whom, and never one tick for both."""

from __future__ import annotations

import pytest

from kiosk.desk.link.outgoing import report_id
from kiosk.desk.reports import progress
from kiosk.desk.reports.store import Emergency, Report
from kiosk.i18n.translator import translator
from tests.kiosk.links import connected, sent, status
from tests.kiosk.snapshots import NOW

NL = translator("nl")


def report(relayed=False, acknowledged=False):
    return Report(
        id=1, day="2026-01-20", number=1, emergency=Emergency(what="Brand", where="Hier"),
        taken_at=NOW, relayed_at=NOW if relayed else None,
        acknowledged_at=NOW if acknowledged else None,
    )  # fmt: skip


def by_link(state):
    return connected(status(sent=(sent(report_id(report()), state=state),)))


@pytest.mark.parametrize(
    ("one", "connection", "words", "waits"),
    [
        (report(), None, "Nog niet doorgegeven", True),
        (report(acknowledged=True), None, "Bevestigd", False),
        (report(), connected(), "Nog niet doorgegeven · verbinding: opgeschreven", True),
        (report(), by_link("sent"), "Nog niet doorgegeven · verbinding: verstuurd", True),
        (report(), by_link("arrived"), "verbinding: aangekomen", True),
        (report(), by_link("read"), "verbinding: gelezen", False),
        (report(), by_link("taken"), "verbinding: opgepakt", False),
        (
            report(relayed=True), by_link("arrived"),
            "Doorgegeven, nog niet bevestigd · verbinding: aangekomen", True,
        ),
        (
            report(relayed=True, acknowledged=True), by_link("sent"),
            "Bevestigd · verbinding: verstuurd", False,
        ),
    ],
)  # fmt: skip
def test_it_waits_until_a_person_elsewhere_knows(one, connection, words, waits):
    assert progress.words(one, connection, NL) == words
    assert progress.waits(one, connection) is waits
