"""What an authority may be called, so that no two names here look the same to a resident.

After Unicode Technical Standard 39: one script in a name, nothing in it that cannot be seen, and
the *skeleton* of a name, what is left when every letter is replaced by the one it looks like, for
comparing. The table of letters that look alike is the Unicode Consortium's, as the package
confusable-homoglyphs has it. It takes 16 MB, so it is read when two names are compared and not
before. Pure.
"""

from __future__ import annotations

import functools
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_ANY_SCRIPT = frozenset({"COMMON", "INHERITED"})
_UNSEEN = frozenset(
    {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0}
    | set(range(0x180B, 0x1810))
    | set(range(0xFE00, 0xFE10))
    | set(range(0xE0000, 0xE1000))
)
"""Letters and marks that show nothing; what Unicode calls format or control comes on top."""
_ACUTE = "\u0301"
"""Dutch has one letter with a mark that is no letter of its own in Unicode: the j of bíj́na."""


def fault(name: str) -> str | None:
    """Return what is wrong with a name, in Dutch; None when it may be shown."""
    if name.isascii():
        return None if name.isprintable() else "Er staat een teken in dat niemand ziet."
    if unicodedata.normalize("NFC", name) != name:
        return "Een letter met een accent staat er in losse delen."
    if any(map(_is_unseen, name)):
        return "Er staat een teken in dat niemand ziet."
    scripts = {_script(character) for character in name} - _ANY_SCRIPT
    if len(scripts) > 1:
        return "Er staan letters van verschillende soorten schrift door elkaar."
    if "LATIN" in scripts and any(map(_is_loose_mark, name)):
        return "Er staat een los teken op een letter."
    return None


def looks_like(name: str, others: Mapping[str, str]) -> str | None:
    """Return the id of the first of ``others``, names by id, that looks the same."""
    if not others:
        return None
    ours = _skeletons(name)
    return next((i for i, other in others.items() if ours & _skeletons(other)), None)


def _is_unseen(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] == "C" or category in {"Zl", "Zp"} or ord(character) in _UNSEEN


def _is_loose_mark(character: str) -> bool:
    return unicodedata.category(character)[0] == "M" and character != _ACUTE


def _script(character: str) -> str:
    from confusable_homoglyphs.categories import alias  # noqa: PLC0415 - see above

    return str(alias(character))


@functools.lru_cache(maxsize=256)
def _skeletons(name: str) -> frozenset[str]:
    """Return what a name looks like, in its own case and without any.

    A capital I looks like an l and its small letter does not, so one of the two is not enough.
    """
    letters = "".join(filter(str.isalnum, _bare(name)))
    looks = {_skeleton(kind).casefold() for kind in (letters, letters.casefold(), letters.upper())}
    return frozenset(looks - {""}) or frozenset({name})


def _skeleton(text: str) -> str:
    once = "".join(map(_prototype, text))
    return "".join(filter(str.isalnum, _bare("".join(map(_prototype, once)))))


def _bare(text: str) -> str:
    """Without accents: who reads a name in passing does not see them."""
    split = unicodedata.normalize("NFKD", text)
    return "".join(c for c in split if unicodedata.category(c)[0] != "M")


def _prototype(character: str) -> str:
    """Return what a character looks like.

    The table names both ways: for a Cyrillic a the Latin one, for the Latin one all that look so.
    """
    table = _table()
    alike = table.get(character, ())
    if len(alike) != 1:
        return character
    other = str(alike[0]["c"])
    return min(character, other) if len(table.get(other, ())) == 1 else other


@functools.cache
def _table() -> Mapping[str, list[dict[str, str]]]:
    from confusable_homoglyphs.confusables import confusables_data  # noqa: PLC0415 - see above

    found: Mapping[str, list[dict[str, str]]] = confusables_data
    return found
