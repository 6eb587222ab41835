"""Post: what comes from other places by the link, and how far our own letters are."""

from __future__ import annotations

from kiosk.desk.feature import Feature, asks, screen
from kiosk.desk.link import actions, routes, screens

POST = Feature(
    screens=(
        screen("post", routes.Post(), lambda c, r: screens.present(c, drill=r.drill)),
        screen(
            "post-letter",
            routes.Letter(0),
            lambda c, r: screens.present_letter(c, r, c.desk_session.opened, c.said),
            first_of="post",
        ),
        screen(
            "post-unbelieved",
            routes.Unbelieved(-1, None),
            lambda c, r: screens.present_unbelieved(c, r, c.desk_session.opened, c.said),
            first_of="post",
        ),
    ),
    works=actions.works,
    confirmations=(asks(routes.Discard, lambda c, a: screens.sure(c.tr, a.letter)),),
)
