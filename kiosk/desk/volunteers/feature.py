"""Volunteers: who helps here, where this point was switched on for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.checklists.store import role_cards
from kiosk.desk.duty.handover import Section
from kiosk.desk.feature import Feature, asks, form, screen, touch
from kiosk.desk.menu.screens import MenuEntry
from kiosk.desk.storage.times import clock
from kiosk.desk.volunteers import actions, routes, screens
from kiosk.i18n.translator import N_

if TYPE_CHECKING:
    from kiosk.desk.context import DeskContext
    from kiosk.desk.volunteers.store import Volunteer


def _there(context: DeskContext) -> tuple[Volunteer, ...]:
    return context.desk.volunteers.there(context.snapshot.now, drill=context.snapshot.drill)


def _handover(context: DeskContext) -> Section:
    there = _there(context)
    out = [
        f"{one.name} is op pad ({one.where}), terug om {clock(one.back_by)}."
        for one in there
        if one.back_by is not None
    ]
    count = f"{len(there)} vrijwilligers zijn opgeschreven."
    return Section("Vrijwilligers", (count, *out) if there else ("Niemand is opgeschreven.",))


VOLUNTEERS = Feature(
    screens=(
        screen("volunteers", routes.Volunteers(), lambda c, _: screens.present(c, _there(c))),
        screen(
            "volunteer",
            routes.Volunteer(0),
            lambda c, r: screens.present_one(c, c.desk.volunteers.volunteer(r.person)),
            first_of="volunteers",
        ),
        screen(
            "volunteer-cards",
            routes.RoleCards(),
            lambda c, _: screens.present_cards(c, role_cards(), c.said),
        ),
    ),
    forms=(
        form(routes.VolunteerForm(), lambda c, _: screens.form(c.tr), lambda a, _: actions.come(a)),
        form(
            routes.OutForm(),
            lambda c, r: screens.out_form(c.tr, r),
            actions.send_out,
            guards_drill=False,
        ),
        form(
            routes.WorkForm(),
            lambda c, r: screens.work_form(c.tr, r),
            actions.put_to_work,
            guards_drill=False,
        ),
    ),
    touches=(
        touch(routes.IsBack, actions.is_back),
        touch(routes.GoHome, actions.go_home),
    ),
    confirmations=(
        asks(
            routes.GoHome,
            lambda c, a: screens.sure(c.tr, a.person, c.desk.volunteers.volunteer(a.person)),
        ),
    ),
    works=actions.works,
    menu=(
        MenuEntry(
            "duty",
            N_("Vrijwilligers"),
            N_("Wie er helpt, en wie op pad is"),
            routes.Volunteers(),
            look=lambda c: screens.late(_there(c), c.snapshot.now, c.tr),
        ),
    ),
    wanted=lambda settings: settings.volunteers,
    to_check={
        "opening": ("Schrijf op wie er komt helpen. Geef elke taak een kaart.",),
        "handover": ("Loop samen na welke vrijwilligers op pad zijn, en wie straks gaat.",),
        "hourly": ("Is elke vrijwilliger op tijd terug? Zo niet: laat iemand gaan kijken.",),
        "closing": ("Zijn alle vrijwilligers terug? Schrijf op dat zij naar huis zijn.",),
    },
    handover=_handover,
)
