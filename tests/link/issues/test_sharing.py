"""An issue goes down by itself, over a line that loses and lies; the importer has the word."""

from __future__ import annotations

import random

import pytest

from link import delta
from link.envelope import PART_BYTES
from link.issues.getting import IMPORT_S, REFUSED_S
from link.issues.giving import AGAIN_S, SETTLING_S
from link.issues.steps import IN_FLIGHT, Part, Wanted, digest_of
from tests.content.conftest import Kiosk, bulletin, make_publisher
from tests.link.issues.conftest import Line, Node, cost, size


@pytest.fixture
def behind(line, issued, notices):
    """The point holds the first issue, the fire station the second too."""
    first = issued(*notices)
    for node in (line.parent, line.child):
        node.kiosk.read(first)
    line.parent.due(line.now_s)  # it puts the first on its shelf
    line.parent.sharing._packs._thread.submit(int).result()
    line.parent.kiosk.read(issued(*notices[1:], bulletin("nieuw")))
    return line


def test_one_changed_bulletin_comes_by_itself_and_the_importer_proves_it(behind):
    behind.tell()
    behind.bring()
    assert [part.base for part in behind.parts] == [1]
    assert behind.child.let_import() == ["updated"]
    behind.tell()
    assert behind.child.held() == behind.parent.held()
    all_in = sum(map(cost, behind.sent))
    print(f"\none changed bulletin, with both statuses and the answer: {all_in} bytes ", end="")  # noqa: T201
    assert all_in <= 1500
    behind.later()
    behind.bring()
    assert len(behind.parts) == 1


@pytest.mark.parametrize("clock", ["1970-01-01T00:00:10+00:00", "2099-06-01T00:00:00+00:00"])
def test_no_clock_keeps_an_issue_away(behind, clock):
    for one in (behind.parent, behind.child):
        one.place.now = type(one.place.now).fromisoformat(clock)
        behind.tell()
    behind.bring()
    assert behind.child.let_import() == ["updated"]


def test_from_the_region_by_a_coordination_point_to_a_point(
    line, place, region, issued, notices, tmp_path
):
    """The station passes on what its own importer has proven, and not the bytes that came."""
    top = Node(place("vr-merenland"), Kiosk(tmp_path / "kiosk-vr").believe(region))
    above = Line(top, line.parent)
    top.kiosk.read(issued(*notices))
    for one in (above, line):
        one.tell()
        one.bring()
        assert one.child.let_import() == ["updated"]
    assert line.child.held() == top.held()
    top.sharing.close()


def test_what_has_come_is_cleared_away(behind):
    behind.tell()
    behind.bring()
    behind.child.let_import()
    behind.later()
    behind.child.due(behind.now_s)
    assert not list((behind.child.folders.issues / "NOODSTEUNPUNT").iterdir())
    assert behind.child.place.database.rows("select count(*) from coming_parts") == [(0,)]


def test_a_node_that_holds_nothing_gets_the_whole_in_parts_of_a_kilobyte(line, issued, notices):
    line.parent.kiosk.read(issued(*notices))
    line.tell()
    line.bring()
    assert line.child.let_import() == ["updated"]
    assert line.child.kiosk.shown() == line.parent.kiosk.shown()
    assert len(line.parts) > IN_FLIGHT
    assert max(map(size, line.parts)) <= PART_BYTES
    assert line.most_at_once <= IN_FLIGHT
    assert len({part.number for part in line.parts}) == len(line.parts)


@pytest.mark.parametrize("seed", range(5))
def test_over_a_line_that_loses_a_third_and_with_both_killed_it_goes_on_where_it_was(
    line, issued, notices, seed
):
    chance = random.Random(seed)
    line.parent.kiosk.read(issued(*notices))
    for _ in range(200):
        line.tell()
        line.bring(loses=lambda _: chance.random() < 0.3)
        if line.child.let_import():
            break
        if chance.random() < 0.3:
            chance.choice([line.parent, line.child]).restart()
        line.later(AGAIN_S * 400)
    assert line.child.held() == line.parent.held()
    came = {part.number for part in line.parts}
    assert len(came) == line.parts[0].count
    assert len(line.parts) < 3 * len(came)


