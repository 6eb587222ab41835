"""What is deleted when."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.desk.messages.store import Direction, Message
from kiosk.desk.reports.store import Emergency
from kiosk.desk.storage.records import Desk
from kiosk.desk.storage.retention_rules import RULES
from kiosk.model.roles import Role
from tests.kiosk.running import Machine, going

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
FIRE = Emergency(what="Brand", where="Brink 1")


def said(text):
    return Message(direction=Direction.IN, sender="a", receiver="b", text=text)


def fill(desk, now):
    desk.notices.add("Koffie", "In de zaal.", Role.STAFF, now)
    desk.log.add(said("bericht"), now)
    desk.reports.take(FIRE, now)
    desk.situations.add({"power": "nee"}, now)
    desk.drafts.keep("log", {"text": "half"}, now)
    desk.roster.begin("Melding", "Bram", now)
    run = desk.runs.start("opening", now)
    desk.runs.tick(run.id, "Deur", now)
    desk.audit_log.note(Role.STAFF, "Oefening begonnen", now)


def counts(desk):
    tables = [rule.table for rule in RULES if rule.table] + ["ticks"]
    return {table: desk._store.rows(f"select count(*) from {table}")[0][0] for table in tables}


def live(desk, since, days):
    """Let ``days`` go by, with a day's work of retention on each."""
    for day in range(1, days + 1):
        desk.retention.daily(going(since + day * DAY))


