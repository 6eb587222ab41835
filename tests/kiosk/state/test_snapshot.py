"""The snapshot as read from real databases: all of what changed, and nothing of what did not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from content.clock import Times
from content.core.model import MessageStatus
from content.parse import Parsed
from content.progress import Outcome, OutcomeCode, Phase, Progress
from content.store import database as store
from content.trust.identity import Identity
from content.trust.verify import Verified
from kiosk.config import Behaviour, Config
from kiosk.i18n.translator import translator
from kiosk.state.snapshot import SnapshotReader
from kiosk.visitor import information
from power.status import Status
from tests.kiosk.snapshots import POINT, bulletin, place

NOW = (datetime.now(UTC) + timedelta(minutes=1)).replace(second=10, microsecond=0)
"""Later than these sources were written, which a clock is held against; amid a minute."""
"""Of this year: a clock before the build of this software is not believed."""
NL = translator("nl")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def point(tmp_path, monkeypatch):
    """Folders of a support point without any content."""
    for name in ("state", "run"):
        (tmp_path / name / "content").mkdir(parents=True)
        monkeypatch.setenv(f"NOODSTEUNPUNT_{name.upper()}", str(tmp_path / name))
    (tmp_path / "run/power").mkdir()
    return tmp_path


@pytest.fixture
def reader(point):
    return SnapshotReader(Config(point=POINT), point / "run/power/power.json")


def publish(point, *bulletins, issue=1, places=(), publisher="vr"):
    verified = Verified(
        Identity(publisher=publisher, name="Veiligheidsregio"),
        "Veiligheidsregio", issue, NOW - timedelta(hours=1), 1, "key", "anchor", {}, {},
    )  # fmt: skip
    with store.replacing(point / "state" / "content" / "content.db") as change:
        parsed = Parsed(bulletins=tuple(bulletins), places=tuple(places))
        change.replace(verified, parsed, bundle=f"{issue}-x", paths={}, times=Times(NOW))
        outcome = Outcome(
            outcome=OutcomeCode.UPDATED,
            publisher=publisher,
            issue=issue,
            issued_at=NOW - timedelta(hours=10 - issue),
        )
        change.record(outcome, NOW)


def tell_power(point, *, drill=False):
    status = Status(written_at=NOW, started_at=NOW, supplies={}, loads={}, drill=drill)
    replace(point / "run/power/power.json", msgspec.json.encode(status))


def replace(path, data):
    new = path.with_name("new")
    new.write_bytes(data)
    new.replace(path)


def current(name="stroom-1", **values):
    values.setdefault("sent", NOW - timedelta(hours=1))
    values.setdefault("expires", NOW + timedelta(hours=6))
    return bulletin(name, **values)


def shown(snapshot):
    return [b.identifier for b in snapshot.bulletins]


@pytest.fixture
def queries(monkeypatch):
    """How often content.db was asked what holds, and what it holds for good."""
    from content.board import Board

    asked = []
    for name in ("bulletins", "places", "guides", "utilities", "history"):
        real = getattr(Board, name)

        def ask(self, *args, _real=real, _name=name, **kwargs):
            asked.append(_name)
            return _real(self, *args, **kwargs)

        monkeypatch.setattr(Board, name, ask)
    return asked


def test_before_the_first_stick_there_is_general_advice(reader):
    snapshot = reader.read(Times(NOW))
    assert snapshot.bulletins == ()
    assert snapshot.places == ()
    assert {guide.publisher for guide in snapshot.guides} == {None}
    assert snapshot.content_trouble == ""


def test_a_new_issue_is_in_the_next_snapshot(point, reader):
    publish(point, current("one"))
    assert shown(reader.read(Times(NOW))) == ["one"]
    publish(point, current("two"), issue=2, places=[place()])
    snapshot = reader.read(Times(NOW))
    assert shown(snapshot) == ["two"]
    assert [p.id for _, p in snapshot.places] == ["sporthal"]
    assert snapshot.publishers["vr"].issue == 2
    assert [name for _, _, name in snapshot.arrived] == ["two"]
    assert [gone.bulletin.identifier for gone in snapshot.gone] == ["one"]


def test_a_new_power_json_asks_nothing_of_content(point, reader, queries):
    publish(point, current())
    before = reader.read(Times(NOW))
    queries.clear()
    tell_power(point)
    after = reader.read(Times(NOW + timedelta(seconds=20)))
    assert before.power is None
    assert after.power is not None
    assert queries == []
    assert after.places is before.places
    assert after.now == NOW + timedelta(seconds=20)


def test_a_book_nobody_wrote_in_is_read_once(point, reader):
    tell_power(point)
    assert reader.read(Times(NOW)).power is reader.read(Times(NOW + MINUTE)).power


def test_what_holds_is_asked_once_a_minute(point, reader, queries):
    publish(point, current("short", expires=NOW + MINUTE), current("long"))
    assert sorted(shown(reader.read(Times(NOW)))) == ["long", "short"]
    queries.clear()
    assert shown(reader.read(Times(NOW + 2 * MINUTE))) == ["long"]
    assert queries == ["bulletins"]


def test_a_clock_that_was_set_back_is_followed(point, reader):
    publish(point, current("short", expires=NOW + MINUTE), current("long"))
    assert shown(reader.read(Times(NOW + 5 * MINUTE))) == ["long"]
    assert sorted(shown(reader.read(Times(NOW)))) == ["long", "short"]


def test_a_drill_of_the_power_daemon_shows_its_exercises_at_once(point, reader):
    exercise = msgspec.structs.replace(current("drill"), status=MessageStatus.EXERCISE)
    publish(point, exercise)
    assert shown(reader.read(Times(NOW))) == []
    tell_power(point, drill=True)
    snapshot = reader.read(Times(NOW))
    assert snapshot.drill
    assert shown(snapshot) == ["drill"]
    tell_power(point)
    assert shown(reader.read(Times(NOW))) == []


def test_a_drill_of_the_point_itself_needs_no_daemon(point):
    config = Config(point=POINT, behaviour=Behaviour(drill=True))
    exercise = msgspec.structs.replace(current("drill"), status=MessageStatus.EXERCISE)
    publish(point, exercise)
    assert shown(SnapshotReader(config, point / "run/power/power.json").read(Times(NOW))) == [
        "drill"
    ]


def test_a_broken_database_leaves_the_last_content_and_says_so(point, reader):
    database = point / "state" / "content" / "content.db"
    publish(point, current(), places=[place()])
    before = reader.read(Times(NOW))
    whole = database.read_bytes()
    replace(database, b"not a database" * 400)
    snapshot = reader.read(Times(NOW + MINUTE))
    assert snapshot.content_trouble
    assert (snapshot.bulletins, snapshot.places) == (before.bulletins, before.places)
    assert reader.earlier(before.bulletins[0]) == ()
    assert reader.history() == ()
    assert reader.picture("vr", "kaart.png") is None
    replace(database, whole)
    snapshot = reader.read(Times(NOW + 2 * MINUTE))
    assert not snapshot.content_trouble
    assert shown(snapshot) == ["stroom-1"]


def test_content_that_cannot_be_read_grows_old_all_the_same(point, reader):
    """Its publishers' times go on: else nothing would ever be old, or over."""
    publish(point, current())
    reader.read(Times(NOW))
    replace(point / "state" / "content" / "content.db", b"not a database" * 400)
    later = NOW + timedelta(days=3)
    snapshot = reader.read(Times(later))
    assert snapshot.content_trouble
    assert snapshot.now_of("vr") == later
    assert all(map(snapshot.is_over, snapshot.bulletins))
    assert information.age(snapshot, NL)


