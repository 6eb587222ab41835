"""What was found, and writing down more."""

from __future__ import annotations

from kiosk.desk.forms import Button, Field, Form
from kiosk.desk.routes import More
from kiosk.model.views import Actions, Article, Choice, Title
from tests.kiosk.desk.lost_property import routes


def present(tr, found):
    choices = (Choice("back", what, routes.GiveBack(what)) for what in found)
    new = Choice("add", "Gevonden", routes.FoundForm(), chosen=True)
    return Article((Title("Gevonden voorwerpen"), Actions((new, *choices))), More())


def form(tr):
    return Form(
        title="Gevonden",
        help="Schrijf op wat het is.",
        fields=(Field("wat", "Wat is het?"),),
        send=Button("check", "Bewaar"),
        back=routes.LostProperty(),
    )
