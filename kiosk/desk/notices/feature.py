"""This point's own notices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.feature import Feature, Tab, asks, form, screen, touch
from kiosk.desk.notices import actions, routes, screens
from kiosk.i18n.translator import N_

if TYPE_CHECKING:
    from kiosk.desk.context import DeskContext
    from kiosk.model.notice import Notice
    from kiosk.model.views import View


def _list(context: DeskContext) -> View:
    notices, snapshot = context.desk.notices, context.snapshot
    current = notices.current(snapshot.now, drill=snapshot.drill)
    return screens.present(context, current, notices.ended(snapshot.now, drill=snapshot.drill))


def _one(context: DeskContext, number: int) -> View:
    notices, snapshot = context.desk.notices, context.snapshot
    notice = notices.notice(number)
    shown = notice in notices.current(snapshot.now, drill=snapshot.drill)
    return screens.present_one(context, notice, shown=shown)


def _old(context: DeskContext, form: routes.NoticeForm) -> Notice | None:
    return None if form.number is None else context.desk.notices.notice(form.number)


NOTICES = Feature(
    screens=(
        screen("notices", routes.Notices(), lambda c, _: _list(c)),
        screen(
            "own-notice", routes.OwnNotice(0), lambda c, r: _one(c, r.number), first_of="notices"
        ),
        screen(
            "notice-preview",
            routes.PreviewNotice(routes.NoticeForm()),
            lambda c, r: screens.preview(
                c, r.form, _old(c, r.form), c.desk_session.values(r.form.draft)
            ),
        ),
    ),
    forms=(form(routes.NoticeForm(), lambda c, r: screens.form(c, r, _old(c, r)), actions.post),),
    touches=(touch(routes.Withdraw, actions.withdraw),),
    confirmations=(
        asks(
            routes.Withdraw,
            lambda c, a: screens.sure(c.tr, a.number, c.desk.notices.notice(a.number)),
        ),
    ),
    tab=Tab("notices", N_("Prikbord"), routes.Notices()),
)
