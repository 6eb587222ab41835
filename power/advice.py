"""What to do about each alarm, for a technician at a keyboard. The kiosk says it in Dutch.

Complete: a test holds it against every code that alarms and drivers can utter.
"""

from __future__ import annotations

ADVICE = {
    "alarm": "look at the UPS's own display",
    "battery-absent": "connect the battery",
    "battery-cold": "move the battery to a warmer place",
    "battery-failure": "have the battery checked",
    "battery-frost": "warm the battery: charging below 0 °C may damage it",
    "battery-hot": "cool it, and put nothing on or against it",
    "battery-overheat": "disconnect the battery if that is safe, and keep away",
    "battery-profile-invalid": "set the battery profile of the HAT",
    "battery-worn": "order a new battery",
    "button-power-off": "ask who pressed the button, and why",
    "bypass": "put the UPS back into normal operation",
    "calibrating": "wait: the UPS measures its own battery",
    "charge-low": "check charger, plug and breaker: the charge does not rise",
    "charge-temperature-cool": "warm the battery: it charges slowly",
    "charge-temperature-suspend": "bring the battery to 10 to 30 °C: it does not charge",
    "charge-temperature-warm": "cool the battery: it charges slowly",
    "charger-dead": "check charger, plug and breaker: the battery feeds the loads",
    "forced-power-off": "noodsteunpunt-power appliance tells how the last run ended",
    "forced-shutdown": "connect a generator: the UPS switches itself off soon",
    "forced-vsys-off": "see whether too much hangs on the HAT",
    "gauge-jumped": "do not trust the charge for an hour",
    "gauge-stuck": "do not trust the charge: hours left are reckoned without the gauge",
    "high-battery": "have the charger checked",
    "history-failing": "the card is full or broken: see noodsteunpunt-power appliance",
    "load-fault": "check relay and wires; the log names the pin",
    "low-battery": "connect a generator",
    "low-unconfirmed": "connect a generator; the light stays on until the power really fails",
    "mains-bad": "check plug and power adapter",
    "mains-weak": "use a stronger power adapter",
    "no-reading": "wait a minute, then check the cables",
    "output-off": "switch the UPS on",
    "over-current": "disconnect what is not needed",
    "over-voltage": "disconnect the charger and have it checked",
    "overload": "disconnect what is not needed",
    "replace-battery": "order a new battery",
    "reserve": "connect a generator, or shut everything down in order",
    "runtime-short": "take a larger battery, or make fewer loads essential",
    "supply-blind": "check the battery and its cables",
    "watchdog-reset": "it hung: write an archive with noodsteunpunt-kiosk diagnostics",
}
"""By code; a code that only its maker knows has none."""
