"""Whether people can read it at three in the morning: Dutch at level B1. Only ever advice.

Long sentences, words that few know, and sentences in which nobody acts. A rule that is wrong too
often is worse than none, so each looks for what is surely so.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LONG_WORDS = 15
"""A sentence with more is hard to read."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_BESIDE = Path(__file__).with_name("hard_words.txt")
HARD: Mapping[str, str] = dict(
    line.split(": ", 1)
    for line in _BESIDE.read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
)
"""Words that few know, each with one that everybody knows."""
_BEING = "wordt|worden|werd|werden"
_PASSIVE = re.compile(
    rf"\b(?:{_BEING})\b[^.!?\n]{{0,80}}?\b((?:ge|be|ver|ont|her)\w{{2,}}(?:d|t|en)|"
    r"(?:aan|af|op|uit|in|door|mee|na|toe|voor|weg|dicht|bij|open|terug|over)ge\w{2,}(?:d|t|en))\b",
    re.IGNORECASE,
)
_NO_PARTICIPLE = {
    "geen",
    "even",
    "gezien",
    "beneden",
    "bekend",
    "verder",
    "hedenavond",
    "getroffen",
}


class Remark(NamedTuple):
    """Something to look at once more."""

    kind: str
    sentence: str


def remarks(text: str) -> Iterator[Remark]:
    """Yield what may be hard to read in a Dutch text."""
    for sentence in _SENTENCE.split(text):
        words = _WORD.findall(sentence)
        if len(words) > LONG_WORDS:
            begin = " ".join(words[:5])
            yield Remark(
                "lang", f"Lange zin ({len(words)} woorden): “{begin} …”. Maak er twee van."
            )
        yield from _hard(words)
        if (found := _PASSIVE.search(sentence)) and found[1].lower() not in _NO_PARTICIPLE:
            yield Remark(
                "lijdend",
                f"“{' '.join(found[0].split())}”: wie doet dat? Schrijf het zo: iemand doet iets.",
            )


def _hard(words: list[str]) -> Iterator[Remark]:
    for word in dict.fromkeys(words):
        if easier := HARD.get(word.lower()):
            yield Remark("moeilijk", f"“{word}” kent niet iedereen. Makkelijker: “{easier}”.")
