"""Where the desk keeps its things: one folder, which the kiosk alone may enter (mode 0700).

STATE/desk/desk.db        what staff write; personal fields sealed
STATE/desk/desk.key       what opens them
STATE/desk/pins.json      hashes of the PINs
STATE/desk/attempts.json  how often a wrong one was tried
STATE/desk/unlock.json    what an unlock code is checked by, challenge.json: what one answers
CONFIG/checklists/*.md    this point's own checklists, instead of the built-in of that name
CONFIG/cards/*.md         its own role cards, likewise
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from common.folders import config, state

if TYPE_CHECKING:
    from pathlib import Path

DATABASE, KEY, PINS, ATTEMPTS = "desk.db", "desk.key", "pins.json", "attempts.json"
UNLOCK_KEY, CHALLENGE = "unlock.json", "challenge.json"


def folder() -> Path:
    return state() / "desk"


def own_checklists() -> Path:
    return config() / "checklists"


def own_cards() -> Path:
    return config() / "cards"