@pytest.mark.parametrize(
    ("table", "days"),
    [
        ("drafts", 1),
        ("notices", 7 + 4 / 24),
        ("duties", 7 + 1 / 3),
        ("log", 30),
        ("reports", 30),
        ("situations", 30),
        ("runs", 30),
        ("ticks", 30),
        ("journal", 365),
    ],
)
def test_each_shelf_is_kept_as_long_as_its_rule_says_and_no_longer(desk, now, table, days):
    fill(desk, now)
    over = now + timedelta(days=days)
    for month in range(int(days) // 30):
        desk.retention.daily(going(now + 30 * month * DAY))
    desk.retention.daily(going(over - timedelta(seconds=1)))
    assert counts(desk)[table] == 1
    desk.retention.daily(going(over + DAY))
    assert counts(desk)[table] == 0


def test_it_is_done_once_a_day(desk, now):
    asked = [desk.retention.daily(going(now + hour * HOUR)) for hour in range(49)]
    assert [hour for hour, done in enumerate(asked) if done] == [0, 24, 48]


def test_closing_deletes_what_is_done_with_and_keeps_what_still_waits(desk, now):
    fill(desk, now)
    done = desk.reports.take(FIRE, now)
    desk.reports.relay(done.id, now)
    desk.reports.acknowledge(done.id, now)
    desk.reports.take(FIRE, now, drill=True)
    desk.log.add(said("oefening"), now, drill=True)
    desk.retention.closing(going(now + HOUR))
    assert [report.id for report in desk.reports.reports()] == [1]
    assert desk.reports.reports(drill=True) == desk.reports.reports(), "the drill's is gone"
    assert desk.log.entries(drill=True) == ()
    assert desk.drafts.find("log") == {}
    assert desk.notices.current(now + HOUR) == desk.roster.on_duty(now + HOUR) == ()
    assert len(desk.log.entries()) == 1
    live(desk, now + HOUR, 6)
    assert len(desk.reports.reports()) == 1
    live(desk, now + HOUR, 8)
    assert desk.reports.reports() == ()


def test_while_open_a_report_outlives_a_week(desk, now):
    desk.retention.closing(going(now - DAY))
    desk.retention.opening()
    desk.reports.take(FIRE, now)
    live(desk, now, 20)
    assert len(desk.reports.reports()) == 1


def test_a_report_taken_after_closing_is_not_of_that_closing(desk, now):
    desk.retention.closing(going(now))
    desk.reports.take(FIRE, now + DAY)
    live(desk, now, 8)
    assert len(desk.reports.reports()) == 1


def test_what_was_deleted_at_closing_is_nowhere_in_the_files(desk, folder, now):
    desk.notices.add("Gezocht", "Een klein wit hondje", Role.STAFF, now - 9 * DAY)
    desk.notices.add("Koffie", "In de zaal.", Role.STAFF, now)
    desk.retention.closing(going(now))
    stored = b"".join(path.read_bytes() for path in folder.glob("desk.db*"))
    assert b"zaal" in stored
    assert b"hondje" not in stored


def test_a_full_card_still_deletes_at_closing(desk, folder, now):
    desk.drafts.keep("log", {"text": "half" * 5000}, now)
    (pages,) = desk._store._db.execute("pragma page_count").fetchone()
    desk._store._db.execute(f"pragma max_page_count = {pages}")
    desk.retention.closing(going(now))
    assert desk.drafts.find("log") == {}
    assert (folder / "desk.db-wal").stat().st_size == 0


LEAPS = [
    pytest.param(datetime(2099, 1, 1, tzinfo=UTC), id="2099"),
    pytest.param(datetime(2026, 2, 20, tzinfo=UTC), id="31 days ahead"),
    pytest.param(datetime(1970, 1, 1, tzinfo=UTC), id="1970"),
]


@pytest.mark.parametrize("wrong", LEAPS)
def test_a_clock_that_leaps_deletes_nothing_for_a_day(desk, now, wrong):
    machine = Machine(now).runs(2 * DAY)
    fill(desk, machine.at)
    desk.retention.daily(machine.times)
    before = counts(desk)
    right = machine.at
    machine.leaps_to(wrong)
    for _ in range(23):
        desk.retention.daily(machine.runs(HOUR).times)
    assert counts(desk) == before
    machine.leaps_to(right + DAY)
    desk.retention.daily(machine.times)
    assert counts(desk)["reports"] == counts(desk)["log"] == 1


@pytest.mark.parametrize("wrong", LEAPS)
def test_two_leaps_in_a_day_delete_no_more_than_one(desk, now, wrong):
    machine = Machine(now).runs(2 * DAY)
    fill(desk, machine.at)
    before = counts(desk)
    for number in range(1, 12):
        machine.leaps_to(wrong + number * 40 * DAY)
        desk.retention.daily(machine.runs(2 * HOUR).times)
    assert counts(desk) == before


def test_a_clock_that_stays_where_it_leapt_is_believed_after_a_day(desk, now):
    """Half a year in the cupboard, with a clock that went on."""
    machine = Machine(now).runs(2 * DAY)
    fill(desk, machine.at)
    machine.leaps_to(now + 200 * DAY)
    desk.retention.daily(machine.runs(23 * HOUR).times)
    assert counts(desk)["log"] == 1
    desk.retention.daily(machine.runs(25 * HOUR).times)
    assert counts(desk)["log"] == counts(desk)["reports"] == 0


def test_a_clock_that_is_always_wrong_still_deletes_in_time(desk, now):
    """It leaps to anywhere, every day; the terms end by the hours that the machine ran."""
    machine = Machine(now)
    fill(desk, machine.at)
    for day in range(1, 30):
        machine.leaps_to(datetime(2026 + day * 7 % 50, 5, 5, tzinfo=UTC))
        desk.retention.daily(machine.runs(DAY - HOUR / 2).times)
    assert counts(desk)["log"] == counts(desk)["reports"] == 1
    assert counts(desk)["drafts"] == counts(desk)["notices"] == counts(desk)["duties"] == 0
    for _ in range(3):
        machine.leaps_to(datetime(2060, 1, 1, tzinfo=UTC))
        desk.retention.daily(machine.runs(DAY).times)
    assert counts(desk)["log"] == counts(desk)["reports"] == 0


def test_a_report_written_after_the_clock_was_set_back_has_its_whole_term(desk, now):
    """The clock was a month ahead for ten days; then its days come a second time."""
    machine = Machine(now + 30 * DAY).runs(10 * DAY).leaps_to(now + 10 * DAY)
    machine.runs(21 * DAY)
    desk.reports.take(FIRE, machine.at)
    desk.retention.daily(machine.runs(DAY).times)
    assert counts(desk)["reports"] == 1
    desk.retention.daily(machine.runs(30 * DAY).times)
    assert counts(desk)["reports"] == 0


def test_a_point_that_is_on_by_day_alone_keeps_to_its_terms(desk, now):
    machine = Machine(now)
    fill(desk, machine.at)
    for _ in range(31):
        machine.leaps_to(machine.at + 16 * HOUR).runs(8 * HOUR)
        desk.retention.daily(machine.times)
    assert counts(desk)["log"] == counts(desk)["reports"] == 0


def test_a_name_of_a_wrong_clock_is_not_kept_for_ever(desk, now):
    desk.roster.begin("Melding", "Bram", datetime(1970, 1, 1, tzinfo=UTC))
    desk.retention.daily(going(now))
    assert counts(desk)["duties"] == 0


@pytest.mark.parametrize("year", [1970, 2099])
def test_lines_of_a_wrong_clock_go_with_their_neighbours(desk, now, year):
    desk.retention.daily(going(now))
    desk.log.add(said("voor"), now)
    desk.log.add(said("verkeerd gedateerd"), datetime(year, 1, 1, tzinfo=UTC))
    desk.log.add(said("na"), now + DAY)
    live(desk, now, 30)
    assert len(desk.log.entries()) == 3
    live(desk, now + 30 * DAY, 2)
    assert desk.log.entries() == ()


def test_a_damaged_book_set_aside_goes_too(folder, now):
    folder.mkdir()
    (folder / "desk.db").write_bytes(b"kapot" * 9999)
    desk = Desk(now, folder)
    live(desk, now, 30)
    assert list(folder.glob("*.damaged.db"))
    live(desk, now + 30 * DAY, 2)
    assert not list(folder.glob("*.damaged.db"))
    desk.close()


def put(path, written_at):
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_bytes(b"woorden")
    os.utime(path, (written_at.timestamp(), written_at.timestamp()))
    return path


def test_copies_of_the_book_and_files_for_a_stick_do_not_outlive_it(desk, folder, now):
    state = folder.parent
    copy = put(state / "backup" / "desk.db", now)
    older = put(state / "backup" / "desk.db.1", now - DAY)
    for_stick = put(state / "run/desk/outbox" / "logboek.csv", now)
    live(desk, now, 1)
    assert older.exists()
    assert for_stick.exists()
    live(desk, now + DAY, 1)
    assert copy.exists()
    assert not older.exists()
    assert not for_stick.exists()


def test_closing_takes_the_copies_and_leaves_what_is_on_its_way_to_the_stick(desk, folder, now):
    state = folder.parent
    copies = [put(state / "backup" / name, now) for name in ("desk.db", "desk.db.1")]
    before = copies[0].read_bytes()
    on_its_way = put(state / "run/desk/outbox" / "logboek.csv", now - timedelta(minutes=2))
    forgotten = put(state / "run/desk/outbox" / "logboek-eerder.csv", now - HOUR)
    desk.retention.closing(going(now))
    assert not copies[1].exists()
    assert copies[0].read_bytes() != before, "of what remains"
    assert on_its_way.exists()
    assert not forgotten.exists()


@pytest.mark.parametrize("closing", [False, True], ids=["by day", "at closing"])
def test_what_a_kill_left_half_written_for_the_stick_goes_too(desk, folder, now, closing):
    """It is the log, in the clear."""
    state = folder.parent
    left = [
        put(state / "run/desk/making/logboek-2026-01-20.csv", now - HOUR),
        put(state / "run/desk/making/.logboek-2026-01-20.csv.new", now - HOUR),
        put(folder / ".pins.json.new", now - HOUR),
        put(state / "backup" / ".desk.db.new", now - HOUR),
    ]
    in_hand = put(state / "run/desk/making/logboek-2026-01-20.txt", now)
    desk.retention.closing(going(now)) if closing else desk.retention.daily(going(now))
    assert not any(path.exists() for path in left)
    assert in_hand.exists()


@pytest.mark.parametrize("year", [1970, 2099])
def test_a_file_for_the_stick_goes_whatever_clock_dated_it(desk, folder, now, year):
    """Two days after it was first seen at the latest; not at once, it may be on its way."""
    machine = Machine(now)
    dated = datetime(year, 1, 2, tzinfo=UTC)
    for_stick = put(folder.parent / "run/desk/outbox/logboek.csv", dated)
    desk.retention.daily(machine.times)
    assert for_stick.exists()
    machine.leaps_to(datetime(2040, 1, 1, tzinfo=UTC))
    desk.retention.daily(machine.runs(HOUR).times)
    assert for_stick.exists()
    desk.retention.daily(machine.runs(DAY).times)
    assert not for_stick.exists()


def test_what_the_screen_says_covers_every_shelf(desk):
    tables = {name for (name,) in desk._store.rows("select name from sqlite_master")}
    shelves = {name for name in tables if not name.startswith(("sqlite", "_sqlite", "idx"))}
    assert shelves - {"kept", "ticks"} == {rule.table for rule in RULES if rule.table}
    assert all(rule.what and rule.words for rule in RULES)
