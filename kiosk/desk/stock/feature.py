"""Scarce goods: handing out, what there is, coupons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.duty.handover import Section
from kiosk.desk.feature import Feature, form, screen, touch
from kiosk.desk.menu.screens import MenuEntry
from kiosk.desk.stock import actions, coupon_pages, coupon_works, hand_out, routes, screens
from kiosk.desk.stock.ledger import Kind, Line
from kiosk.i18n.translator import N_

if TYPE_CHECKING:
    from kiosk.desk.context import DeskContext
    from kiosk.desk.stock.coupons import Coupon
    from kiosk.desk.stock.ledger import Item
    from kiosk.desk.stock.sharing import Elsewhere
    from kiosk.model.views import View

MOVED = 30
"""Of what moved, so much is listed."""


def _lines(context: DeskContext) -> tuple[tuple[Item, Line], ...]:
    stock, drill, now = context.desk.stock, context.snapshot.drill, context.snapshot.now
    return tuple((item, stock.line(item.id, now, drill=drill)) for item in stock.items(drill=drill))


def _elsewhere(context: DeskContext) -> Elsewhere:
    return context.desk.sharing.elsewhere(drill=context.snapshot.drill)


def _node(context: DeskContext) -> str:
    """Who we are on the link; empty: there is none."""
    known = context.snapshot.connection
    return known.told.node if known and known.told else ""


def _goods(context: DeskContext) -> View:
    drill = context.snapshot.drill
    arrived = context.desk.stock.transfers(Kind.ARRIVED, drill=drill)
    here = frozenset(one.transfer for one in arrived)
    under_way = _elsewhere(context).under_way(_node(context), here)
    return screens.present(context, _lines(context), under_way, context.said)


def _item(context: DeskContext, number: int) -> Item | None:
    return context.desk.stock.item(number, drill=context.snapshot.drill)


def _hand_out(context: DeskContext, route: routes.HandOut) -> View:
    stock, snapshot, session = context.desk.stock, context.snapshot, context.desk_session
    item = _item(context, route.item)
    if item is None:
        return hand_out.gone(context.tr)
    return hand_out.present(
        context,
        item,
        stock.line(item.id, snapshot.now, drill=snapshot.drill),
        stock.last(item.id, drill=snapshot.drill, only=Kind.ISSUED),
        _in_hand(context, item),
        session.said,
        refused=session.refused,
    )


def _in_hand(context: DeskContext, item: Item) -> Coupon | None:
    """The coupon that waits for its touch; one that was used meanwhile waits no more."""
    of, coupon = context.desk_session.coupon or (0, None)
    if coupon is None or of != item.id:
        return None
    snapshot = context.snapshot
    used = context.desk.coupons.used(
        coupon, item, snapshot.now, _elsewhere(context), drill=snapshot.drill
    )
    return None if used else coupon


def _typing(context: DeskContext, route: routes.TypeCoupon) -> View:
    item = _item(context, route.item)
    if item is None:
        return hand_out.gone(context.tr)
    session = context.desk_session
    return hand_out.present_typing(context.tr, item, session.said, refused=session.refused)


def _coupons(context: DeskContext) -> View:
    desk, snapshot, others = context.desk, context.snapshot, _elsewhere(context)
    twice = tuple(
        (item, coupon, used)
        for item in desk.stock.items(drill=snapshot.drill)
        if item.coupons
        for coupon, used in desk.coupons.twice(item, snapshot.now, others, drill=snapshot.drill)
    )
    series = desk.coupons.series(drill=snapshot.drill)
    return coupon_pages.present(context, series, twice, context.said)


def _thing(context: DeskContext, route: routes.Thing) -> View:
    stock, snapshot = context.desk.stock, context.snapshot
    return screens.present_thing(
        context,
        _item(context, route.item),
        stock.line(route.item, snapshot.now, drill=snapshot.drill),
        stock.movements(route.item, MOVED, drill=snapshot.drill),
        stock.last(route.item, drill=snapshot.drill),
        _elsewhere(context),
        _node(context),
    )


def _neighbours(context: DeskContext) -> tuple[tuple[str, str], ...]:
    told = _elsewhere(context).told
    nodes = context.snapshot.config.desk.shares_with
    return tuple((node, told[node].point if node in told else node) for node in nodes)


def _handover(context: DeskContext) -> Section | None:
    tr = context.tr
    lines = tuple(
        f"{item.name}: {hand_out.units(line.level, item, tr)}. "
        f"Geteld: {screens.counted(item, line, tr, context.snapshot.now)}."
        for item, line in _lines(context)
    )
    return Section("Voorraad", lines) if lines else None


STOCK = Feature(
    wanted=lambda settings: settings.stock,
    screens=(
        screen("stock", routes.Goods(), lambda c, _: _goods(c)),
        screen("stock-hand-out", routes.HandOut(0), _hand_out, first_of="stock"),
        screen("stock-thing", routes.Thing(0), _thing),
        screen("stock-coupon", routes.TypeCoupon(0), _typing),
        screen("stock-coupons", routes.CouponPages(), lambda c, _: _coupons(c)),
    ),
    forms=(
        form(routes.ItemForm(), lambda c, _: screens.form(c.tr), lambda a, _: actions.add_item(a)),
        form(
            routes.MoveForm(0, Kind.RECEIVED),
            lambda c, r: screens.move_form(c.tr, _item(c, r.item), r, _neighbours(c)),
            actions.move,
        ),
    ),
    touches=(
        touch(routes.Give, actions.give),
        touch(routes.TakeBack, actions.take_back),
        touch(routes.WriteMovements, lambda a, _: actions.write(a)),
    ),
    works=coupon_works.works,
    menu=(
        MenuEntry(
            "basket",
            N_("Uitgeven en voorraad"),
            N_("Wat er is, en wat er uitgaat"),
            routes.Goods(),
        ),
    ),
    to_check={
        "opening": ("Tel wat u uitgeeft. Schrijf het op bij Uitgeven en voorraad.",),
        "hourly": ("Hoe lang is er nog genoeg? Vraag op tijd om meer.",),
        "handover": ("Tel samen na wat er nog is.",),
        "closing": ("Tel wat er over is. Zet de voorraad op een stick.",),
    },
    handover=_handover,
)
