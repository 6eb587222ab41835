"""Finding and giving back."""

from __future__ import annotations

from kiosk.desk.storage.errors import Unfit
from tests.kiosk.desk.lost_property import routes
from tests.kiosk.desk.lost_property.store import FOUND


def keep(sending):
    if not sending.values.get("wat"):
        raise Unfit("Vul eerst in: wat.", "wat")
    FOUND.append(sending.values["wat"])
    return routes.LostProperty()


def give_back(sending, asked):
    FOUND.remove(asked.what)
    sending.say("Teruggegeven.")
    return routes.LostProperty()