def test_an_interrupted_transfer_sends_no_part_twice(line, issued, notices):
    line.parent.kiosk.read(issued(*notices))
    line.tell()
    half = 9
    line.bring(loses=lambda number: number > half)
    before = len(line.parts)
    line.child.restart()
    line.parent.restart()
    line.later(60)
    line.tell()
    line.bring()
    assert line.child.let_import() == ["updated"]
    (part, *_) = line.parts
    assert len(line.parts) - before <= part.count - half + 1  # one knocks


def test_what_is_not_asked_for_again_is_not_sent_again_at_once(line, issued, notices):
    """Somebody who asks for the same parts without end gets them every quarter of a minute."""
    line.parent.kiosk.read(issued(*notices))
    line.tell()
    (knock,) = line.parent.due(line.now_s, "np-a")
    wanted = Wanted(knock.step.publisher, knock.step.digest, (1, 2, 3, 4))
    sent = [len(line.parent.sharing.took("np-a", wanted, line.now_s)) for _ in range(50)]
    assert sum(sent) == IN_FLIGHT


def test_without_its_base_the_whole_is_asked_for(behind):
    """The card of the point lost a file that the delta starts from."""
    held = behind.child.kiosk.importer.own.content
    next(held.rglob("*.xml")).write_bytes(b"damaged")
    behind.tell()
    behind.bring()
    behind.later()
    behind.bring()
    assert [behind.parts[0].base, behind.parts[-1].base] == [1, 0]
    assert behind.child.let_import() == ["updated"]


def test_what_left_the_shelf_goes_whole(behind):
    for path in behind.parent.folders.shelf.rglob("1-*"):
        path.write_bytes(b"damaged")
    behind.tell()
    behind.bring()
    assert {part.base for part in behind.parts} == {0}
    assert behind.child.let_import() == ["updated"]


def test_a_stick_that_came_first_leaves_nothing_to_bring(behind, tmp_path):
    behind.tell()
    (knock,) = behind.parent.due(behind.now_s, "np-a")
    behind.child.kiosk.read(tmp_path / "issue-2")
    (answer,) = behind.child.take(behind.parent.sealed(knock), behind.now_s)
    assert answer.step.missing == ()
    assert not answer.step.whole
    assert behind.parent.take(behind.child.sealed(answer), behind.now_s) == []
    assert not (behind.child.folders.issues / "ready").exists()


# Who is not believed.


def test_a_parent_that_lies_shows_nothing_and_is_tried_ever_more_seldom(line, issued, notices):
    """It has the right keys, and sends an issue that no publisher signed so."""
    line.parent.kiosk.read(issued(*notices))
    (held,) = line.parent.kiosk.importer.own.content.glob("bundles/*/*")
    for path in held.rglob("*.xml"):
        path.write_bytes(path.read_bytes().replace(b"Stroomstoring", b"Alles veilig!"))
    line.tell()
    line.bring()
    assert line.child.let_import()[0] in {"refused", "incomplete"}
    assert line.child.kiosk.shown() == []
    parts = len(line.parts)
    line.child.due(line.now_s)
    for _ in range(int(IMPORT_S / 60) + 2):
        line.later(60)
        line.child.due(line.now_s)
    assert line.child.place.alarms() == {("issue-refused", "veldermeer")}
    line.parent.restart()  # and it insists
    line.tell()
    line.bring()
    assert len(line.parts) == parts + 1  # it knocks, and is told that nothing is needed
    assert line.child.let_import() == []


