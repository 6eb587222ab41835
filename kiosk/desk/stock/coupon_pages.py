"""Bonnen: making them, and those that were used at two places. Values in, a page out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.stock import routes
from kiosk.desk.stock.coupon_paper import ON_A_SHEET
from kiosk.desk.stock.coupon_store import said_of
from kiosk.model.views import Actions, Article, Block, Choice, Heading, Note, Step, Title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.desk.stock.coupon_store import Used
    from kiosk.desk.stock.coupons import Coupon, Series
    from kiosk.desk.stock.ledger import Item
    from kiosk.navigation.context import Context

RECEIPTS = (10, 50)
SHEETS = (1, 5, 20)

Twice = tuple["Item", "Coupon", tuple["Used", ...]]


def present(
    context: Context, series: Sequence[Series], twice: Sequence[Twice], said: str
) -> Article:
    """``twice``: coupons that were used here and elsewhere today."""
    tr = context.tr
    explained = tr("Eén bon per huishouden. Elke bon geldt één keer per dag voor elk artikel.")
    blocks: list[Block] = [
        Title(tr("Bonnen")),
        Note("information", explained, small=True),
    ]
    if said:
        blocks.append(Note("papers", said))
    if twice:
        many = tr.plural(
            "{n} bon is vandaag twee keer gebruikt.",
            "{n} bonnen zijn vandaag twee keer gebruikt.",
            len(twice),
        )
        blocks.append(Note("severe", many, loud=True))
    blocks += [Step("•", f"{item.name}. {said_of(coupon, used)}") for item, coupon, used in twice]
    if context.snapshot.config.printer:
        blocks.append(Heading(tr("Nieuwe bonnen op de bonprinter")))
        printed = (
            Choice("printer", tr.plural("{n} bon", "{n} bonnen", n), routes.PrintCoupons(n))
            for n in RECEIPTS
        )
        blocks.append(Actions(tuple(printed)))
    blocks.append(Heading(tr("Nieuwe bonnen op A4, op een stick")))
    written = (
        Choice("usb", _sheets(n, context), routes.WriteCoupons(n * ON_A_SHEET)) for n in SHEETS
    )
    blocks.append(Actions(tuple(written)))
    blocks += [
        Step("•", tr("Serie {number}: {n} gemaakt", number=one.number, n=tr.number(one.highest)))
        for one in series
    ]
    return Article(tuple(blocks), routes.Goods())


def _sheets(number: int, context: Context) -> str:
    tr = context.tr
    coupons = tr.plural("{n} bon", "{n} bonnen", number * ON_A_SHEET)
    sheets = tr.plural("{n} blad", "{n} bladen", number)
    return f"{coupons} · {sheets}"
