"""Coupons: read by a scanner or typed, and made on paper, beside the window."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.desk import action, stick_outbox
from kiosk.desk.action import FAILED
from kiosk.desk.stock import coupon_paper, coupons, export, routes
from kiosk.desk.stock.actions import there
from kiosk.desk.stock.coupon_paper import Job
from kiosk.desk.storage.errors import DeskError, Unfit
from kiosk.i18n.translator import translator
from kiosk.platform.background import Background
from kiosk.takeaway import printer_device
from kiosk.takeaway.render_process import PressError
from kiosk.takeaway.sheets import WIDTH_DOTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.desk.desk_session import DeskSession
    from kiosk.desk.feature import Works
    from kiosk.navigation.navigator import Navigator

log = logging.getLogger(__name__)

DUTCH = translator("nl")
NO_COUPONS = "Voor dit artikel is geen bon nodig."
BUSY = "De vorige bonnen worden nog gemaakt. Wacht even."
MAKING = "De bonnen worden gemaakt. Dit duurt even."


def works(navigator: Navigator, desk_session: DeskSession) -> Works:
    making = Making(navigator, desk_session)
    return {
        routes.ReadCoupon: Reading(navigator, desk_session).read,
        routes.PrintCoupons: making.print,
        routes.WriteCoupons: making.write,
    }


class Reading:
    """Coupons, as they are scanned or typed."""

    def __init__(self, navigator: Navigator, desk_session: DeskSession) -> None:
        self._navigator = navigator
        self._desk_session = desk_session

    def read(self, asked: routes.ReadCoupon) -> None:
        """It waits for a touch that says how much; for a household as such it is the touch."""
        navigator, desk_session = self._navigator, self._desk_session
        desk_session.turn_page()
        try:
            given = self._judge(asked)
        except DeskError as error:
            desk_session.coupon = None
            desk_session.refuse(str(error))
            navigator.render()
            return
        page = routes.HandOut(asked.item)
        if given or navigator.session.route != page:
            navigator.refresh()
            navigator.become(navigator.session.go(page))
        else:
            navigator.render()

    def _judge(self, asked: routes.ReadCoupon) -> bool:
        """Whether something was handed out with it. Raises DeskError."""
        desk, snapshot, now = (
            self._desk_session.desk,
            self._navigator.snapshot,
            self._navigator.now(),
        )
        item = there(desk.stock.item(asked.item, drill=snapshot.drill))
        if not item.coupons:
            raise Unfit(NO_COUPONS)
        others = desk.sharing.elsewhere(drill=snapshot.drill)
        coupon = desk.coupons.judged(asked.text, item, now, others, drill=snapshot.drill)
        self._desk_session.coupon = (item.id, coupon)
        if item.by_person:
            return False
        desk.coupons.give(item, item.portion, now, coupon=coupon, drill=snapshot.drill)
        return True


class Making:
    """New coupons. Their numbers are given before they are printed, and never again."""

    def __init__(self, navigator: Navigator, desk_session: DeskSession) -> None:
        self._navigator = navigator
        self._desk_session = desk_session
        self._work = Background("coupons")

    def print(self, asked: routes.PrintCoupons) -> None:
        """On the receipt printer."""
        printer = self._navigator.settings.printer
        if printer is None:
            return
        device, width = Path(printer.device), WIDTH_DOTS[printer.paper_mm]
        self._start(asked.count, width, lambda made: _printed(made, device))

    def write(self, asked: routes.WriteCoupons) -> None:
        """As sheets for another printer."""
        now = self._navigator.now()
        self._start(
            asked.count, None, lambda made: _written(made, f"bonnen-{export.stem(now)}.pdf")
        )

    def _start(self, count: int, width: int | None, then: Callable[[bytes], str]) -> None:
        if self._work.busy:
            self._say(BUSY)
            return
        try:
            job = self._job(count, width)
        except DeskError as error:
            self._desk_session.refuse(str(error))
            self._navigator.render()
            return
        self._work.start(lambda: _made(job, then), self._ended, failed=FAILED)
        self._say(MAKING)

    def _job(self, count: int, width: int | None) -> Job:
        snapshot = self._navigator.snapshot
        made = self._desk_session.desk.coupons.make(
            count, self._navigator.now(), drill=snapshot.drill
        )
        named = ((coupons.read(digits), digits) for digits in made)
        return Job(
            point=snapshot.config.point.name,
            coupons=tuple(
                (coupon.name, digits, coupons.grouped(digits)) for coupon, digits in named if coupon
            ),
            banner="OEFENING" if snapshot.drill else "",
            width_dots=width,
        )

    def _say(self, sentence: str) -> None:
        self._desk_session.say(sentence)
        self._navigator.render()

    def _ended(self, said: str) -> None:
        action.ended(self._navigator, self._desk_session, said, noted=True)


def _made(job: Job, then: Callable[[bytes], str]) -> str:
    """What to say of it. For the thread."""
    try:
        return then(coupon_paper.make(job))
    except PressError as problem:
        log.warning("no coupons: %s", problem)
    except (printer_device.PrinterError, DeskError) as problem:
        return DUTCH(str(problem))
    return FAILED


def _printed(made: bytes, device: Path) -> str:
    printer_device.send(made, device)
    return "De bonnen zijn geprint."


def _written(made: bytes, name: str) -> str:
    waiting = stick_outbox.put(name, made)
    if stick_outbox.writes_by_itself():
        return "De bonnen gaan naar de stick. Wacht op het bericht onder in het scherm."
    return f"Klaar. De bonnen staan in {waiting.parent}."
