"""The log: every message in and out."""

from __future__ import annotations

from kiosk.desk.feature import Feature, Tab, form, screen, touch
from kiosk.desk.messages import actions, routes, screens
from kiosk.desk.reports.waiting import loud_row
from kiosk.i18n.translator import N_

MESSAGES = Feature(
    screens=(
        screen(
            "log",
            routes.Messages(),
            lambda c, r: screens.present(
                c,
                r.words,
                c.desk.log.search(r.words, drill=c.snapshot.drill),
                c.said,
                None if r.words else loud_row(c),
            ),
        ),
        screen(
            "log-entry",
            routes.Message(0),
            lambda c, r: screens.present_one(c, c.desk.log.entry(r.number)),
            first_of="log",
        ),
        screen("log-export", routes.TakeMessages(), lambda c, _: screens.export_page(c.tr, c.said)),
    ),
    forms=(
        form(
            routes.MessageForm(),
            lambda c, r: screens.form(c, c.desk_session.values(r.draft), r.to),
            actions.write,
        ),
        form(
            routes.SearchForm(),
            lambda c, _: screens.search_form(c.tr),
            lambda a, _: actions.search(a),
            guards_drill=False,
        ),
    ),
    touches=(
        touch(routes.ConfirmMessage, actions.confirm),
        touch(routes.WriteMessages, lambda a, _: actions.export(a)),
    ),
    tab=Tab("log", N_("Logboek"), routes.Messages()),
)
