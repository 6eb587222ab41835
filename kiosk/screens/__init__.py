"""Residents' screens: a presenter each, loaded when it is first asked for.

A start asks for one of them; to wait for the others would keep who looks from information.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

    from kiosk.screens import aids_presenter as aids_presenter
    from kiosk.screens import bulletin_presenter as bulletin_presenter
    from kiosk.screens import guide_presenter as guide_presenter
    from kiosk.screens import guides_presenter as guides_presenter
    from kiosk.screens import here_presenter as here_presenter
    from kiosk.screens import history_presenter as history_presenter
    from kiosk.screens import information_presenter as information_presenter
    from kiosk.screens import languages_presenter as languages_presenter
    from kiosk.screens import map_presenter as map_presenter
    from kiosk.screens import needs_presenter as needs_presenter
    from kiosk.screens import place_presenter as place_presenter
    from kiosk.screens import places_presenter as places_presenter
    from kiosk.screens import retell_presenter as retell_presenter
    from kiosk.screens import share_presenter as share_presenter
    from kiosk.screens import start_presenter as start_presenter
    from kiosk.screens import status_presenter as status_presenter
    from kiosk.screens import utility_presenter as utility_presenter
else:

    def __getattr__(name: str) -> ModuleType:
        if not name.endswith("_presenter"):
            raise AttributeError(name)
        return importlib.import_module(f"{__name__}.{name}")
