"""Where a word may be broken, by the patterns of its language (pyphen, as LibreOffice has them).

Only a word that is wider than its line is looked at, so nearly all pages never load a pattern.
Nothing but letters is broken: numbers, telephone numbers, times and addresses of the web stay
whole, and so do words of scripts that are never hyphenated. Official texts are often Dutch whatever
the visitor reads, so Latin words on a Ukrainian or Arabic page go by the Dutch patterns. For
Turkish there are none, and none are needed: a syllable has one vowel and at most one consonant
before it (the spelling guide of the Türk Dil Kurumu).

Pure but for the patterns, which are files of the library.
"""

from __future__ import annotations

import functools
import re
from io import BytesIO, StringIO
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyphen import HyphDict  # type: ignore[import-untyped]  # it has no hints

HYPHEN = "-"
LONGEST = 60
"""Letters of a word; what is longer is none, and would be long looked at."""
SHORTEST = 2
"""Letters on either side of a hyphen."""
BEGIN = 3
"""By so many letters patterns are kept together: with fewer more text is searched, with more there
are more strings."""
NEXT = "\n"
PATTERNS = {"nl": "nl_NL", "en": "en_GB", "de": "de_DE", "pl": "pl_PL", "uk": "uk_UA"}
LATIN_BESIDE = {"uk": "nl", "ar": "nl"}
"""Whose patterns are for Latin words on a page of another script."""

_WORD = re.compile(r"(?P<before>\W*)(?P<letters>[^\W\d_]+(?:-[^\W\d_]+)*)(?P<after>\W*)")
_TURKISH_VOWEL = re.compile("[ae\u0131ioöuüâîûAEI\u0130OÖUÜÂÎÛ]")
_NO_DIGITS = str.maketrans("", "", "0123456789")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]+")


@functools.lru_cache(maxsize=512)
def pieces(word: str, language: str) -> tuple[str, ...]:
    """The word in as many parts as it may be broken into, in order; whole where it may not be.

    A part that ends in a hyphen has one of its own. ``word`` has no blanks; it may have a bracket
    before it or a full stop after it. ``language`` is a BCP 47 primary tag.
    """
    found = _WORD.fullmatch(word)
    if found is None or len(word) > LONGEST:
        return (word,)
    parts: list[str] = []
    *compound, last = found["letters"].split(HYPHEN)
    for part in compound:
        *most, end = _syllables(part, language)
        parts += [*most, end + HYPHEN]
    parts += _syllables(last, language)
    parts[0] = found["before"] + parts[0]
    parts[-1] += found["after"]
    return tuple(parts)


def hyphened(part: str) -> str:
    """As it ends a line."""
    return part if part.endswith(HYPHEN) else part + HYPHEN


def _syllables(letters: str, language: str) -> list[str]:
    if _LATIN.fullmatch(letters):
        language = LATIN_BESIDE.get(language, language)
    elif language != "uk":
        return [letters]
    if language == "tr":
        return _parts(letters, _turkish(letters))
    if language not in PATTERNS:
        return [letters]
    patterns = _patterns(language)
    plain = [int(at) for at in patterns.positions(letters) if not at.data]
    patterns.cache.clear()  # it would keep every word that ever was; `pieces` keeps the latest
    return _parts(letters, plain)


def _turkish(letters: str) -> Iterator[int]:
    """Before each vowel but the first, and the consonant in front of it."""
    vowels = [found.start() for found in _TURKISH_VOWEL.finditer(letters)]
    for one, other in pairwise(vowels):
        yield other - (other > one + 1)


def _parts(letters: str, breaks: Iterable[int]) -> list[str]:
    kept = [at for at in breaks if SHORTEST <= at <= len(letters) - SHORTEST]
    return [letters[one:other] for one, other in pairwise((0, *kept, len(letters)))]


@functools.cache
def _patterns(language: str) -> HyphDict:
    """The library's rules, over patterns that stay as they are in its file."""
    import pyphen  # noqa: PLC0415 - few pages have a word that is broken

    path = pyphen.LANGUAGES[PATTERNS[language]]
    encoding, _, text = path.read_bytes().partition(b"\n")
    lines = (line.strip() for line in StringIO(text.decode(encoding.decode())))
    known = _Patterns(line for line in lines if not line.startswith(pyphen.ignored))
    found = pyphen.HyphDict(_Lines([known.any_line]))
    found.patterns, found.maxlen = known, known.longest
    return found


class _Patterns:
    """Looked up in text, by how they begin: "nood3w" is found under "noo".

    As a dictionary, German's 66,000 take ten megabytes, and 400 ms to read. Some ten of them decide
    about a word.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines: dict[str, str] = {}
        for line in lines:
            letters = line.translate(_NO_DIGITS)
            if letters != line:
                begin = letters[:BEGIN]
                self._lines[begin] = f"{self._lines.get(begin, NEXT)}{line}{NEXT}"
                self.any_line = line
        self._letters = {begin: text.translate(_NO_DIGITS) for begin, text in self._lines.items()}
        self.longest = max(
            len(line) for text in self._letters.values() for line in text.split(NEXT)
        )

    def get(self, letters: str) -> tuple[int, tuple[int, ...]] | None:
        """As the library has it: where a pattern begins to count, and its numbers from there on."""
        begin, sought = letters[:BEGIN], f"{NEXT}{letters}{NEXT}"
        block = self._letters.get(begin, "")
        if sought not in block:
            return None
        before = block.count(NEXT, 0, block.rindex(sought))
        return _parsed(self._lines[begin].split(NEXT)[before + 1])


@functools.lru_cache(maxsize=2048)
def _parsed(line: str) -> tuple[int, tuple[int, ...]]:
    """The one pattern of a line, by the library: words share most of theirs."""
    from pyphen import HyphDict  # noqa: PLC0415 - as above

    (found,) = HyphDict(_Lines([line])).patterns.values()
    return found  # type: ignore[no-any-return]


class _Lines:
    """Some lines of a file of patterns, as pyphen reads one."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines

    def open(self, _: str) -> BytesIO:
        return BytesIO(b"UTF-8")

    def read_text(self, _: str) -> str:
        return "\n".join(("UTF-8", *self._lines))
