"""Which GPIO there is: a Raspberry Pi's own, a fake one, or none.

A fake is used only where nobody can be misled by it: no Raspberry Pi GPIO is there *and* a supply
of the configuration is simulated, or a person asked for it (``run --fake-pins``, or gpiozero's own
``GPIOZERO_PIN_FACTORY=mock``). A support point whose GPIO has died must say so, not pretend.
"""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, NamedTuple

from gpiozero.pins.mock import MockFactory

from power.daemon.header import HeaderFactory

if TYPE_CHECKING:
    from gpiozero import Factory

log = logging.getLogger(__name__)


class Pins(NamedTuple):
    """Where relays and sense inputs are reached. `factory` None: there is no GPIO."""

    factory: Factory | None
    fake: bool


def open_pins(*, asked_fake: bool = False, any_simulated: bool) -> Pins:
    """Open this machine's GPIO, and say in the log what was found. Never raises.

    `any_simulated` is whether a supply of the configuration is simulated.
    """
    if asked_fake or os.environ.get("GPIOZERO_PIN_FACTORY") == "mock":
        log.warning("relays and sense inputs are FAKE, as asked: nothing is switched")
        return Pins(MockFactory(), fake=True)
    try:
        return Pins(HeaderFactory(), fake=False)
    except Exception as error:  # noqa: BLE001 - whatever it is, the daemon goes on without pins
        if any_simulated:
            log.warning("relays are FAKE: no GPIO here (%s) and a supply is simulated", error)
            return Pins(MockFactory(), fake=True)
        log.error("no GPIO: loads with a pin cannot be switched (%s)", error)  # noqa: TRY400 - one line for the technician
        return Pins(None, fake=False)
