"""Fill the desk of a demo: PINs, a notice, messages, who is on duty. Prints the PINs.

python -m simulators.desk_seed     the folders as the kiosk finds them
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from kiosk.config import load_config
from kiosk.desk.messages.store import Direction, Message, Urgency
from kiosk.desk.reports.store import Emergency
from kiosk.desk.storage import paths as storage_paths
from kiosk.desk.storage import vault
from kiosk.desk.storage.pins import Pins
from kiosk.desk.storage.records import Desk
from kiosk.model.roles import Role

PINS = {Role.STAFF: "2580", Role.TECHNICIAN: "147036"}
CENTRE = "Coördinatiepunt Kazerne Noord"
POINT = "Dorpshuis De Brink"
MESSAGES = (
    (
        95,
        Direction.OUT,
        Urgency.NORMAL,
        "Wij zijn open sinds 10 uur. We zijn met vier mensen. Alles is in orde.",
    ),
    (
        70,
        Direction.IN,
        Urgency.NORMAL,
        "De waterwagen komt om 15.00 uur op het Kerkplein. Zeg het bezoekers.",
    ),
    (
        20,
        Direction.OUT,
        Urgency.URGENT,
        "Mevrouw (84) aan de Dorpsstraat heeft een zuurstofapparaat. De accu is om 16.00 uur leeg.",
    ),
)


def main() -> None:
    now = datetime.now(UTC)
    drill = load_config().behaviour.drill  # as the kiosk will show it
    vault.make_key(storage_paths.folder() / storage_paths.KEY)
    pins = Pins()
    for role, pin in PINS.items():
        pins.set_pin(role, pin)
    desk = Desk(now)
    desk.roster.begin("Coördinator", "Sanne", now - timedelta(hours=2), drill=drill)
    desk.roster.begin("Melding", "Joris", now - timedelta(hours=2), drill=drill)
    for minutes, direction, urgency, text in MESSAGES:
        between = (POINT, CENTRE) if direction is Direction.OUT else (CENTRE, POINT)
        message = Message(
            direction=direction, sender=between[0], receiver=between[1], text=text, urgency=urgency
        )
        entry = desk.log.add(message, now - timedelta(minutes=minutes), drill=drill)
        if urgency is Urgency.NORMAL:
            desk.log.acknowledge(entry.id, now - timedelta(minutes=minutes - 2))
    desk.reports.take(
        Emergency(
            what="Brand in een schuur",
            where="Dorpsstraat 14, Veldermeer",
            who="Niemand meer binnen. Vier buren staan buiten.",
            call_back="Staat voor het huis, rode jas",
            words="De vlammen slaan uit het dak. Het waait naar het huis toe.",
        ),
        now - timedelta(minutes=6),
        drill=drill,
    )
    desk.notices.add(
        "Koffie en thee in de zaal",
        "U kunt binnen opwarmen. De koffie en thee zijn gratis.\nNeem zelf een beker mee.",
        Role.STAFF,
        now - timedelta(minutes=40),
        drill=drill,
    )
    desk.close()
    print(f"PIN of staff {PINS[Role.STAFF]}, of technicians {PINS[Role.TECHNICIAN]}")


if __name__ == "__main__":
    main()