def test_newer_lies_win_no_time_and_another_parent_may_bring_the_truth(line, issued, notices):
    """Each newer number would have the importer called again, for as long as somebody likes."""
    line.parent.kiosk.read(issued(*notices))
    line.tell()
    (knock,) = line.parent.due(line.now_s, "np-a")
    getting = line.child.sharing._getting

    def lie(number, sender="cp-liar"):
        data = delta.pack({}, {"leugen": b"%d" % number})
        part = Part(knock.step.publisher, 0, 1000 + number, digest_of(data), 1, 0, data)
        return getting.part(part, sender, {}, line.now_s)

    ready = line.child.folders.issues / "ready"
    for number in range(int(IMPORT_S / 60) + 1):
        assert lie(number) is not None
        assert ready.exists()
        line.child.due(line.now_s)
        line.later(60)
    assert line.child.place.alarms() == {("issue-refused", "veldermeer")}
    ready.unlink()
    lie(999)
    assert not ready.exists(), "that parent has had its time"
    line.bring()
    assert line.child.let_import() == ["updated"]


def test_nonsense_that_fits_its_digest_is_no_issue(line, issued, notices, monkeypatch):
    line.parent.kiosk.read(issued(*notices))
    monkeypatch.setattr("link.issues.packing.delta.pack", lambda *_: b"\x01" + bytes(3000))
    line.tell()
    line.bring()
    assert line.child.let_import() == []
    assert line.child.place.alarms() == {("issue-refused", "veldermeer")}
    line.later(REFUSED_S / 2)
    line.bring()
    assert line.child.let_import() == []


def test_a_publisher_that_is_not_believed_here_sends_nothing_here(line, issued, tmp_path):
    stranger = make_publisher(tmp_path / "stranger", "iemand", "Iemand")
    stranger.issue(tmp_path / "s", bulletin("vreemd"))
    line.parent.kiosk.believe(stranger).read(tmp_path / "s")
    line.tell()
    line.bring()
    assert len(line.parts) == 1
    line.later(SETTLING_S - 60)
    line.tell()
    line.bring()
    assert len(line.parts) == 1
    assert not (line.child.folders.issues / "ready").exists()


def test_an_older_issue_is_not_taken_back(behind, tmp_path):
    """Who records what went down and plays it again later brings nothing back."""
    behind.tell()
    (knock,) = behind.parent.due(behind.now_s, "np-a")
    recorded = behind.parent.sealed(knock)
    behind.child.kiosk.read(tmp_path / "issue-2")
    for _ in range(3):
        (answer,) = behind.child.take(recorded, behind.now_s)
        assert answer.step.missing == ()
    assert behind.child.let_import() == []


def test_who_is_no_parent_sends_no_issue(behind, place, region, tmp_path):
    neighbour = Node(place("np-b"), Kiosk(tmp_path / "kiosk-b").believe(region))
    neighbour.kiosk.read(tmp_path / "issue-2")
    behind.tell()
    (knock,) = behind.parent.due(behind.now_s, "np-a")
    assert behind.child.take(neighbour.sealed(knock), behind.now_s) == []
    neighbour.sharing.close()


@pytest.mark.parametrize("at", [40, 90, 400, -10])
def test_an_altered_part_is_no_part(behind, at):
    def alters(sealed: bytes) -> bytes:
        data = bytearray(sealed)
        data[at] ^= 1
        return bytes(data)

    behind.tell()
    (knock,) = behind.parent.due(behind.now_s, "np-a")
    assert behind.child.take(alters(behind.parent.sealed(knock)), behind.now_s) == []


def test_nothing_of_an_issue_can_be_read_on_the_way(behind):
    behind.tell()
    behind.bring()
    assert not any(b"nieuw" in sealed for sealed in behind.sent)


# Cards that are full.


def test_a_full_card_takes_no_part_and_the_rest_comes_once_there_is_room(line, issued, notices):
    line.parent.kiosk.read(issued(*notices))
    ((pages,),) = line.child.place.database.rows("pragma page_count")
    line.child.place.database.rows(f"pragma max_page_count = {pages + 12}")
    line.tell()
    with pytest.raises(Exception, match="full"):
        line.bring()
    line.child.place.database.rows("pragma max_page_count = 1000000")
    line.later(AGAIN_S * 10)
    line.bring()
    assert line.child.let_import() == ["updated"]


