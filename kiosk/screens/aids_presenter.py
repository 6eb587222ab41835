"""Lezen: larger letters and more contrast."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.blocks import Article, Heading, Route, Row

if TYPE_CHECKING:
    from kiosk.session import Session
    from kiosk.tongue import Tongue


def present(session: Session, tr: Tongue) -> Article:
    sizes = (
        ("normal", tr("Gewone letters")),
        ("large", tr("Grote letters")),
        ("largest", tr("Heel grote letters")),
    )
    colours = (("calm", tr("Zwart op wit")), ("contrast", tr("Wit op zwart")))
    return Article(
        (
            Heading(tr("Hoe wilt u lezen?")),
            *(_row(name, Route("set-text", k), k == session.text_step) for k, name in sizes),
            *(_row(name, Route("set-palette", k), k == session.palette) for k, name in colours),
        ),
        Route("return"),
    )


def _row(title: str, route: Route, chosen: bool) -> Row:  # noqa: FBT001 - a fact, not a switch
    icon = "check" if chosen else "aids"
    return Row(icon=icon, badge="", title=title, detail="", meta="", route=route)
