"""Have click, which speaks English, say its own words in Dutch: usage, prompts and errors.

click asks gettext's default domain. The catalogue is content/locale/nl/LC_MESSAGES/click.po;
without a compiled one the words stay English and everything works.
"""

from __future__ import annotations

import gettext
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click

_DOMAIN = "click"
_FOLDER = Path(__file__).parents[1] / "locale"


def speak(group: click.Group) -> None:
    """Set it for this process, whatever language the machine has, and for what gettext misses."""
    os.environ["LANGUAGE"] = "nl"  # before LC_ALL and LANG, as gettext(3) has it
    gettext.bindtextdomain(_DOMAIN, str(_FOLDER))
    gettext.textdomain(_DOMAIN)
    group.subcommand_metavar = "OPDRACHT [WOORDEN]…"
    for command in (group, *group.commands.values()):
        command.options_metavar = "[OPTIES]"
