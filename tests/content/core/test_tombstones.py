"""The same issue shows the same rows, whatever came before; publishing says what that takes."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.clock import Times
from content.core import supersession
from content.core.model import MessageStatus, MessageType, Reference
from content.core.tombstones import CARRIED_FOR, carried, read_tombstones, write_tombstones
from content.errors import FormatError, SourceFaults
from content.source.convert import convert_source
from content.store import database as store
from tests.content.conftest import NOW, bulletin
from tests.content.test_board import put, readable

HOUR = timedelta(hours=1)
CAP = """<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
  <identifier>{name}</identifier><sender>vr-proef</sender><sent>{sent}</sent>
  <status>Actual</status><msgType>{kind}</msgType><scope>Public</scope>{references}
  <info><language>nl</language><category>Infra</category><event>E</event>
  <urgency>Immediate</urgency><severity>Severe</severity><certainty>Observed</certainty>
  <expires>2026-12-05T12:00:00+01:00</expires><headline>Kop {name}</headline>
  <description>D.</description><instruction>I.</instruction>
  <area><areaDesc>V</areaDesc></area></info>
</alert>
"""
A = CAP.format(name="a", kind="Alert", sent="2026-11-20T10:00:00+01:00", references="")
B = CAP.format(
    name="b", kind="Update", sent="2026-11-20T11:00:00+01:00",
    references="<references>vr-proef,a,2026-11-20T10:00:00+01:00</references>",
)  # fmt: skip
C = CAP.format(name="c", kind="Alert", sent="2026-11-20T12:00:00+01:00", references="")


def update(identifier, *takes_back, **fields):
    references = tuple(Reference(sender="veldermeer", identifier=i, sent=NOW) for i in takes_back)
    return bulletin(
        identifier, **{"msg_type": MessageType.UPDATE, "references": references, **fields}
    )


class Office:
    """Publishes one folder after another, as a laptop does."""

    def __init__(self, folder):
        self.folder = folder
        self.previous = {}

    def publishes(self, now=NOW, **files):
        source = self.folder / f"source{len(list(self.folder.glob('source*')))}"
        (source / "bulletins").mkdir(parents=True)
        for name, text in files.items():
            (source / "bulletins" / f"{name}.xml").write_text(text)
        self.previous = convert_source(
            source,
            publisher_id="veldermeer",
            publisher_name="Veldermeer",
            now=now,
            previous=self.previous,
        ).targets
        return self.previous


def kept(targets):
    data = targets.get("withdrawn.json")
    if data is None:
        return []
    return [t.identifier for t in read_tombstones(data, publisher="veldermeer", file="w")]


@pytest.fixture
def office(tmp_path):
    return Office(tmp_path)


def test_what_took_something_back_is_remembered_when_its_file_goes(office):
    assert kept(office.publishes(a=A, b=B)) == []
    assert kept(office.publishes(c=C)) == ["b"]
    assert kept(office.publishes(c=C)) == ["b"], "issue after issue"
    assert kept(office.publishes(b=B, c=C)) == [], "the message itself is back"


def test_what_was_taken_back_issues_ago_does_not_come_back_unnoticed(office):
    """The fault: an old file was put back; kiosks with a memory hid it, fresh ones showed it."""
    office.publishes(a=A)
    office.publishes(b=B)
    office.publishes(c=C)
    with pytest.raises(SourceFaults, match="a: was vervangen in een vorige uitgave"):
        office.publishes(a=A, c=C)
    again = A.replace("10:00:00", "13:00:00")
    assert "bulletins/a.xml" in office.publishes(a=again, c=C), "sent anew it is news"


def test_it_is_forgotten_after_a_year(office):
    office.publishes(a=A, b=B)
    office.publishes(c=C)
    later = NOW + CARRIED_FOR + HOUR
    fresh = C.replace("2026-12-05", "2028-12-05")
    assert kept(office.publishes(now=later, c=fresh)) == []


def test_what_had_not_begun_took_nothing_back():
    later = update("b", "a", effective=NOW + HOUR)
    assert carried([bulletin("a"), later], (), [bulletin("a")], NOW) == ()


def test_they_read_back_as_they_were_written():
    one = msgspec.structs.replace(update("b", "a"), infos=())
    data = write_tombstones([one])
    assert read_tombstones(data, publisher="veldermeer", file="w") == (one,)
    assert supersession.current([bulletin("a", sent=NOW - 2 * HOUR), one], NOW) == ()


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[1]", b"\xff", b"[" * 99_999, b'[{"sender":"x"}]', b" " * 3_000_000,
     b'[{"sender":"x","identifier":"y","sent":"nu","status":"Draft","type":"Alert","references":[]}]'],
)  # fmt: skip
def test_what_is_no_list_of_them_is_a_fault_of_the_file(data):
    with pytest.raises(FormatError):
        read_tombstones(data, publisher="veldermeer", file="withdrawn.json")


def test_a_kiosk_with_a_memory_and_a_fresh_one_show_the_same(veldermeer, kiosk, tmp_path, make):
    """Through real keys, sticks and importers."""
    sticks = [tmp_path / f"stick{n}" for n in range(3)]
    veldermeer.issue(sticks[0], make.bulletin("a"))
    veldermeer.issue(sticks[1], update("b", "a", sent=NOW))
    veldermeer.issue(sticks[2], make.bulletin("a"), make.bulletin("c"))
    for one in sticks:
        assert kiosk.outcome(one) == "updated"
    fresh = make.kiosk(tmp_path / "fresh").believe(veldermeer)
    assert fresh.outcome(sticks[2]) == "updated"
    assert kiosk.shown() == fresh.shown()


names = st.sampled_from("abcd")
issues = st.lists(
    st.lists(
        st.builds(
            update,
            names,
            names,
            names,
            msg_type=st.sampled_from(MessageType),
            status=st.sampled_from([MessageStatus.ACTUAL, MessageStatus.EXERCISE]),
            sent=st.integers(-3, 3).map(lambda n: NOW + n * HOUR),
            expires=st.integers(-3, 9).map(lambda n: NOW + n * HOUR),
        ),
        max_size=4,
        unique_by=supersession.identity,
    ),
    min_size=1,
    max_size=4,
)


@settings(deadline=None, max_examples=60)
@given(issues, st.booleans())
def test_history_decides_nothing(history, drill):
    with TemporaryDirectory() as folder:
        lived, fresh = Path(folder, "lived.db"), Path(folder, "fresh.db")
        for number, issue in enumerate(history, start=1):
            board = put(lived, *issue, issue=number)
        other = put(fresh, *history[-1], issue=len(history))
        for hours in (0, 2, 5):
            times = Times(NOW + hours * HOUR)
            assert board.bulletins(times, drill=drill) == other.bulletins(times, drill=drill)


def as_older_software_left_it(database, archived):
    """Put an archived row where versions before this one had it, among what takes back."""
    with sqlite3.connect(database) as db:
        db.execute("pragma user_version = 0")
        db.execute("delete from _sqlite_migrations where name = 'rows_follow_from_the_issue'")
        db.execute(
            "insert into bulletins (publisher, sender, identifier, sent, listed, data) "
            "values (?, ?, ?, ?, 0, ?)",
            (
                *supersession.alert(archived),
                archived.sent.timestamp(),
                msgspec.json.encode(archived),
            ),
        )
    db.close()


@pytest.mark.parametrize("how", ["refresh", "the next stick"])
def test_after_an_upgrade_content_db_is_made_again_from_the_held_bundles(
    veldermeer, kiosk, stick, tmp_path, make, how
):
    veldermeer.issue(stick, make.bulletin("a"), make.bulletin("c"))
    kiosk.read(stick)
    (before,) = kiosk.board().publishers()
    as_older_software_left_it(kiosk.importer.database, update("b", "a", sent=NOW))
    assert kiosk.shown() == ["c"], "until then it is as before"
    kiosk.now += 5 * HOUR
    kiosk.run_s = 999.0
    if how == "refresh":
        kiosk.importer.refresh()
    else:
        (tmp_path / "empty").mkdir()
        kiosk.read(tmp_path / "empty")
    assert sorted(kiosk.shown()) == ["a", "c"]
    (after,) = kiosk.board().publishers()
    assert after == before, "it came when it came"
    assert readable(kiosk.board(), "b"), "what was kept to read back stays"
    assert store.is_rebuilt(kiosk.importer.database)
    written_at = kiosk.importer.database.stat().st_mtime_ns
    kiosk.importer.refresh()
    assert kiosk.importer.database.stat().st_mtime_ns == written_at, "once"


def test_what_cannot_be_proven_after_an_upgrade_keeps_its_rows_and_floor(
    veldermeer, kiosk, stick, make
):
    veldermeer.issue(stick, make.bulletin("a"))
    kiosk.read(stick)
    as_older_software_left_it(kiosk.importer.database, update("b", sent=NOW))
    shutil.rmtree(kiosk.importer.content / "bundles")
    kiosk.importer.refresh()
    assert kiosk.shown() == ["a"]
    assert kiosk.board().publishers()[0].issue == 1
