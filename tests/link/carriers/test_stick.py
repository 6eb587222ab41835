"""The courier's stick: what it brings, takes along, and never loses or shows."""

from __future__ import annotations

import itertools
import os
import random
import shutil
from pathlib import Path

import pytest

from common import beneath
from host import stick as root
from link.carriers import stick
from link.carriers.stick import NAME, Limits, copy_in, lay_out, take_in, write
from link.envelope import ENVELOPE_BYTES, Kind
from link.states import State
from tests.link.places import carry

SECRET = b"Mevrouw Jansen, Kerkstraat 12, insuline"


@pytest.fixture
def courier(tmp_path):
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def visit(place, mount, limits=stick.DEFAULT_LIMITS):
    """All that happens when the stick is put in: in, taken, laid out, written by root."""
    copied = copy_in(mount, place.node, place.folder / "in", limits)
    taken = take_in(place.exchange, place.folder / "in")
    replies = place.exchange.replies()
    out = place.folder / "out"
    lay_out(place.exchange, out, taken.done_with, replies, limits)
    with (
        beneath.folder(mount) as top,
        beneath.below(top, "NOODSTEUNPUNT") as ours,
        beneath.below(ours, "post") as post,
        beneath.folder(out) as laid_out,
    ):
        written = write(laid_out, post, root.write, limits)
    return copied, taken, written


def on(mount) -> list[str]:
    return sorted(str(p.relative_to(mount)) for p in mount.rglob("*") if p.is_file())


def post(mount, node="cp-veldermeer") -> Path:
    return mount / "NOODSTEUNPUNT/post" / node


def test_the_stick_takes_a_letter_and_brings_its_receipt(point, fire_station, courier):
    point.write(body=SECRET)
    visit(point, courier)
    assert len(on(courier)) == 1
    visit(fire_station, courier)
    assert fire_station.letters() == [("np-a", "melding-1", SECRET)]
    visit(point, courier)
    assert point.state() == "aangekomen"
    (received,) = fire_station.exchange.inbox.listed()
    fire_station.exchange.done(received.id, State.TAKEN, "centralist")
    visit(fire_station, courier)
    visit(point, courier)
    assert point.state() == "opgepakt"


@pytest.mark.parametrize("order", list(itertools.permutations(["np-a", "np-b", "np-c"])), ids=str)
def test_through_three_points_in_any_order(place, fire_station, courier, order):
    points = {node: place(node) for node in order}
    for node in order:
        points[node].write("melding", node.encode())
        visit(points[node], courier)
    visit(fire_station, courier)
    assert {words for *_, words in fire_station.letters()} == {b"np-a", b"np-b", b"np-c"}
    for node in order:
        visit(points[node], courier)
        assert points[node].state("melding") == "aangekomen"
    visit(fire_station, courier)
    left = [name for name in on(courier) if "receipts" not in name]
    assert not left  # what has arrived is carried no further


def mishap(chance, sticks, used):
    """A stick is copied whole, or lost; or nothing happens."""
    other = chance.choice(sticks)
    if chance.random() < 0.2 and other != used:
        shutil.rmtree(other)
        shutil.copytree(used, other)
    if chance.random() < 0.15:
        shutil.rmtree(used)
        used.mkdir()


@pytest.mark.parametrize("seed", range(6))
def test_doubled_lost_and_late_sticks_lose_and_double_nothing(place, tmp_path, seed):
    """Couriers come and go, some of them a week late; points restart in between."""
    chance = random.Random(seed)
    *points, station = places = [place(node) for node in ("np-a", "np-b", "cp-veldermeer")]
    sticks = [tmp_path / f"stick-{number}" for number in range(3)]
    for one in sticks:
        one.mkdir()
    written = []
    for turn in range(40):
        here, one = chance.choice(places), chance.choice(sticks)
        if here in points and turn < 20:
            here.write(f"{here.node}-{turn}", f"{turn}".encode())
            written.append((here.node, f"{here.node}-{turn}", f"{turn}".encode()))
        visit(here, one)
        mishap(chance, sticks, one)
        if chance.random() < 0.2:
            here.restart(f"boot-{turn}")
    for here in (*places, *points) * 2:
        visit(here, sticks[0])
    assert sorted(station.letters()) == sorted(written)
    assert {
        one.state(own_id) for one in points for node, own_id, _ in written if node == one.node
    } == {"aangekomen"}
    assert not any(one.alarms() for one in places)


def test_a_stick_that_comes_by_twice_holds_a_letter_once(point, courier):
    point.write()
    visit(point, courier)
    before = on(courier)
    bytes_before = (courier / before[0]).read_bytes()
    visit(point, courier)
    assert on(courier) == before
    assert (courier / before[0]).read_bytes() == bytes_before  # nor is it worn by writing again


