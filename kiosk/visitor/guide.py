"""One guide: what to do, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.core.model import BlockKind
from kiosk.model import routes
from kiosk.model.views import BULLET, Article, Block, Heading, Note, Paragraph, Step, Title
from kiosk.visitor import guide_icons
from kiosk.visitor.guides import pick, source

if TYPE_CHECKING:
    from content.core.model import Guide
    from kiosk.i18n.translator import Translator
    from kiosk.state.snapshot import Snapshot

BACK = routes.Guides()


def present(snapshot: Snapshot, tr: Translator, route: routes.Guide) -> Article:
    guide = pick(snapshot.guides, route, tr.language)
    if guide is None:
        gone = tr("Dit advies is er niet meer. Ga terug en kies een ander.")
        return Article((Note("information", gone),), BACK)
    blocks: list[Block] = [
        Title(guide.title),
        Note("information", source(guide, snapshot, tr), small=True),
    ]
    if guide.language != tr.language:
        words = tr("Dit advies is er niet in uw taal. U leest het in het Nederlands.")
        blocks.append(Note("language", words, small=True))
    read_as = "" if guide.language == tr.language else guide.language
    return Article((*blocks, *_steps(guide, tr)), BACK, language=read_as)


def _steps(guide: Guide, tr: Translator) -> list[Block]:
    """Numbers begin again under each heading."""
    shown: list[Block] = []
    icons = iter(guide_icons.steps(guide))
    number = 0
    for block in guide.blocks:
        number = number + 1 if block.kind is BlockKind.STEP else 0
        if block.kind is BlockKind.HEADING:
            shown.append(Heading(block.text))
        elif block.kind is BlockKind.STEP:
            shown.append(Step(tr.number(number), block.text, next(icons)))
        elif block.kind is BlockKind.BULLET:
            shown.append(Step(BULLET, block.text))
        else:
            shown.append(Paragraph(block.text))
    return shown
