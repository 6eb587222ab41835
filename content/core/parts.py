"""The parts of one CAP alert: what it says about one thing, in the languages it says it in.

An alert may hold several `info` in one language, each with its own severity, times and area:
Australia, Serbia and Czechia send them so. Each is then a part, and a row of its own. Nothing may
be lost: whoever reads whatever language finds every `info`, as it is or as its translation.

So two are taken for one thing only where nothing speaks against it. The rules, in order:

1. An `info` that repeats another to the letter is left out.
2. Dutch begins a part with each `info`; then each other language, in the order of the file.
3. Infos of two languages are about one thing when severity, urgency, certainty, times and codes are
   the same, and the area too: by its names, else by its polygons, circles and geocodes. Where the
   language has a name of its own for every area ("Municipality of …"), names tell nothing.
4. Where that holds for several, they belong together in the order of the file, if both languages
   have as many. Else nobody can tell which is which, and each is a part of its own.

A part without the reader's language is shown in Dutch, else in the first language it has.
Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import NamedTuple

from msgspec.structs import replace

from content.core.model import FALLBACK_LANGUAGE, Bulletin, Info


class Marks(NamedTuple):
    """What an `info` says in codes: the same in every language."""

    kind: Hashable = ()
    """Categories, event codes, response types."""
    area: Hashable = ()
    """Polygons, circles and geocodes; empty where there are none."""


class _Marked(NamedTuple):
    """One `info` and its place in the file."""

    number: int
    info: Info
    marks: Marks


_Group = list[_Marked]
_Key = Callable[[_Marked], Hashable]


def split(bulletin: Bulletin, marks: tuple[Marks, ...]) -> tuple[Bulletin, ...]:
    """Return the parts of a whole alert, in the order of the file. ``marks`` of each `info`."""
    if len(bulletin.infos) < 2:
        return (bulletin,)
    numbered = zip(range(len(marks)), bulletin.infos, marks, strict=True)
    groups = _grouped([_Marked(*one) for one in numbered])
    return tuple(
        replace(bulletin, part=part, infos=tuple(one.info for one in _in_order(group)))
        for part, group in enumerate(groups)
    )


def _grouped(given: list[_Marked]) -> list[_Group]:
    once = {(one.info, one.marks): one for one in reversed(given)}
    infos = _in_order(once.values())
    languages = dict.fromkeys(one.info.language for one in infos)
    groups: list[_Group] = []
    for language in sorted(languages, key=lambda tag: tag != FALLBACK_LANGUAGE):
        rest = [one for one in infos if one.info.language == language]
        own_names = _names(rest).isdisjoint(_names(one for group in groups for one in group))
        free = list(groups)
        for key in (_by_names, _by_codes, *([_by_kind] if own_names else [])):
            free, rest = _paired(free, rest, key)
        groups += [[one] for one in rest]
    return sorted(groups, key=lambda group: min(one.number for one in group))


def _in_order(infos: Iterable[_Marked]) -> list[_Marked]:
    return sorted(infos, key=lambda one: one.number)


def _paired(
    groups: list[_Group], infos: list[_Marked], key: _Key
) -> tuple[list[_Group], list[_Marked]]:
    """Put each info into the group it belongs to, and return what found no place."""
    for same in dict.fromkeys(map(key, infos)):
        theirs = [group for group in groups if any(key(one) == same for one in group)]
        ours = [one for one in infos if key(one) == same]
        if same is not None and len(theirs) == len(ours):
            for group, one in zip(theirs, ours, strict=True):
                group.append(one)
            groups = [group for group in groups if group not in theirs]
            infos = [one for one in infos if one not in ours]
    return groups, infos


def _by_names(one: _Marked) -> Hashable:
    return _about(one), frozenset(one.info.areas)


def _by_codes(one: _Marked) -> Hashable:
    return (_about(one), one.marks.area) if one.marks.area else None


def _by_kind(one: _Marked) -> Hashable:
    return None if one.marks.area else _about(one)


def _names(infos: Iterable[_Marked]) -> set[str]:
    return {name for one in infos for name in one.info.areas}


def _about(one: _Marked) -> Hashable:
    info = one.info
    return (
        *(info.severity, info.urgency, info.certainty),
        *(info.effective, info.onset, info.expires),
        one.marks.kind,
    )
