"""Taken: where a shift begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.blocks import Article, Block, Note, Title

if TYPE_CHECKING:
    from kiosk.pages import Scene


def present(scene: Scene) -> Article:
    tr = scene.tr
    blocks: list[Block] = [
        Title(tr("Taken")),
        Note(
            "information",
            tr("Hier begint uw dienst. Werk de lijsten af en schrijf op wat er gebeurt."),
            small=True,
        ),
    ]
    if scene.office.desk.trouble:
        blocks.append(Note("severe", scene.office.desk.trouble, loud=True))
    return Article(tuple(blocks))
