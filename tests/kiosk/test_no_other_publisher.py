"""No issue of one publisher changes what another shows, or what the desk keeps.

First as a story, through real keys, sticks, importer, kiosk and desk: B's laptop is 31 days ahead,
or years. Then for every issue that hypothesis can make up.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.clock import Times
from content.core.model import MessageStatus, MessageType, Reference, Severity
from kiosk.config import Config
from kiosk.desk.reports.store import Emergency
from kiosk.desk.storage.records import Desk
from kiosk.i18n.translator import translator
from kiosk.model import routes
from kiosk.model.roles import Role
from kiosk.state.snapshot import SnapshotReader
from kiosk.visitor import information
from tests.content.conftest import NOW, Kiosk, bulletin, make_publisher
from tests.content.test_board import put
from tests.kiosk.running import going
from tests.kiosk.snapshots import POINT

NL = translator("nl")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(scope="module")
def publishers(tmp_path_factory):
    """Two, with real keys: those take time to make."""
    top = tmp_path_factory.mktemp("publishers")
    return {
        name: make_publisher(top / name, name, f"Gemeente {name.title()}") for name in ("aa", "bb")
    }


@pytest.fixture
def kiosk(publishers, tmp_path, monkeypatch):
    for name in ("STATE", "RUN"):
        monkeypatch.setenv(f"NOODSTEUNPUNT_{name}", str(tmp_path))
    kiosk = Kiosk(tmp_path).believe(*publishers.values())
    kiosk.run_s = going(kiosk.now).run_s
    return kiosk


@pytest.fixture
def desk(tmp_path):
    desk = Desk(NOW, tmp_path / "desk")
    desk.reports.take(Emergency(what="Brand", where="Brink 1"), NOW)
    desk.notices.add("Koffie", "In de zaal.", Role.STAFF, NOW)
    yield desk
    desk.close()


def rows(times):
    """What residents read of A."""
    snapshot = SnapshotReader(Config(point=POINT), Path("absent")).read(times)
    shown = information.present(snapshot, NL).rows
    return [
        (row.badge, row.title, row.meta)
        for row in shown
        if isinstance(row.route, routes.Bulletin) and row.route.publisher == "aa"
    ]


def kept(desk):
    return len(desk.reports.reports()), len(desk.notices.current(NOW + HOUR))


@pytest.mark.parametrize(
    "ahead",
    [3 * DAY, 31 * DAY, 3650 * DAY, 26_000 * DAY, -400 * DAY],
    ids=lambda d: f"{d.days} days",
)
def test_a_laptop_with_a_wrong_clock(publishers, kiosk, desk, tmp_path, ahead):
    """The fault: A's extreme bulletin left the screen, and open reports were deleted."""
    stick = tmp_path / "a"
    publishers["aa"].issue(
        stick,
        bulletin("kook", publisher="aa", sender="aa", severity=Severity.EXTREME),
    )
    assert kiosk.outcome(stick) == "updated"
    kiosk.now += HOUR
    times = going(kiosk.now)
    before = rows(times)
    assert [title for _, title, _ in before] == ["Bericht kook"]
    theirs = NOW + ahead
    other = tmp_path / "b"
    publishers["bb"].issue(
        other,
        bulletin(
            "markt", publisher="bb", sender="bb", sent=theirs - HOUR, expires=theirs + 2 * DAY
        ),
        now=theirs,
    )
    assert kiosk.outcome(other) == "updated"
    assert rows(times) == before
    desk.retention.daily(times)
    assert kept(desk) == (1, 1)
    snapshot = SnapshotReader(Config(point=POINT), Path("absent")).read(times)
    held = {"aa"} if ahead < DAY else {"aa", "bb"}
    shown = {b.publisher for b in kiosk.board().bulletins(times)}
    assert shown == held, "B's hold by the later of both times"
    assert snapshot.now == kiosk.now
    assert snapshot.clock_certain == (ahead < DAY)
    publishers["bb"].issue(other, bulletin("later", publisher="bb", sender="bb"), now=kiosk.now)
    assert kiosk.outcome(other) == "updated", "and B's later honest issue is imported and judged"
    assert "later" in [b.identifier for b in kiosk.board().bulletins(times)]
    assert rows(times) == before


@pytest.mark.parametrize("year", [2027, 2040, 2099, 1970])
def test_a_machine_with_a_wrong_clock(publishers, kiosk, tmp_path, year):
    """Whenever it thinks it is, honest issues come in."""
    kiosk.now = datetime(year, 6, 1, tzinfo=UTC)
    for number in range(2):
        stick = tmp_path / f"s{number}"
        publishers["aa"].issue(stick, bulletin(f"n{number}", publisher="aa", sender="aa"))
        assert kiosk.outcome(stick) == "updated"


moments = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001 - the zone follows
    max_value=datetime(2190, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
names = st.sampled_from(["kook", "water", "x"])
theirs = st.builds(
    lambda name, sender, refers, **fields: bulletin(
        name,
        publisher="bb",
        sender=sender,
        references=tuple(Reference(sender="aa", identifier=one, sent=NOW) for one in refers),
        **fields,
    ),
    names,
    st.sampled_from(["aa", "bb"]),
    st.lists(names, max_size=2),
    sent=moments,
    expires=st.none() | moments,
    effective=st.none() | moments,
    msg_type=st.sampled_from(MessageType),
    status=st.sampled_from(MessageStatus),
    severity=st.sampled_from(Severity),
)


@settings(deadline=None, max_examples=60)
@given(
    issue=st.lists(theirs, max_size=3, unique_by=lambda b: (b.sender, b.identifier)),
    issued_at=st.datetimes(timezones=st.just(UTC)),
    drill=st.booleans(),
)
def test_whatever_another_signs(issue, issued_at, drill):
    ours = (
        bulletin("kook", publisher="aa", sender="aa", severity=Severity.EXTREME),
        bulletin("water", publisher="aa", sender="aa", expires=NOW + HOUR),
    )
    with TemporaryDirectory() as folder:
        path = Path(folder, "content.db")
        board = put(path, *ours, publisher="aa")
        for hours in (0, 2):
            times = Times(NOW + hours * HOUR, 3600.0 * hours)
            put(path, publisher="bb")
            board.changed()
            before = board.bulletins(times, drill=drill)
            put(path, *issue, publisher="bb", issue=2, issued_at=issued_at)
            board.changed()
            after = board.bulletins(times, drill=drill)
            assert [b for b in after if b.publisher == "aa"] == list(before)
