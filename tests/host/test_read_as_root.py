"""What root reads of files that others write: nothing there is waited for or believed.

Each of these files is in a folder of the user who writes it. A user who was taken over can put a
FIFO there, a link to a file of root's, or a file without an end.
"""

from __future__ import annotations

import os
import signal
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from common import beneath
from content import clock, paths
from content.stick import import_permission
from content.store import database as store
from host import broker_files, outbox, post, provisioning, software, stick
from software import telling

if TYPE_CHECKING:
    from collections.abc import Callable

ENDLESS_BYTES = 1 << 40
"""A hole: no room is taken by it."""


class Read(NamedTuple):
    """One thing that root does, the file that it reads for it, and what says that it was left."""

    place: Callable[[Path], Path]
    do: Callable[[], object]
    left: object


def names_that_are_shown() -> object:
    """As `noodsteunpunt-content trust` asks at a start with a new point.toml."""
    try:
        return store.names(paths.database())
    except store.StoreError:
        return "refused"


def sent_to_a_stick() -> object:
    """Either the outbox throws it away, or what is written to the stick ends."""
    with beneath.folder(paths.run() / "desk/outbox") as box:
        if not outbox._is_ours(box, "x"):
            return "refused"
        try:
            return stick.write(box, "x", box)
        except OSError:
            return "refused"


def started_from() -> object:
    """As the unit of the broker asks before each start; every other file is there and plain."""
    into = Path(os.environ["RUNTIME_DIRECTORY"])
    into.mkdir(parents=True)
    for name in broker_files.FILES:
        path = paths.state() / "link/broker" / name
        if name != "own.key":
            path.write_text(name)
    refused = broker_files.main() == 1 and not list(into.iterdir())
    return "refused" if refused else "started"


READS = {
    "power.json, for an update": Read(
        lambda top: top / "run/power/power.json", software.power, None
    ),
    "the time of this run, for an update": Read(
        lambda top: top / "run/kiosk/clock.json", clock.read_record, (None, False)
    ),
    "the time of before, for an update": Read(
        lambda top: top / "state/kiosk/clock.json", clock.read_record, (None, False)
    ),
    "the yes to an update": Read(
        lambda top: top / "state/kiosk/software-tonight", telling.agreed, ""
    ),
    "how the import went, for the post": Read(
        lambda top: top / "run/content/import.json", lambda: post.is_proven("sda1"), False
    ),
    "what the link is called, for point.toml": Read(
        lambda top: top / "state/link/card.json", provisioning._node_of_card, None
    ),
    "names of publishers, for trust": Read(
        lambda top: top / "state/content/content.db", names_that_are_shown, "refused"
    ),
    "whether a stick may be read": Read(
        lambda top: top / "run/kiosk/import-allowed",
        lambda: import_permission.is_allowed(0.0),
        False,
    ),
    "the key of the broker, for its user": Read(
        lambda top: top / "state/link/broker/own.key", started_from, "refused"
    ),
    "a file for a stick": Read(lambda top: top / "run/desk/outbox/x", sent_to_a_stick, "refused"),
}
PLANTS = {
    "a FIFO": lambda place, _: os.mkfifo(place),
    "a link": lambda place, secret: place.symlink_to(secret),
    "a link to a device": lambda place, _: place.symlink_to("/dev/zero"),
    "no end": lambda place, _: (place.touch(), os.truncate(place, ENDLESS_BYTES)),
    "a folder": lambda place, _: place.mkdir(),
}
DEEP = '{"x":' + "[" * 10_000
"""Lists in lists, in a field that nobody asked for: not what a reader says of bad JSON."""
OF_JSON = {name: read for name, read in READS.items() if read.left != "refused"}


@contextmanager
def waiting_for_nothing(seconds: int = 300):
    """A FIFO is waited for without an end: the alarm tells of it, and decides nothing else."""

    def late(*_):
        raise AssertionError("root waits")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture
