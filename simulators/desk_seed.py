"""Fill the desk of a demo: PINs, a notice, messages, who is on duty. Prints the PINs.

python -m simulators.desk_seed     the folders as the kiosk finds them
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from kiosk.config import load_config
from kiosk.desk.messages.store import Direction, Message, Urgency
from kiosk.desk.needs.store import New, People
from kiosk.desk.reports.store import Emergency
from kiosk.desk.stock.ledger import Kind
from kiosk.desk.storage import paths as storage_paths
from kiosk.desk.storage import vault
from kiosk.desk.storage.pins import Pins
from kiosk.desk.storage.records import Desk
from kiosk.model.needs import FAR, NEAR, Side, Theme
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

CARDS = (
    (Side.NEED, Theme.WATER, 12, NEAR, "Gezin met een baby."),
    (Side.OFFER, Theme.WATER, 40, NEAR, "Heeft flessen in de schuur."),
    (Side.NEED, Theme.SLEEP, 3, FAR, "Huis is te koud."),
    (Side.OFFER, Theme.TRANSPORT, 4, FAR, "Auto met een volle tank."),
    (Side.HOME, Theme.CARE, 1, NEAR, "Woont alleen, kan de trap niet af."),
    (Side.ASKED, Theme.SLEEP, 30, "", ""),
)


def main() -> None:
    now = datetime.now(UTC)
    drill = load_config().behaviour.drill  # as the kiosk will show it
    vault.make_key(storage_paths.folder() / storage_paths.MAIN_KEY)
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
    _neighbours(desk, now, drill=drill)
    _queue(desk, now, drill=drill)
    desk.close()
    print(f"PIN of staff {PINS[Role.STAFF]}, of technicians {PINS[Role.TECHNICIAN]}")


def _neighbours(desk: Desk, now: datetime, *, drill: bool) -> None:
    """Seen where kiosk.toml switches it on."""
    for side, theme, quantity, area, words in CARDS:
        people = People(words=words, contact="Vraag Sanne")
        until = now + timedelta(hours=20)
        new = New(side=side, theme=theme, quantity=quantity, area=area, until=until, people=people)
        desk.needs.write(new, now - timedelta(minutes=50), drill=drill)
    for name, can in (("Noor", "auto"), ("Bram", "EHBO"), ("Hesje 14", "")):
        person = desk.volunteers.come(name, can, now - timedelta(hours=2), drill=drill)
        if can:
            back_by = now + timedelta(minutes=30 if can == "EHBO" else -15)
            desk.volunteers.send_out(
                person, "Rondje langs de dijk", back_by, now - timedelta(hours=1)
            )


def _queue(desk: Desk, now: datetime, *, drill: bool) -> None:
    """Seen where kiosk.toml switches it on."""
    stock = desk.stock
    water = stock.add_item(
        "Water", "liter", 3, now, by_person=True, coupons=True, theme=Theme.WATER, drill=drill
    )
    parcels = stock.add_item(
        "Voedselpakket", "stuks", 1, now, by_person=False, coupons=True, theme=Theme.FOOD,
        drill=drill,
    )  # fmt: skip
    for item, quantity in ((water, 600), (parcels, 80)):
        stock.move(item, Kind.COUNTED, quantity, now - timedelta(hours=2), drill=drill)
    for minute in range(50):
        moment = now - timedelta(minutes=50 - minute)
        stock.move(water, Kind.ISSUED, 3 + 3 * (minute % 3), moment, drill=drill)
        desk.visitors.count(1 + minute % 2, moment, drill=drill)


if __name__ == "__main__":
    main()
