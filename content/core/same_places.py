"""Which places are one and the same, and an id for each that has none of its own.

Two of one name are two places, such as two shops of a chain or two water points. Their ids come
from what tells them apart, and from the last issue, so that a place keeps its id when another of
that name is added, or its row moves.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from functools import partial
from itertools import count, product
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from content.core.model import Place
    from content.core.remarks import Notes

ID_CHARS = 100
_SQUARE_DEGREES = 0.0005  # some 50 by 35 m: next door is in the same square or one beside it


def id_from_name(name: str) -> str:
    """Return an id such as ``sporthal-de-geer`` for a place without one."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return "-".join("".join(c if c.isalnum() else " " for c in plain).split())[:ID_CHARS]


def with_ids(
    places: Sequence[Place], without_name: str, numbers: Sequence[int], earlier: Iterable[Place]
) -> tuple[Place, ...]:
    """Give every place whose id is empty one of its own; ``earlier`` are of the last issue.

    ``without_name`` and its number stand for a name without Latin letters.
    """
    before: dict[tuple[str, ...], str] = {_likeness(place): place.id for place in earlier}
    taken = {place.id for place in places if place.id}
    bases = [
        id_from_name(place.name) or f"{without_name}-{number}"
        for place, number in zip(places, numbers, strict=True)
    ]
    of_one_name = Counter(base for base, place in zip(bases, places, strict=True) if not place.id)
    further: defaultdict[str, Iterator[int]] = defaultdict(partial(count, 2))
    found: dict[int, str] = {}
    open_places = [index for index, place in enumerate(places) if not place.id]
    for index in open_places:  # first those that had one, so that nobody else takes it
        known = before.get(_likeness(places[index]))
        if known and known.startswith(bases[index]) and known not in taken:
            taken.add(known)
            found[index] = known
    for index in open_places:
        if index not in found:
            ways = _ways(places[index], bases[index])
            if of_one_name[bases[index]] > 1:
                ways.pop(0)  # the bare name would be of whichever comes first
            free = next((way for way in ways if way not in taken), None)
            found[index] = free or f"{ways[-1]}-{next(further[ways[-1]])}"
            taken.add(found[index])
    return tuple(
        msgspec.structs.replace(place, id=found[index]) if index in found else place
        for index, place in enumerate(places)
    )


def without_doubles(
    places: Iterable[Place], notes: Notes, lines: Sequence[int | None] | None = None
) -> tuple[Place, ...]:
    """Keep the first of those with one id, or of one kind and name next door to each other.

    ``lines`` holds the line of each place, where the file has lines.
    """
    kept: dict[str, Place] = {}
    taken: dict[tuple[str, str, int, int], list[Place]] = {}
    for index, place in enumerate(places):
        line = lines[index] if lines else None
        near = [other for square in _around(place) for other in taken.get(square, [])]
        if place.id in kept:
            notes.add(
                f"Dubbel: id '{place.id}' komt vaker voor. Geef elke plaats een eigen id.", line
            )
        elif any(_same_address(place, other) for other in near):
            notes.add(f"Dubbel: '{place.name}' staat er al. Haal er een weg.", line)
        else:
            kept[place.id] = place
            taken.setdefault(_around(place)[0], []).append(place)
    return tuple(kept.values())


def _likeness(place: Place) -> tuple[str, ...]:
    """What makes a place the same one in the next issue."""
    where = f"{place.latitude:.3f} {place.longitude:.3f}"
    return place.kind, place.name.casefold(), place.address.casefold(), where


def _ways(place: Place, base: str) -> list[str]:
    """Return ids for a place, the shortest first: its name, its address, where it is."""
    address = id_from_name(place.address)
    where = f"{base[:70]}-{place.latitude:.4f}-{place.longitude:.4f}".replace(".", "-")
    return [base, *([f"{base}-{address}"[:ID_CHARS]] if address else []), where]


def _same_address(place: Place, other: Place) -> bool:
    """Whether nothing tells two of one name apart, next door to each other."""
    first, second = place.address.casefold(), other.address.casefold()
    return first == second or not first or not second


def _around(place: Place) -> list[tuple[str, str, int, int]]:
    """Return the square the place is in, under its kind and name, and then the eight around it."""
    row, column = (int(x // _SQUARE_DEGREES) for x in (place.latitude, place.longitude))
    return [
        (place.kind, place.name.casefold(), row + down, column + right)
        for down, right in product((0, -1, 1), repeat=2)
    ]