def card(tmp_path, monkeypatch):
    for name in ("config", "state", "run"):
        monkeypatch.setenv(f"NOODSTEUNPUNT_{name.upper()}", str(tmp_path / name))
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(tmp_path / "run/broker"))
    monkeypatch.setattr(beneath, "is_anothers", lambda _: True)  # where who tests is not root
    monkeypatch.setattr(beneath, "become_owner_of", lambda _: None)
    return tmp_path


@pytest.mark.parametrize("plant", PLANTS.values(), ids=PLANTS.keys())
@pytest.mark.parametrize("read", READS.values(), ids=READS.keys())
def test_what_is_no_plain_file_of_its_size_counts_as_nothing(card, read, plant):
    secret = card / "secret"
    secret.write_text("of root")
    place = read.place(card)
    place.parent.mkdir(parents=True)
    plant(place, secret)
    with waiting_for_nothing():
        assert read.do() == read.left
    assert secret.read_text() == "of root"


def test_the_broker_starts_from_copies_for_its_user_alone(card):
    place = card / "state/link/broker"
    place.mkdir(parents=True)
    (place / "own.key").write_text("own.key")
    assert started_from() == "started"
    copies = {path.name: path.read_text() for path in (card / "run/broker").iterdir()}
    assert copies == {name: name for name in broker_files.FILES}
    assert {path.stat().st_mode & 0o777 for path in (card / "run/broker").iterdir()} == {0o400}


PUBLISHERS = "create table publishers (id, bundle, root_version, online_keys, anchor, data)"
ENDLESS = """create view publishers as
with recursive n (id) as (select 1 union all select id + 1 from n) select id, '' as data from n"""


def database(path: Path, table: str) -> Path:
    with closing(sqlite3.connect(path)) as db:
        db.execute(table)
        db.commit()
    return path


def test_root_reads_names_from_a_database_of_anothers(card):
    place = card / "state/content/content.db"
    place.parent.mkdir(parents=True)
    database(place, PUBLISHERS)
    assert names_that_are_shown() == {}


@pytest.mark.parametrize("plant", ["a FIFO", "a link"])
def test_what_takes_the_place_of_a_database_while_root_looks_at_it_is_not_opened(
    card, monkeypatch, plant
):
    """SQLite opens by name, whatever was looked at under that name before."""
    place = card / "state/content/content.db"
    place.parent.mkdir(parents=True)
    database(place, PUBLISHERS)
    other = database(card / "other.db", PUBLISHERS)
    connect = sqlite3.connect

    def too_late(*args, **how):
        place.unlink()
        PLANTS[plant](place, other)
        return connect(*args, **how)

    monkeypatch.setattr(store.sqlite3, "connect", too_late)
    with waiting_for_nothing():
        assert names_that_are_shown() == "refused"


def test_a_table_without_an_end_is_not_waited_for(card):
    place = card / "state/content/content.db"
    place.parent.mkdir(parents=True)
    database(place, ENDLESS)
    with waiting_for_nothing():
        assert names_that_are_shown() == "refused"


@pytest.mark.parametrize("read", OF_JSON.values(), ids=OF_JSON.keys())
def test_lists_in_lists_without_an_end_count_as_nothing(card, read):
    place = read.place(card)
    place.parent.mkdir(parents=True)
    place.write_text(DEEP)
    assert read.do() == read.left


@pytest.mark.parametrize("data", [None, 3, DEEP], ids=["nothing", "a number", "lists in lists"])
def test_a_row_of_something_else_is_refused(card, data):
    place = card / "state/content/content.db"
    place.parent.mkdir(parents=True)
    with closing(sqlite3.connect(database(place, PUBLISHERS))) as db:
        db.execute("insert into publishers (id, data) values ('a', ?)", [data])
        db.commit()
    assert names_that_are_shown() == "refused"


def test_an_empty_file_is_no_database(card):
    place = card / "state/content/content.db"
    place.parent.mkdir(parents=True)
    place.touch()
    assert names_that_are_shown() == "refused"
