"""The state of power, water, gas, sewer, telecoms and roads, from utilities.json; and written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from content.core.json_faults import in_dutch
from content.core.model import Utility, UtilityKind, UtilityState
from content.core.text import clean_line
from content.core.times import TimeProblem, read_moment
from content.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from content.core.remarks import Notes

UTILITIES_BYTES = 256 * 1024
UTILITIES = 100


class _Utility(msgspec.Struct):
    kind: UtilityKind
    state: UtilityState
    updated_at: str
    since: str | None = None
    expected_until: str | None = None
    notes: dict[str, str] = {}


_LIST = msgspec.json.Decoder(list[msgspec.Raw])
_ONE = msgspec.json.Decoder(_Utility)


def read_utilities(data: bytes, *, publisher: str, notes: Notes) -> tuple[Utility, ...]:
    """Read a list of utilities; one that cannot be read is noted and left out.

    Raises FormatError when it is no list at all.
    """
    if len(data) > UTILITIES_BYTES:
        raise FormatError("Het bestand is groter dan 256 kB.", file=notes.file)
    try:
        entries = _LIST.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
        message = (
            f"Dit is geen lijst met voorzieningen ({in_dutch(error)}): maak het bestand opnieuw."
        )
        raise FormatError(message, file=notes.file) from error
    found: dict[UtilityKind, Utility] = {}
    for number, raw in enumerate(entries[:UTILITIES], start=1):
        line = data.count(b"\n", 0, data.find(bytes(raw))) + 1
        try:
            utility = _utility(_ONE.decode(raw), publisher)
        except TimeProblem as problem:
            notes.add(f"Voorziening {number} weggelaten: {problem}", line)
            continue
        except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
            message = f"Voorziening {number} weggelaten, want dit klopt niet: {in_dutch(error)}."
            notes.add(f"{message} Verbeter het bestand.", line)
            continue
        if utility.kind in found:
            notes.add(f"Dubbel: '{utility.kind}' staat er al. Haal er een weg.", line)
        else:
            found[utility.kind] = utility
    return tuple(found.values())


def write_utilities(utilities: Iterable[Utility]) -> bytes:
    """Return the list that `read_utilities` reads back, one utility a line."""
    return b"[\n" + b",\n".join(msgspec.json.encode(_as_dict(u)) for u in utilities) + b"\n]\n"


def _utility(given: _Utility, publisher: str) -> Utility:
    return Utility(
        publisher=publisher,
        kind=given.kind,
        state=given.state,
        updated_at=read_moment(given.updated_at),
        since=read_moment(given.since) if given.since else None,
        expected_until=read_moment(given.expected_until) if given.expected_until else None,
        notes=_notes(given.notes),
    )


def _notes(given: dict[str, str]) -> dict[str, str]:
    """By primary language: ``nl-NL`` is read by who reads ``nl``."""
    found: dict[str, str] = {}
    for tag, note in given.items():
        text = clean_line(note)
        language = clean_line(tag.replace("_", "-").partition("-")[0], 8).lower()
        if text and language:
            found.setdefault(language, text)
    return found


def _as_dict(utility: Utility) -> dict[str, Any]:
    fields = msgspec.structs.asdict(utility)
    del fields["publisher"]
    return {key: value for key, value in fields.items() if value}
