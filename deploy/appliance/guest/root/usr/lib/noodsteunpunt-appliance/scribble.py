"""Writes what a busy desk writes, until the power goes: several messages a second.

Runs beside the kiosk as its user, with the desk's own code and key.
"""

import itertools
import time
from datetime import UTC, datetime

from kiosk.desk.messages.store import Direction, Message, Urgency
from kiosk.desk.storage.records import Desk


def main() -> None:
    desk = Desk(datetime.now(UTC))
    for number in itertools.count():
        message = Message(
            direction=Direction.OUT,
            sender="Dorpshuis De Brink",
            receiver="Coördinatiepunt Kazerne Noord",
            text=f"Bericht {number}: wij zijn open.",
            urgency=Urgency.NORMAL,
        )
        desk.log.add(message, datetime.now(UTC), drill=False)
        time.sleep(0.2)


main()
