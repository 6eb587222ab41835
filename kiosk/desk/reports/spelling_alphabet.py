"""Spelling for the voice radio, in the alphabet of ICAO, ITU and NATO: Alfa, Bravo.

Dutch police, railway and emergency services spell so on the radio, as do radio amateurs; its words
were chosen to be told apart through noise. The telephone alphabet (Anton, Bernard) was not, and has
no fixed form. Digits are said in plain Dutch, one by one. The list of words: ITU Radio Regulations,
appendix 14, in Dutch spelling.
"""

from __future__ import annotations

import unicodedata

WORDS = {
    "A": "Alfa",
    "B": "Bravo",
    "C": "Charlie",
    "D": "Delta",
    "E": "Echo",
    "F": "Foxtrot",
    "G": "Golf",
    "H": "Hotel",
    "I": "India",
    "J": "Juliett",
    "K": "Kilo",
    "L": "Lima",
    "M": "Mike",
    "N": "November",
    "O": "Oscar",
    "P": "Papa",
    "Q": "Quebec",
    "R": "Romeo",
    "S": "Sierra",
    "T": "Tango",
    "U": "Uniform",
    "V": "Victor",
    "W": "Whiskey",
    "X": "X-ray",
    "Y": "Yankee",
    "Z": "Zulu",
    "0": "nul",
    "1": "een",
    "2": "twee",
    "3": "drie",
    "4": "vier",
    "5": "vijf",
    "6": "zes",
    "7": "zeven",
    "8": "acht",
    "9": "negen",
}
SIGNS = {
    " ": "spatie",
    "-": "streepje",
    ".": "punt",
    ",": "komma",
    "/": "schuine streep",
    "@": "apenstaartje",
    "+": "plus",
    "'": "apostrof",
    "’": "apostrof",
}


def spell(text: str) -> tuple[str, ...]:
    """Return a word for each character: ``("Juliett", "Alfa", "November")``. Pure.

    Accents are left out, as on the radio; a sign without a name is said as itself.
    """
    return tuple(_word(character) for character in _plain(text))


def _word(character: str) -> str:
    return WORDS.get(character) or SIGNS.get(character, character)


def _plain(text: str) -> str:
    parts = unicodedata.normalize("NFKD", " ".join(text.split()))
    return "".join(part for part in parts if not unicodedata.combining(part)).upper()
