"""Whether a text is in the language it stands under: a small check for a large mistake.

Small words and letters tell; a text too short to tell is never doubted. Only the languages that
people here publish in are known.
"""

from __future__ import annotations

import re
from types import MappingProxyType

NAMES = MappingProxyType(
    {
        "nl": "Nederlands", "en": "Engels", "de": "Duits", "fr": "Frans", "pl": "Pools",
        "uk": "Oekraïens", "tr": "Turks", "ar": "Arabisch",
    }
)  # fmt: skip
SHOWN = ("nl", "en", "de", "pl", "uk", "tr", "ar")
"""Those of the kiosk's screen."""
OTHERWISE = MappingProxyType(
    {"ua": "uk", "du": "de", "dui": "de", "eng": "en", "gb": "en", "ned": "nl", "pol": "pl",
     "po": "pl", "tur": "tr", "ara": "ar"}
)  # fmt: skip
"""Countries and other short forms that people write for them."""
_SMALL_WORDS = {
    "nl": "de het een en van is niet dat er op te in voor met zijn u uw naar om bij als door "
    "ook wel geen wat wordt aan die dit deze kan moet over",
    "en": "the a an and of is not that there on to in for with are you your from or at if by "
    "do please this will be",
    "de": "der die das ein eine und von ist nicht dass es auf zu im für mit sind sie ihr nach "
    "bei wenn durch auch kein wird bitte",
    "fr": "le la les un une et de est pas que il sur à dans pour avec sont vous votre vers si "
    "par aussi des du",
    "pl": "i w na z do nie jest się to że dla od po jak lub o są przez proszę państwo tylko",
    "tr": "ve bir bu için ile da de değil var yok olarak daha çok en lütfen veya gibi kadar",
}
_WORDS = MappingProxyType({tag: frozenset(text.split()) for tag, text in _SMALL_WORDS.items()})
_SCRIPTS = MappingProxyType({"CYRILLIC": "uk", "ARABIC": "ar"})
_SCRIPT_OF = MappingProxyType(
    {**dict.fromkeys(("uk", "ru", "bg"), "CYRILLIC"), **dict.fromkeys(("ar", "fa"), "ARABIC")}
)
_WORD = re.compile(r"[^\W\d_]+")
_OTHER_THAN_LETTERS = re.compile(r"[\W\d_]+")
_OTHER_THAN = MappingProxyType(
    {
        "LATIN": re.compile("[^A-Za-z\u00c0-\u024f]+"),
        "CYRILLIC": re.compile("[^\u0400-\u052f]+"),
        "ARABIC": re.compile("[^\u0600-\u06ff\u0750-\u077f]+"),
    }
)
_LEAST = 4  # small words of another language before it is doubted
_LETTERS = 20
_LOOKED_AT = 4_000


def seems_other(text: str, language: str) -> str | None:
    """Return the language ``text`` seems to be in, when that is surely not ``language``."""
    text = text[:_LOOKED_AT].lower()
    script = _script(text)
    if script is not None:
        expected = _SCRIPT_OF.get(language, "LATIN")
        if script != expected:
            return _SCRIPTS.get(script) or _by_words(text, "")
    return _by_words(text, language) if language in _WORDS else None


def _script(text: str) -> str | None:
    """Return the script of most of the letters; None when there are too few to tell."""
    counts = {script: len(letters.sub("", text)) for script, letters in _OTHER_THAN.items()}
    most = max(counts, key=lambda script: counts[script])
    others = len(_OTHER_THAN_LETTERS.sub("", text)) - counts[most]
    return most if counts[most] >= _LETTERS and counts[most] > 2 * others else None


def _by_words(text: str, language: str) -> str | None:
    words = _WORD.findall(text)
    scores = {tag: sum(word in known for word in words) for tag, known in _WORDS.items()}
    best = max(scores, key=lambda tag: scores[tag])
    own = scores.get(language, 0)
    return best if best != language and scores[best] >= max(_LEAST, 2 * own + 1) else None
