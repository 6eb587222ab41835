"""The swap itself, in the order of `software.swap`. What is killed at any moment is started again.

The work folder holds what the desk knows, in the clear: it lies in memory, is nobody else's, and
goes at the end. What a killed run left there, the next one removes first.
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from common import atomic_write
from software import tools
from software.errors import CardFault, Unreadable
from software.swap import building, carrying, reading, writing
from software.swap.errors import Unfit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import BinaryIO

    from software.swap.table import Table


_NOT_OURS = {building.RECORD, "lost+found"}
_OTHER_CARD = "De nieuwe kaart geeft niet terug wat erop is geschreven ({}): neem een andere kaart."


class Done(NamedTuple):
    """What a person is told at the end."""

    files: int
    told: tuple[str, ...]
    """Sentences: what did not come along, and why."""
    again: bool = False
    """The card was ready already."""


class Old(NamedTuple):
    """What was taken from the old card."""

    card: str
    tree: Path
    users: str
    groups: str
    machine: str
    version: str
    point: bytes | None
    unreadable: frozenset[str]
    told: tuple[str, ...]


def swap(
    old: Path,
    new: Path,
    work: Path,
    *,
    say: Callable[[str], None] = lambda _text: None,
    change: Callable[[], None] | None = None,
) -> Done:
    """Carry over. Raises ContentError.

    ``change``: asks for the other card, where both go into one reader.
    """
    atomic_write.remove(work)
    work.mkdir(mode=0o700)
    try:
        if change is None:
            with reading.opened(new) as file:
                writing.look(new, file)
        say("De oude kaart wordt gelezen.")
        taken = take(old, work)
        if change is not None:
            change()
        with reading.opened(new, "rb+") as file:
            return put(taken, new, file, work, say)
    finally:
        atomic_write.remove(work)


def take(old: Path, work: Path) -> Old:
    """Steps 1 and 2. Raises ContentError."""
    with reading.opened(old) as file:
        found = reading.look(old, file)
        copy = reading.copy_data(old, file, found.data, work / "data.img")
        root = tools.at(old, found.root.start_bytes)
        told = list(copy.complaints)
        tree = work / "tree"
        tools.extract(str(copy.image), tree)
        copy.image.unlink()
        try:
            point = writing.point_of(file, found.boot, work)
        except Unreadable as error:
            point = None
            told.append(f"point.toml is niet meegekomen: {error}")
        return Old(
            card=f"{found.disk_id:08x}",
            tree=tree,
            users=_account(tree, root, "passwd"),
            groups=_account(tree, root, "group"),
            machine=reading.machine_of(old, found.root),
            version=_version(tree, root),
            point=point,
            unreadable=copy.unreadable,
            told=tuple(told),
        )


def _account(tree: Path, root: str, name: str) -> str:
    """Read a table of accounts as the old card saw it: what was changed there hides the root's."""
    changed = tree / "etc/upper" / name
    if changed.is_file() and not changed.is_symlink():
        return changed.read_text(errors="replace")
    return tools.text_in(root, f"/etc/{name}")


def _version(tree: Path, root: str) -> str:
    """Read which of our releases ran: the root's own, or one that came later."""
    for current in tree.glob("releases*/upper/current"):
        if current.is_symlink():
            return current.readlink().name
    return reading.release_in(root)


def put(taken: Old, new: Path, file: BinaryIO, work: Path, say: Callable[[str], None]) -> Done:
    """Steps 3 to 6. Raises ContentError."""
    found = writing.look(new, file)
    _check_pair(taken, new, found)
    resumed = writing.is_being_written(file)
    if not resumed:
        ready = _ready(taken, new, found)
        if ready is not None:
            writing.end(file)
            return Done(ready.files, (), again=True)
    told = [*taken.told]
    point = _point(taken, file, found, work, told, resumed=resumed)
    held, named = _prepare(taken, new, found, work)
    told += named
    if not resumed:
        writing.grow(new, found)
        found = writing.look(new, file)
    record = building.record(taken.tree, taken.card, held)
    building.make_image(taken.tree, work / "new.img", found.data.size_bytes)
    say("De nieuwe kaart wordt geschreven.")
    if not resumed:
        writing.begin(file)
    writing.put_image(file, work / "new.img", found.data)
    (work / "new.img").unlink()
    if point is not None:
        writing.put_point(file, found.boot, point, work)
    say("De nieuwe kaart wordt nagelezen.")
    _check(new, file, found, work, held, point=point)
    writing.end(file)
    return Done(record.files, tuple(told))