def test_where_the_issue_itself_has_no_room_it_is_tried_again_later(
    line, issued, notices, monkeypatch
):
    line.parent.kiosk.read(issued(*notices))

    def full(*_):
        raise OSError(28, "No space left on device")

    line.tell()
    with monkeypatch.context() as patch:
        patch.setattr("link.issues.arrivals.Arrivals.lay_out", full)
        line.bring()
    assert line.child.let_import() == []
    line.later(SETTLING_S + REFUSED_S)
    line.tell()
    line.bring()
    assert line.child.let_import() == ["updated"]


def test_a_call_that_nobody_heard_is_repeated(behind):
    behind.tell()
    behind.bring()
    ready = behind.child.folders.issues / "ready"
    before = ready.stat().st_ino
    behind.later(61)
    behind.child.due(behind.now_s)
    assert ready.stat().st_ino != before


def test_what_came_before_a_restart_is_read_after_it(behind):
    behind.tell()
    behind.bring()
    ready = behind.child.folders.issues / "ready"
    before = ready.stat().st_ino
    behind.child.restart()
    behind.child.due(behind.now_s)
    assert ready.stat().st_ino != before
    assert behind.child.let_import() == ["updated"]


@pytest.mark.parametrize("lost", [False, True], ids=["as it was", "and what it is"])
def test_what_was_read_while_the_link_was_down_is_cleared_away_without_alarm(behind, lost):
    behind.tell()
    behind.bring()
    assert behind.child.let_import() == ["updated"]
    if lost:
        (behind.child.folders.issues / "ready").write_bytes(b"")
    behind.child.restart()
    for _ in range(int(IMPORT_S / 60) + 2):
        behind.later(60)
        behind.child.due(behind.now_s)
    assert not list((behind.child.folders.issues / "NOODSTEUNPUNT").iterdir())
    assert not behind.child.place.alarms()


def test_a_newer_issue_overtakes_the_one_that_is_coming(line, issued, notices):
    line.parent.kiosk.read(issued(*notices[:20]))
    line.tell()
    line.bring(loses=lambda number: number > 5)
    line.parent.kiosk.read(issued(*notices))
    line.later()
    line.bring()
    assert line.child.let_import() == ["updated"]
    assert line.child.held() == line.parent.held()


def test_a_parent_that_begins_an_issue_and_falls_silent_keeps_no_other_out(
    line, issued, notices, monkeypatch
):
    """It promised an issue that never comes, with a number that nobody reaches."""
    line.parent.kiosk.read(issued(*notices))
    line.tell()
    (knock,) = line.parent.due(line.now_s, "np-a")
    lie = knock._replace(step=type(knock.step)(
        knock.step.publisher, 0, 2**24 - 1, b"x" * 8, 4000, 0, knock.step.data
    ))  # fmt: skip
    assert line.child.take(line.parent.sealed(lie), line.now_s)
    line.later(61)
    line.bring()
    assert line.child.let_import() == ["updated"]


def test_the_line_is_left_alone_where_nobody_lacks_anything(line, issued, notices):
    stick = issued(*notices)
    for node in (line.parent, line.child):
        node.kiosk.read(stick)
    line.tell()
    for _ in range(10):
        line.later()
        line.bring()
    assert len(line.sent) == 1


def test_who_was_never_heard_gets_nothing_pushed(line, issued, notices):
    line.parent.kiosk.read(issued(*notices))
    line.bring()
    assert line.parts == []


def test_more_nodes_get_it_side_by_side(behind, place, region, tmp_path):
    other = Node(place("np-b"), Kiosk(tmp_path / "kiosk-b").believe(region))
    other.kiosk.read(tmp_path / "issue-1")
    second = Line(behind.parent, other)
    for line in (behind, second):
        line.tell()
    knocks = behind.parent.due(behind.now_s, "np-a", "np-b")
    assert sorted(one.to for one in knocks) == ["np-a", "np-b"]
    for node, knock in zip((behind.child, other), sorted(knocks), strict=True):
        node.take(behind.parent.sealed(knock), behind.now_s)
        assert node.let_import() == ["updated"]
    other.sharing.close()
