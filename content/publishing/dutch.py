"""Commands that publishers type: click speaks English, and says its own words in Dutch here.

click asks gettext's default domain. The catalogue is content/locale/nl/LC_MESSAGES/click.po;
without a compiled one the words stay English and everything works.
"""

from __future__ import annotations

import gettext
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable

_DOMAIN = "click"
_FOLDER = Path(__file__).parents[1] / "locale"


def group(about: str) -> Callable[[Callable[[], None]], click.Group]:
    """Make a function the head of its commands, which `speak` then sets; ``about``: its help."""

    def head(main: Callable[[], None]) -> click.Group:
        version = click.version_option(
            package_name="noodsteunpunt",
            help="Laat de versie zien.",
            message="%(prog)s, versie %(version)s",
        )
        settings = {"help_option_names": ["-h", "--help"]}
        return click.group(context_settings=settings, help=about)(version(main))

    return head


def speak(group: click.Group) -> None:
    """Set it for this process, whatever language the machine has, and for what gettext misses."""
    os.environ["LANGUAGE"] = "nl"  # before LC_ALL and LANG, as gettext(3) has it
    gettext.bindtextdomain(_DOMAIN, str(_FOLDER))
    gettext.textdomain(_DOMAIN)
    group.subcommand_metavar = "OPDRACHT [WOORDEN]…"
    for command in (group, *group.commands.values()):
        command.options_metavar = "[OPTIES]"
