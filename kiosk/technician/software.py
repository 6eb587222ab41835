"""Nieuwe software, for technicians: the same pages as those of staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk import confirming
from kiosk.desk.software import screens
from kiosk.desk.software.screens import Ways
from kiosk.desk.software.standing import look
from kiosk.technician import routes

if TYPE_CHECKING:
    from kiosk.desk.context import DeskContext
    from kiosk.i18n.translator import Translator
    from kiosk.model.views import Article, Block
    from kiosk.state.snapshot import Snapshot

HOME = routes.Software()
TECHNICIAN = Ways(
    back=routes.Diagnostics(), ask=routes.SoftwareSure, withdraw=routes.SoftwareNotTonight()
)


def present(context: DeskContext) -> Article:
    return screens.present(look(context.snapshot), context.tr, TECHNICIAN, context.said)


def present_sure(context: DeskContext, route: routes.SoftwareSure) -> Article:
    question = screens.question(route.version, context.snapshot.now, context.tr, HOME)
    return confirming.page(question, routes.SoftwareTonight(route.image_sha256), context.tr)


def rows(snapshot: Snapshot, tr: Translator) -> tuple[Block, ...]:
    """That there is news of it, for the pages where technicians look first."""
    row = screens.row(snapshot.software, snapshot.now, tr, HOME)
    return (row,) if row else ()
