"""Who holds which root key, by name: DIR/holders.json in the publisher's own folder.

The key files leave that folder with their holders, so the list stays behind to tell whose key is
whose. It never leaves the laptop: ROOT.json goes to every kiosk and names nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from common import atomic_write
from content.core.places import id_from_name
from content.core.text import clean_line
from content.errors import KeyFault

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

_FILE = "holders.json"
_NAME_CHARS = 60


def read(folder: Path) -> dict[str, str]:
    """Return the holder of each key by key id; empty for a publisher made before names were kept.

    Raises KeyFault when the list is damaged.
    """
    path = folder / _FILE
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, str])
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.MsgspecError) as error:
        raise KeyFault(f"{path} is niet te lezen: haal het bestand uit uw reservekopie.") from error


def write(folder: Path, names: Mapping[str, str]) -> None:
    """Keep the list. Raises OSError."""
    atomic_write.write(folder / _FILE, msgspec.json.format(msgspec.json.encode(dict(names))))


def default_names(given: Iterable[str], count: int) -> tuple[str, ...]:
    """Return ``count`` different names: those given, then ``houder 2`` and so on.

    Raises KeyFault when a name cannot name a file, or two would name the same one.
    """
    names = tuple(clean_line(name, _NAME_CHARS) for name in given)
    if len(names) > count:
        raise KeyFault(f"Er zijn {len(names)} namen voor {count} hoofdsleutels: geef er minder.")
    names += tuple(f"houder {number}" for number in range(len(names) + 1, count + 1))
    stems = [id_from_name(name) for name in names]
    if not all(stems) or len(set(stems)) < count:
        raise KeyFault("Elke sleutelhouder heeft een eigen naam, met letters of cijfers.")
    return names


def file_name(name: str, taken: Collection[str]) -> str:
    """Return the file name for a key of ``name`` that is not in ``taken``."""
    stem = id_from_name(name)
    if not stem:
        raise KeyFault("Een sleutelhouder heeft een naam met letters of cijfers.")
    numbered = (f"{stem}-{number}.pem" for number in range(2, len(taken) + 3))
    return next(file for file in (f"{stem}.pem", *numbered) if file not in taken)


def check_new(keyids: Iterable[str], names: Mapping[str, str], name: str) -> None:
    """Raise KeyFault when a key is held by that name: nobody could tell the two apart."""
    stem = id_from_name(name)
    if stem in {id_from_name(names.get(keyid, "")) for keyid in keyids}:
        shown = clean_line(name, _NAME_CHARS)
        raise KeyFault(
            f"'{shown}' heeft al een hoofdsleutel: geef de nieuwe houder een andere naam, of "
            "gebruik replace-root-key."
        )


def find(keyids: Iterable[str], names: Mapping[str, str], word: str) -> str:
    """Return the one key that ``word`` means: a holder's name, or the start of a key id.

    Raises KeyFault when it means none or several.
    """
    keyids = list(keyids)
    stem = id_from_name(word)
    held = [keyid for keyid in keyids if stem and id_from_name(names.get(keyid, "")) == stem]
    found = held or [keyid for keyid in keyids if word and keyid.startswith(word)]
    if len(found) > 1:
        which = ", ".join(keyid[:12] for keyid in found)
        raise KeyFault(
            f"'{clean_line(word, _NAME_CHARS)}' past bij meer sleutels: noem er een met zijn "
            f"nummer, {which}."
        )
    if not found:
        known = ", ".join(names.get(keyid) or keyid[:12] for keyid in keyids)
        raise KeyFault(f"'{clean_line(word, _NAME_CHARS)}' is geen sleutelhouder. Wel: {known}.")
    return found[0]
