"""Mains on a GPIO input (an opto-coupler behind the mains adapter), so that a cut is known at once.

An edge only wakes the daemon; what counts is the level, read each time it is asked. gpiozero's
``bounce_time`` is not used: it drops the edges in which a contact settles, and the last of them is
the one that matters. Short flickers are the policy's to ride through.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from gpiozero import DigitalInputDevice

from power.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from gpiozero import Factory

log = logging.getLogger(__name__)


class MainsSense:
    """One input. `mains` may be asked by any thread."""

    def __init__(
        self, pin: int, *, active_high: bool, wake: Callable[[], None], factory: Factory
    ) -> None:
        """Claim BCM ``pin``; ``wake`` is called at every edge, by a thread of gpiozero.

        The pin is pulled to the level of no mains: a broken wire then sheds what can be missed,
        where the other way round it would hide every cut. Raises SourceError.
        """
        self._pin = pin
        self._failing = False
        try:
            self._input = DigitalInputDevice(pin, pull_up=not active_high, pin_factory=factory)
            self._input.when_activated = wake
            self._input.when_deactivated = wake
        except Exception as error:  # a pin library's, the kernel's
            raise SourceError(f"Mains sense: pin {pin} cannot be used ({error}).") from error

    def mains(self) -> bool | None:
        """Return whether the pin says that mains is there; None while it cannot be read."""
        try:
            mains = bool(self._input.is_active)
        except Exception as error:  # noqa: BLE001  # a pin library's, the kernel's
            if not self._failing:
                log.warning("mains sense: pin %d cannot be read (%s)", self._pin, error)
            self._failing = True
            return None
        self._failing = False
        return mains

    def close(self) -> None:
        """Let go of the pin."""
        self._input.close()