def test_content_that_cannot_be_read_may_be_empty_when_the_clock_is(point, reader):
    publish(point, current())
    assert reader.read(Times(NOW)).clock_certain
    replace(point / "state" / "content" / "content.db", b"not a database" * 400)
    snapshot = reader.read(Times(NOW - timedelta(days=31), off=timedelta(hours=1)))
    assert snapshot.content_trouble
    assert not snapshot.clock_certain
    assert snapshot.doubted == {"vr"}


def test_a_drill_that_ends_while_content_cannot_be_read_leaves_no_exercise_as_news(point):
    drilling = Config(point=POINT, behaviour=Behaviour(drill=True))
    exercise = msgspec.structs.replace(current("drill"), status=MessageStatus.EXERCISE)
    publish(point, exercise, current())
    reader = SnapshotReader(drilling, point / "run/power/power.json")
    assert set(shown(reader.read(Times(NOW)))) == {"drill", "stroom-1"}
    replace(point / "state" / "content" / "content.db", b"not a database" * 400)
    reader.config = Config(point=POINT)
    snapshot = reader.read(Times(NOW + MINUTE))
    assert snapshot.content_trouble
    assert not snapshot.drill
    assert shown(snapshot) == ["stroom-1"]


@pytest.mark.parametrize("data", [b"", b"{", b"[]"], ids=["empty", "half", "another shape"])
def test_a_power_json_that_makes_no_sense_is_said_until_the_next(point, reader, data):
    replace(point / "run/power/power.json", data)
    snapshot = reader.read(Times(NOW))
    assert snapshot.power is None
    assert snapshot.power_trouble
    tell_power(point)
    snapshot = reader.read(Times(NOW))
    assert snapshot.power is not None
    assert snapshot.power_trouble == ""


def test_the_stick_is_followed_while_it_is_read(point, reader):
    for pct in (10.0, 60.0):
        progress = Progress(phase=Phase.COPYING, pct=pct, started_at=NOW, updated_at=NOW)
        replace(point / "run/content/import.json", msgspec.json.encode(progress))
        assert reader.read(Times(NOW)).progress.pct == pct
    (point / "run/content/import.json").unlink()
    assert reader.read(Times(NOW)).progress is None


def test_a_publisher_without_a_name_goes_by_its_id(point, reader):
    publish(point, current())
    snapshot = reader.read(Times(NOW))
    assert snapshot.source_name("vr") == "Veiligheidsregio"
    assert snapshot.source_name("elsewhere") == "elsewhere"
    assert snapshot.source_name(None) == ""


def test_nothing_of_a_first_issue_has_just_arrived(point, reader):
    publish(point, current())
    assert reader.read(Times(NOW)).arrived == {}