def test_a_letter_sealed_to_a_destroyed_key_is_written_again(point, fire_station, courier):
    point.write(body=SECRET)
    visit(point, courier)
    fire_station.exchange.open_point()
    fire_station.after(days=31)
    fire_station.exchange.destroy_old_keys()
    fire_station.exchange.replies()  # by a way that does not reach the point
    for _ in range(2):
        visit(fire_station, courier)
        visit(point, courier)
    visit(fire_station, courier)
    assert fire_station.letters() == [("np-a", "melding-1", SECRET)]


def test_nothing_readable_lies_on_the_stick(point, fire_station, courier):
    point.write("jansen", SECRET)
    point.write("bericht", SECRET, Kind.MESSAGE)
    for place in (point, fire_station, point):
        visit(place, courier)
    found = b"".join(p.read_bytes() for p in courier.rglob("*") if p.is_file())
    found += "".join(on(courier)).encode()
    words = (b"Jansen", b"jansen", b"Kerkstraat", b"insuline", b"melding", b"bericht")
    assert not [word for word in words if word in found]
    assert all(NAME.fullmatch(Path(name).name) for name in on(courier))


def test_what_another_card_wrote_stays_on_the_stick(point, fire_station, courier, place):
    """This card may be a new one: the stick alone still has what the old one wrote."""
    point.write("van-de-oude-kaart")
    visit(point, courier)
    point.database.close()
    for path in point.folder.glob("link.db*"):
        path.unlink()
    point.begin()
    visit(point, courier)
    visit(fire_station, courier)
    assert [own_id for _, own_id, _ in fire_station.letters()] == ["van-de-oude-kaart"]


def test_files_that_are_not_ours_stay(point, courier):
    (courier / "foto.jpg").write_bytes(b"x")
    other = post(courier, "np-z")
    other.mkdir(parents=True)
    (other / "1-np-q-0123456789abcdef01234567.env").write_bytes(b"x" * 40)
    (other / "lijst.txt").write_bytes(b"x")
    point.write()
    visit(point, courier)
    assert len(on(courier)) == 4


# A stick is hostile.


def fake(number: int) -> str:
    return f"1-np-a-{number:024x}.env"


def test_a_stick_with_very_many_envelopes_costs_no_more_than_the_limits(
    point, fire_station, courier
):
    """And an emergency of ours comes before what is less urgent."""
    point.write(body=SECRET)
    visit(point, courier)
    folder = post(courier)
    for number in range(500):
        (folder / f"3{fake(number)[1:]}").write_bytes(bytes(200))
    limits = Limits(looked_at=400, files=50, bytes=20_000)
    copied, taken, _ = visit(fire_station, courier, limits)
    assert copied.files <= 50
    assert copied.left >= 300
    assert sum(taken.outcomes.values()) == copied.files
    assert len(on(courier)) >= 500  # what is nonsense is left to who brought it
    visit(fire_station, courier)
    assert fire_station.letters() == [("np-a", "melding-1", SECRET)]


def test_a_million_names_are_not_listed(fire_station, courier, monkeypatch):
    """As a card reader would give them: without an end."""
    post(courier).mkdir(parents=True)
    told = itertools.count()

    class Entry:
        @property
        def name(self):
            return fake(next(told))

    class Endless:
        def __enter__(self):
            return iter(Entry, None)

        def __exit__(self, *_):
            return None

    real = os.scandir

    def scandir(asked):
        """By a handle as we do, or by a path as pathlib does from Python 3.13 on."""
        there = Path(f"/proc/self/fd/{asked}").readlink() if isinstance(asked, int) else asked
        return Endless() if there == post(courier) else real(asked)

    monkeypatch.setattr(os, "scandir", scandir)
    copied = copy_in(courier, "cp-veldermeer", fire_station.folder / "in")
    assert copied.files == 0
    assert next(told) <= 2 * Limits().looked_at + 10


@pytest.mark.parametrize(
    "make",
    [
        lambda path: path.write_bytes(bytes(ENVELOPE_BYTES + 1)),
        lambda path: path.write_bytes(b""),
        lambda path: path.symlink_to("/etc/passwd"),
        lambda path: path.mkdir(),
        os.mkfifo,
        lambda path: (path.write_bytes(bytes(99)), os.link(path, path.with_suffix(".x"))),
        lambda path: os.truncate(os.open(path, os.O_CREAT | os.O_WRONLY), 2**40),
    ],
    ids=["too large", "empty", "a link", "a folder", "a pipe", "two names", "a terabyte"],
)
def test_what_is_no_letter_is_left_and_the_others_come(point, fire_station, courier, make):
    point.write()
    visit(point, courier)
    make(post(courier) / fake(1))
    copied, _, _ = visit(fire_station, courier)
    assert copied.files == 1
    assert copied.left >= 1
    assert len(fire_station.letters()) == 1


