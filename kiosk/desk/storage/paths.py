"""Where the desk keeps its things: one folder, which the kiosk alone may enter (mode 0700).

STATE/desk/desk.db        what staff write; personal fields sealed
STATE/desk/main.key       what opens the keys that sealed them
STATE/desk-key/main.sealed, RUN/desk-key/main.key
                          instead of it, where this machine's TPM holds it: root's, `host.desk_key`
STATE/desk/keys/*.key     those keys; each ends with what it sealed
STATE/desk/desk.key       of earlier software: the one key of all, until nothing needs it
STATE/desk/pins.json      hashes of the PINs
STATE/desk/attempts.json  how often a wrong one was tried
STATE/desk/unlock.json    what an unlock code is checked by, challenge.json: what one answers
RUN/desk                  in memory: words for a stick, while they are made and wait
CONFIG/checklists/*.md    this point's own checklists, instead of the built-in of that name
CONFIG/cards/*.md         its own role cards, likewise
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from common.folders import config, run, state

if TYPE_CHECKING:
    from pathlib import Path

DATABASE, PINS, ATTEMPTS = "desk.db", "pins.json", "attempts.json"
MAIN_KEY, KEYS, OLD_KEY = "main.key", "keys", "desk.key"
UNLOCK_KEY, CHALLENGE = "unlock.json", "challenge.json"


def folder() -> Path:
    return state() / "desk"


def in_memory() -> Path:
    """What staff wrote, in the clear, lies here or nowhere: never on the card."""
    return run() / "desk"


def sealed_key() -> Path:
    """The main key as the TPM of one machine sealed it; root's."""
    return state() / "desk-key" / "main.sealed"


def held_key() -> Path:
    """The main key in memory, where the TPM of this machine holds it."""
    return run() / "desk-key" / MAIN_KEY


def own_checklists() -> Path:
    return config() / "checklists"


def own_cards() -> Path:
    return config() / "cards"
