"""What is kept of what staff write, and how long."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from kiosk.desk.routes import More
from kiosk.desk.storage.retention_rules import rules
from kiosk.model.views import Article, Block, Fact, Heading, Note, Title

if TYPE_CHECKING:
    from kiosk.config import Desk
    from kiosk.i18n.translator import Translator


def kept_for(tr: Translator, settings: Desk) -> tuple[Block, ...]:
    """How long what is kept; ``settings``: what is switched on here."""
    on = {name for name, value in msgspec.structs.asdict(settings).items() if value is True}
    facts = (Fact("clock", rule.what, rule.words) for rule in rules(on))
    return (Heading(tr("Zo lang wordt iets bewaard")), *facts)


def present(tr: Translator, settings: Desk) -> Article:
    return Article(
        (
            Title(tr("Wat wordt bewaard")),
            Note(
                "information",
                tr(
                    "Wat u opschrijft, wordt versleuteld bewaard en vanzelf gewist. "
                    "Bezoekers zien alleen het prikbord."
                ),
                small=True,
            ),
            *kept_for(tr, settings),
        ),
        More(),
    )
