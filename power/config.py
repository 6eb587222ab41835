"""power.toml as frozen, typed values, checked whole before anything is switched.

A technician mends a file once, not fault by fault: every fault is found in one go and told in a
sentence of its own (`ConfigError.faults`). Unknown keys are faults, since a misspelt
``essentail = true`` would otherwise cost somebody the light.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from msgspec import Meta

from common import settings
from common.settings import SettingsError
from power.errors import ConfigError
from power.meaning import CONSOLE_PINS, meaning_faults
from power.policy.chemistry import Chemistry
from power.sources import CUTS_OUTPUT, NETWORKED, ONE_METER, UNTESTABLE
from power.sources.simulated import Options

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Name = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^[\w-]+\Z")]
Seconds = Annotated[float, Meta(ge=0, le=7 * 86_400)]


class When(StrEnum):
    """When a load is wanted at all."""

    ALWAYS = "always"
    DARK = "dark"
    COLD = "cold"
    ALARM = "alarm"
    """While an alarm stands that nobody silenced: a lamp, a buzzer."""


class Contact(StrEnum):
    """Which relay contact carries the load: what it does when nobody drives the coil."""

    NC = "nc"  # relay at rest: load on
    NO = "no"  # relay at rest: load off


class ActiveLevel(StrEnum):
    """Level of a sense pin while mains is there."""

    HIGH = "high"
    LOW = "low"


class PolicyConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``[policy]``: what is promised, and how calmly."""

    target_runtime_h: Annotated[float, Meta(gt=0, le=24 * 14)] = 24.0
    reserve_pct: Annotated[float, Meta(ge=0, le=90)] = 10.0
    ride_through_s: Annotated[float, Meta(ge=0, le=60)] = 2.0
    restore_stable_s: Seconds = 60.0
    stagger_s: Seconds = 5.0
    blind_after_s: Seconds = 300.0
    """How long a supply may be unreadable before what is not essential goes."""


class SiteConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``[site]``: what decides dark and cold. Unknown dusk counts as dark, unknown cold as cold."""

    latitude: Annotated[float, Meta(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Meta(ge=-180, le=180)] | None = None
    cold_below_c: float = 16.0
    """Heating is wanted below this."""
    ambient_sensor: str | None = None
    """A file that holds the room's temperature in thousandths of a degree Celsius, as the
    kernel's 1-wire and hwmon drivers write it: ``/sys/bus/w1/devices/28-…/temperature``."""


class DischargeTestConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``[test]``: the scheduled discharge that measures capacity. Left out: never by itself."""

    every_days: Annotated[float, Meta(ge=7)] | None = None
    at_hour: Annotated[int, Meta(ge=0, le=23)] = 10
    """Local hour at which a due test may begin: by day, with staff about."""


class SupplyConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One ``[[supply]]``: a battery with whatever charges it."""

    name: Name
    driver: str
    capacity_wh: Annotated[float, Meta(gt=0, le=10_000_000)]
    """Nameplate."""
    idle_w: Annotated[float, Meta(ge=0, le=10_000)] = 0.0
    """What it draws from its battery for itself, beside its loads: an inverter, a converter. The
    rest is learned."""
    chemistry: Chemistry = Chemistry.LI_ION
    feeds_appliance: bool | None = None
    """The Pi itself runs from it: at its reserve the appliance shuts down. Where no supply says
    true, the first that does not say false is taken to be the one."""
    mains_sense_pin: int | None = None
    """BCM number of an input that follows mains, so that a cut is known in milliseconds."""
    mains_sense_active: ActiveLevel = ActiveLevel.HIGH
    generator_w: Annotated[float, Meta(gt=0, le=1_000_000)] | None = None
    """What a generator at its input can give; None: there is never one. See `generator`."""
    generator_charge_w: Annotated[float, Meta(ge=0, le=1_000_000)] | None = None
    """What the charger takes of that while it charges; None: a fifth of the capacity an hour."""
    generator_sense_pin: int | None = None
    """BCM number of an input that tells that the transfer switch stands on the generator. Without
    one somebody says so: ``noodsteunpunt-power generator on``."""
    generator_sense_active: ActiveLevel = ActiveLevel.HIGH
    options: dict[str, Any] = msgspec.field(default_factory=dict)
    """The driver's own."""

    @property
    def charging_w(self) -> float:
        """What is set apart for charging while a generator feeds it."""
        charge_w = self.generator_charge_w
        return self.capacity_wh / 5 if charge_w is None else charge_w

    @property
    def networked(self) -> bool:
        """Whether all that it says comes over one connection that anybody could answer."""
        return self.driver in NETWORKED

    @property
    def cuts_output(self) -> bool:
        """Whether its loads get nothing any more when the appliance is shut down for it."""
        return self.driver in CUTS_OUTPUT and "username" in self.options

    @property
    def one_meter(self) -> bool:
        """Whether what it says of its draw may come from the very current its charge is made of."""
        return self.driver in ONE_METER

    @property
    def untestable(self) -> bool:
        """Whether it is certain beforehand that its battery can never be tested by order."""
        return self.driver in UNTESTABLE and "username" not in self.options

    @property
    def driver_options(self) -> dict[str, Any]:
        """What to open the driver with: a simulated battery is the one that stands in the file."""
        if self.driver != "simulated":
            return self.options
        return {"capacity_wh": self.capacity_wh, "chemistry": self.chemistry} | self.options

    def simulated_options(self) -> Options:
        """The battery to simulate this supply by, whatever its driver."""
        options = self.options if self.driver == "simulated" else {}
        own = {"capacity_wh": self.capacity_wh, "chemistry": self.chemistry}
        return msgspec.convert(own | options, Options)


class LoadConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One ``[[load]]``: something that draws power, switchable where it has a pin."""

    name: Name
    supply: str
    watts: Annotated[float, Meta(ge=0, le=1_000_000)]
    essential: bool = False
    """Never shed for lack of charge above the reserve."""
    rank: Annotated[int, Meta(ge=0, le=10_000)] = 5
    """The higher, the sooner it is shed."""
    when: When = When.ALWAYS
    pin: int | None = None
    """BCM number; None: not switched by a relay."""
    backlight: str | None = None
    """Instead of a pin: a folder such as ``/sys/class/backlight/10-0045``. "On" is full
    brightness, "off" is dimmed, never dark; `watts` is what dimming saves."""
    dimmed_pct: Annotated[float, Meta(ge=5, le=95)] = 30.0
    """Brightness while dimmed."""
    contact: Contact | None = None
    """Left out: nc for an essential load, no for any other."""
    min_on_s: Annotated[float, Meta(ge=0, le=3600)] = 0.0
    """At most an hour: it is kept even when the essentials must pay for it, but not once a witness
    says that the battery is empty."""
    min_off_s: Annotated[float, Meta(ge=0, le=3600)] = 0.0
    """An essential load never waits for it."""

    @property
    def switchable(self) -> bool:
        """False: can only be counted."""
        return self.pin is not None or self.backlight is not None

    @property
    def stays(self) -> bool:
        """True for a load that is never shed: it is essential, or nobody can switch it."""
        return self.essential or not self.switchable

    @property
    def on_at_rest(self) -> bool:
        """Whether the load is on while nobody drives its relay; a screen is left bright."""
        if self.backlight is not None:
            return True
        if self.contact is None:
            return self.essential
        return self.contact is Contact.NC


class Config(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of power.toml, known to be sound."""

    supply: tuple[SupplyConfig, ...]
    load: tuple[LoadConfig, ...] = ()
    policy: PolicyConfig = PolicyConfig()
    site: SiteConfig = SiteConfig()
    test: DischargeTestConfig = DischargeTestConfig()

    @property
    def supplies(self) -> dict[str, SupplyConfig]:
        return {supply.name: supply for supply in self.supply}

    @property
    def loads(self) -> dict[str, LoadConfig]:
        return {load.name: load for load in self.load}

    @property
    def cautions(self) -> tuple[str, ...]:
        """What is allowed but unwise, a sentence each, for the log at start."""
        return tuple(self._cautions())

    def _cautions(self) -> Iterator[str]:
        for load in self.load:
            if load.essential and load.pin is not None and not load.on_at_rest:
                yield (
                    f'[[load]] "{load.name}" is essential, but goes off whenever the power daemon '
                    f'stops: wire it to the closed contact and write contact = "nc".'
                )
            if load.pin in CONSOLE_PINS:
                yield (
                    f'[[load]] "{load.name}" hangs on pin {load.pin}, which is the serial console '
                    "where that is switched on: another pin is safer."
                )
        if not self.appliance_supplies:
            yield (
                "Every [[supply]] says feeds_appliance = false: no empty battery shuts the "
                "appliance down in order."
            )
        for supply in self.supply:
            stays_w = sum(
                load.watts for load in self.load if load.stays and load.supply == supply.name
            )
            if supply.generator_w is not None and supply.generator_w < stays_w:
                yield (
                    f'[[supply]] "{supply.name}": generator_w = {supply.generator_w:g} is less '
                    f"than its essentials draw, {stays_w:g} W: it would stall, and charge nothing."
                )
            if self.test.every_days is not None and supply.untestable:
                yield (
                    f'[test] every_days: [[supply]] "{supply.name}" can never be tested by itself, '
                    f"for {UNTESTABLE[supply.driver]}."
                )

    @property
    def appliance_supplies(self) -> frozenset[str]:
        """Names of the supplies at whose reserve the appliance must shut down.

        Empty where every supply says that it does not feed the appliance: then none shuts it down.
        """
        said = frozenset(s.name for s in self.supply if s.feeds_appliance)
        unsaid = [s.name for s in self.supply if s.feeds_appliance is None]
        return said or frozenset(unsaid[:1])


def load_config(path: Path) -> Config:
    """Read and check power.toml. Raises ConfigError with every fault found."""
    try:
        data = settings.read(path, absent="write one, see deploy/examples.")
        return parse_config(settings.parse(data, path))
    except SettingsError as error:
        raise ConfigError(error.faults) from error


def parse_config(table: dict[str, Any]) -> Config:
    """Turn a TOML table into a Config. Raises ConfigError with every fault found."""
    try:
        config = settings.convert(table, Config)
    except SettingsError as error:
        raise ConfigError(error.faults) from error
    faults = tuple(settings.one_line(fault) for fault in meaning_faults(config))
    if faults:
        raise ConfigError(faults)
    return config