def _check_pair(taken: Old, new: Path, found: Table) -> None:
    machine = reading.machine_of(new, found.root)
    if machine != taken.machine:
        raise Unfit(f"De oude kaart is van een ander soort computer ({taken.machine}, {machine}).")
    version = reading.release_in(tools.at(new, found.root.start_bytes))
    before, after = carrying.version(taken.version), carrying.version(version)
    if before is not None and after is not None and after < before:
        raise Unfit(
            f"Op de nieuwe kaart staat oudere software ({version}) dan op de oude "
            f"({taken.version}): schrijf er een nieuwer image op."
        )


def _ready(taken: Old, new: Path, found: Table) -> building.Record | None:
    """Return what says that this very swap ended. Raises Unfit for a card that was used."""
    names = writing.names_on(new, found)
    if not names:
        return None
    place = tools.at(new, found.data.start_bytes)
    if building.RECORD in names and ".writable" not in names:
        try:
            record = msgspec.json.decode(
                tools.text_in(place, building.RECORD), type=building.Record
            )
        except msgspec.MsgspecError:
            record = None
        if record is not None and record.card == taken.card:
            return record
    raise Unfit(
        f"{new} is al gebruikt: er staan gegevens op. Schrijf er eerst het image opnieuw op, of "
        "neem een andere kaart."
    )


def _point(  # noqa: PLR0913 - both cards' files and what is told of them
    taken: Old, file: BinaryIO, found: Table, work: Path, told: list[str], *, resumed: bool
) -> bytes | None:
    """Return the point.toml to put on the new card; None: hers stays. Raises Unfit.

    One that a swap was cut off from may be of another old card: it stays no more than any other.
    """
    if resumed and taken.point is not None:
        return taken.point
    there = writing.point_of(file, found.boot, work)
    if there is None or there == taken.point:
        return taken.point
    ours = _called(taken.tree) if taken.point is None else _hostname(taken.point)
    if _hostname(there) != ours:
        raise Unfit(
            f"Op de nieuwe kaart staat een point.toml van {_hostname(there)}, en de oude kaart is "
            f"van {ours}."
        )
    told.append("point.toml van de nieuwe kaart blijft: bij de start gelden die instellingen.")
    return None


def _called(tree: Path) -> str:
    """Read what a point without point.toml called itself."""
    name = tree / "etc/upper/hostname"
    if not name.is_file() or name.is_symlink():
        return "?"
    return name.read_text(errors="replace").strip()


def _hostname(point: bytes) -> str:
    try:
        return str(tomllib.loads(point.decode()).get("hostname", "?"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        return "?"


def _prepare(
    taken: Old, new: Path, found: Table, work: Path
) -> tuple[dict[str, building.Entry], list[str]]:
    """Step 3: make of the old tree what the new card gets; return it, and what is to be told."""
    told = []
    damaged_databases = building.unsound(taken.tree, work)
    named, damaged = building.prune(taken.tree, taken.unreadable)
    root = tools.at(new, found.root.start_bytes)
    users, groups = (
        carrying.ids(old, tools.text_in(root, f"/etc/{name}"))
        for name, old in (("passwd", taken.users), ("group", taken.groups))
    )
    if "noodsteunpunt-kiosk" not in users.new:
        raise Unfit(
            "Op de nieuwe kaart zijn de gebruikers niet te vinden: schrijf het image opnieuw."
        )
    strangers = building.give_to(taken.tree, users, groups)
    if damaged:
        told.append(f"Niet te lezen, en dus niet meegekomen: {', '.join(damaged)}.")
    told += [
        f"{one} is beschadigd; het steunpunt zet bij de start zijn laatste kopie terug."
        for one in damaged_databases
        if one not in damaged
    ]
    if named:
        told.append(f"Zelf veranderd, en niet meegekomen: {', '.join(named)}.")
    if strangers:
        told.append(f"Onbekend op de nieuwe kaart, en nu van root: {', '.join(strangers)}.")
    return building.entries(taken.tree), told


def _check(  # noqa: PLR0913 - one card, and all that should be on it
    new: Path,
    file: BinaryIO,
    found: Table,
    work: Path,
    held: dict[str, building.Entry],
    *,
    point: bytes | None,
) -> None:
    """Step 5: read the card back. Raises CardFault, and it does not start then."""
    writing.forget(file)
    tree = work / "check"
    try:
        tools.extract(tools.at(new, found.data.start_bytes), tree)
        there = building.entries(tree)
        point_there = None if point is None else writing.point_of(file, found.boot, work)
    except Unreadable as error:
        raise CardFault(_OTHER_CARD.format(error)) from error
    atomic_write.remove(tree)
    there = {name: entry for name, entry in there.items() if name not in _NOT_OURS}
    odd = [name for name in sorted({*held, *there}) if held.get(name) != there.get(name)]
    if point_there != point:
        odd.append(reading.POINT)
    if odd:
        raise CardFault(_OTHER_CARD.format(", ".join(odd[:3])))