def test_links_in_the_place_of_folders_lead_nowhere(fire_station, courier, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    post(elsewhere).mkdir(parents=True)
    (post(elsewhere) / fake(1)).write_bytes(bytes(100))
    (courier / "NOODSTEUNPUNT").symlink_to(elsewhere / "NOODSTEUNPUNT")
    assert copy_in(courier, "cp-veldermeer", fire_station.folder / "in") == (0, 0)


def test_folders_in_capitals_as_fat_likes_them_are_found(point, fire_station, courier):
    point.write()
    visit(point, courier)
    (courier / "NOODSTEUNPUNT/post").rename(courier / "NOODSTEUNPUNT/POST")
    copied = copy_in(courier, "cp-veldermeer", fire_station.folder / "in")
    assert copied.files == 1


def test_a_stick_that_is_pulled_half_way_loses_nothing(point, fire_station, courier, monkeypatch):
    for number in range(5):
        point.write(f"m-{number}")
    real, told = root.write, itertools.count()

    def pulled(source, name, goal):
        if next(told) == 2:
            raise OSError(5, "Input/output error")
        real(source, name, goal)

    monkeypatch.setattr(root, "write", pulled)
    with pytest.raises(OSError, match="Input"):
        visit(point, courier)
    monkeypatch.setattr(root, "write", real)
    assert len(point.exchange.outbox.waiting()) == 5
    visit(point, courier)
    visit(fire_station, courier)
    assert len(fire_station.letters()) == 5


@pytest.mark.parametrize("name", ["../../x", "1-np-a-x.env", "a/b", ".", "gone.txt"])
def test_what_the_link_laid_out_is_not_believed_by_root(point, courier, name):
    """Whoever takes over the link writes and removes nothing but post."""
    kept = courier / "x"
    kept.write_bytes(b"x")
    out = point.folder / "out"
    (out / "cp-veldermeer").mkdir(parents=True)
    (out / "gone.txt").write_text(f"{name}\ncp-veldermeer/{name}\n../{name}\n")
    (out / "np-b").symlink_to("/etc")
    (out / "Groot").mkdir()
    (out / "Groot" / fake(1)).write_bytes(b"x")
    (out / "cp-veldermeer" / fake(2)).symlink_to("/etc/hostname")
    (out / "cp-veldermeer" / "lijst.txt").write_bytes(b"x")
    with beneath.folder(courier) as top, beneath.folder(out) as laid_out:
        with pytest.raises(OSError, match=r"loop|symbolic|links"):
            write(laid_out, top, root.write)
        (out / "cp-veldermeer" / fake(2)).unlink()
        (out / "np-b").unlink()
        assert write(laid_out, top, root.write).written == ()
    assert on(courier) == ["x"]


def test_without_post_the_stick_costs_nothing(fire_station, courier):
    assert copy_in(courier, "cp-veldermeer", fire_station.folder / "in") == (0, 0)
    assert take_in(fire_station.exchange, fire_station.folder / "in").outcomes == {}


def test_a_full_card_leaves_the_letter_on_the_stick(point, fire_station, courier):
    point.write(body=bytes(8000))
    visit(point, courier)
    ((pages,),) = fire_station.database.rows("pragma page_count")
    fire_station.database.rows(f"pragma max_page_count = {pages}")
    _, taken, _ = visit(fire_station, courier)
    assert taken.outcomes == {"no-room": 1}
    fire_station.database.rows("pragma max_page_count = 100000")
    visit(fire_station, courier)
    assert len(fire_station.letters()) == 1


def test_stick_and_network_together_bring_it_once(point, fire_station, courier):
    point.write()
    visit(point, courier)
    carry(point, fire_station)
    visit(fire_station, courier)
    assert len(fire_station.letters()) == 1
    assert not [name for name in on(courier) if "/cp-veldermeer/" in name]


@pytest.mark.parametrize("words", [b"ander", b"veel langere woorden"], ids=["as long", "longer"])
@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_one_number_of_two_clones_on_one_stick_loses_neither(
    point, fire_station, courier, tmp_path, order, words
):
    """Copied while it ran: both count on under one life, and a courier visits both.

    Who comes first takes the receipts of both, and hears that there is another.
    """
    clone = point.copied(tmp_path / "clone", run=point.run)
    point.write("een", b"eerst")
    clone.write("ander", words)
    places = (point, clone, fire_station)
    for _ in range(3):
        for number in order:
            visit(places[number], courier)
    assert sorted(own_id for _, own_id, _ in fire_station.letters()) == ["ander", "een"]
    assert ("cloned-card", "np-a") in fire_station.alarms()
    assert ("own-card-cloned", "cp-veldermeer") in point.alarms() | clone.alarms()
    clone.database.close()
