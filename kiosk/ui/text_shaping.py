"""Text made ready for a renderer that knows only "draw these glyphs from left to right".

Kivy's SDL2 text provider neither joins Arabic letters nor orders right-to-left text, and reversing
a paragraph before it wraps puts its last line on top [kivy#8189]. So, in this order:

1. join: letters become their presentation forms, which are narrower, so this comes first;
2. wrap, by measuring the joined words;
3. order each line from left to right as it will be drawn.

Text without right-to-left letters is returned as it came: Kivy wraps that well itself.

Marks on letters (harakat) are kept: the font draws them on the next glyph without moving on, and
step 3 puts them just before their letter. They have one height, so a vowel over a shadda would be
drawn through it: there the shadda stays, which is part of the word, and the vowel, a hint, goes.

The order follows the Unicode bidirectional algorithm (UAX #9) but for one thing: it shows the
groups of "088 123 45 67" in an Arabic sentence as "67 45 123 088", and a postcode "1234 AB" as
"AB 1234". People dial what they see, so sequences that start with a number are kept whole. And what
stands on either side of a middle dot does not join: "Veldermeer · 6" would show the six first.

Pure: no clock, no file, no Kivy. The font must have the presentation forms; see `kiosk.ui.fonts`.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from bidi.algorithm import get_display  # bidi's own leaves brackets the wrong way round

from kiosk.platform.stand_in import stand_in
from kiosk.ui import hyphenation

with stand_in("fontTools"):  # without it the reshaper reads no fonts, and has no need to
    from arabic_reshaper import ArabicReshaper

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

RTL_LANGUAGES = frozenset({"ar", "ckb", "fa", "he", "ps", "sd", "ug", "ur", "yi"})

_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff"
_LTR = "0-9A-Za-z\u00c0-\u024f\u0370-\u052f"
_HAS_RTL = re.compile(f"[{_RTL}]")
_WORD = f"[{_LTR}](?:[.,:/@'-]*[{_LTR}])*"
_LTR_RUN = re.compile(
    f"(?P<ordered_well>[A-Za-z\u00c0-\u024f\u0370-\u052f][^{_RTL}]*)"
    rf"|(?P<number_first>[+\u2212-]?(?=\d){_WORD}(?: °?{_WORD})*)"
)
_SHADDA = "\u0651"
_OVER = "[\u064b\u064c\u064e\u064f\u0652\u0653\u0657\u0670]*"
_OVER_SHADDA = re.compile(f"{_OVER}{_SHADDA}{_OVER}")
_LEFT_TO_RIGHT, _END, _RIGHT_TO_LEFT_MARK = "\u202a", "\u202c", "\u200f"


def is_rtl(language: str) -> bool:
    """Whether the layout of this language is mirrored."""
    return language.partition("-")[0] in RTL_LANGUAGES


def needs_shaping(text: str) -> bool:
    """Whether the text holds right-to-left letters, in whatever language."""
    return _HAS_RTL.search(text) is not None


def joined(text: str) -> str:
    """Letters as they will be drawn, still in reading order: what is to be measured."""
    return _joined(text) if needs_shaping(text) else text


def shape_line(text: str, language: str) -> str:
    """One line that never wraps, in the order in which it is drawn."""
    return _ordered(_joined(text), language) if needs_shaping(text) else text


def hyphenated(
    text: str, language: str, width: float, measure: Callable[[str], float]
) -> Iterator[str]:
    """Lines of ``text`` as `wrap` makes them, long words broken as ``language`` does."""
    return wrap(text, width, measure, lambda word: hyphenation.pieces(word, language))


def widest_part(text: str, language: str, width: float, measure: Callable[[str], float]) -> float:
    """The width of the widest word, or of the widest part of one that is wider than a line."""
    return max((_widest(word, language, width, measure) for word in text.split()), default=0)


def _widest(word: str, language: str, width: float, measure: Callable[[str], float]) -> float:
    if (whole := measure(word)) <= width:
        return whole
    *most, last = hyphenation.pieces(word, language)
    return max(map(measure, (*map(hyphenation.hyphened, most), last)))


def shape(text: str, language: str, width: float, measure: Callable[[str], float]) -> str:
    """Lines no wider than ``width``, each in the order in which it is drawn.

    ``measure`` gives the width of a string in the same unit, in the font that will draw it. A word
    wider than a line is broken between letters. Text without right-to-left letters comes back as
    it is, unwrapped.
    """
    if not needs_shaping(text):
        return text
    return "\n".join(
        _ordered(line, language)
        for paragraph in _joined(text).split("\n")
        for line in wrap(paragraph, width, measure)
    )


def wrap(
    text: str,
    width: float,
    measure: Callable[[str], float],
    split: Callable[[str], tuple[str, ...]] = lambda word: (word,),
) -> Iterator[str]:
    """Break at spaces, or inside a word that is wider than a line. At least one line.

    ``split`` gives the parts of such a word; between them it gets a hyphen. Where they are too wide
    too, it is broken between letters. A width that holds not even one character gives a character
    a line.
    """
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if not line or measure(longer) <= width:
            line = longer
        else:
            yield line
            line = word
        if len(line) > 1 and measure(line) > width:
            parts = split(line)
            fits = all(measure(hyphenation.hyphened(part)) <= width for part in parts)
            *full, line = (_joined_up if fits else _broken)(parts, width, measure)
            yield from full
    yield line


def _joined_up(
    parts: tuple[str, ...], width: float, measure: Callable[[str], float]
) -> Iterator[str]:
    """As many parts on a line as fit with a hyphen after them."""
    line, *rest = parts
    for number, part in enumerate(rest, 1):
        last = number == len(rest)
        longer = line + part
        if measure(longer if last else hyphenation.hyphened(longer)) <= width:
            line = longer
        else:
            yield hyphenation.hyphened(line)
            line = part
    yield line


def _broken(parts: tuple[str, ...], width: float, measure: Callable[[str], float]) -> Iterator[str]:
    """A word in pieces between any letters, each as long as fits."""
    word = "".join(parts)
    while (fits := _fitting(word, width, measure)) < len(word):
        yield word[:fits]
        word = word[fits:]
    yield word


def _fitting(word: str, width: float, measure: Callable[[str], float]) -> int:
    """How many leading characters fit in ``width``; at least one letter.

    Found by doubling and then halving: a word of thousands of letters, measured letter by letter,
    would hold the screen up for minutes.
    """
    longest = 1
    while longest < len(word) and measure(word[:longest]) <= width:
        longest = min(2 * longest, len(word))
    fitting = bisect_right(range(longest + 1), width, key=lambda n: measure(word[:n]))
    fits = max(fitting - 1, 1)
    while fits < len(word) and unicodedata.combining(word[fits]):
        fits += 1  # a mark stays with its letter
    return fits


@functools.cache
def _reshaper() -> Any:
    return ArabicReshaper(
        configuration={
            "delete_harakat": False,  # a shadda is part of the word: without it beds are a family
            "shift_harakat_position": False,  # they end up just before their letter, as drawn
            "support_ligatures": True,
            "ARABIC LIGATURE ALLAH": False,  # joined letters read as well, and all fonts have them
        }
    )


@functools.lru_cache(maxsize=2048)
def _joined(text: str) -> str:
    joined: str = _reshaper().reshape(_OVER_SHADDA.sub(_SHADDA, text))
    return joined


@functools.lru_cache(maxsize=2048)
def _ordered(line: str, language: str) -> str:
    if not is_rtl(language):
        ordered: str = get_display(line, base_dir="L")
        return ordered
    apart = line.replace("·", f"{_RIGHT_TO_LEFT_MARK}·{_RIGHT_TO_LEFT_MARK}")
    marked = _LTR_RUN.sub(_keep_whole, apart)
    ordered = get_display(marked, base_dir="R")
    return ordered.replace(_RIGHT_TO_LEFT_MARK, "")


def _keep_whole(run: re.Match[str]) -> str:
    text = run["number_first"]
    if text is None:
        return run[0]
    mark = _RIGHT_TO_LEFT_MARK  # so that what stands between two runs keeps the line's direction
    return f"{mark}{_LEFT_TO_RIGHT}{text}{_END}{mark}"
