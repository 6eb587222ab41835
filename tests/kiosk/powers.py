"""Small states of the power to show: each story names only what it is about."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from power.host import Appliance, Ending
from power.status import LoadStatus, Status, SupplyState, SupplyStatus, Why
from power.what_if import LoadChange, SupplyChange, WhatIf
from tests.kiosk.snapshots import NOW, ago

SUPPLY = SupplyStatus(
    driver="pijuice",
    model="PiJuice, firmware 1.6",
    state=SupplyState.BATTERY,
    mains=False,
    since=ago(hours=2),
    charge_pct=61.0,
    voltage_v=25.9,
    current_a=-3.1,
    temperature_c=19.0,
    draw_w=64.0,
    trend_pct_per_h=-4.1,
    runtime_h=6.4,
    runtime_low_h=5.0,
    runtime_high_h=8.0,
    essentials_runtime_h=30.2,
    capacity_wh=2560,
    health_pct=91.0,
    reading_age_s=0.6,
    next_shed="coffee",
    next_shed_at=NOW + timedelta(minutes=10),
)
MACHINE = Appliance(
    version="0.1.0",
    started_at=ago(days=3),
    ending=Ending.SUDDEN,
    daemon_starts=1,
    clock_plausible=True,
    card_free_mib=20 * 1024,
    card_size_mib=32 * 1024,
)


def load(**values) -> LoadStatus:
    usual = {
        "supply": "hat",
        "essential": False,
        "rank": 7,
        "watts": 40.0,
        "wanted": True,
        "on": True,
        "why": Why.BUDGET,
        "since": ago(hours=1),
    }
    return LoadStatus(**(usual | values))


LOADS = {
    "coffee": load(),
    "lighting": load(essential=True, rank=1, watts=12.0, why=Why.ESSENTIAL),
    "display": load(essential=True, rank=0, watts=9.0, why=Why.UNSWITCHED, switchable=False),
}


def supply(**values) -> SupplyStatus:
    return replace(SUPPLY, **values)


def status(**values) -> Status:
    usual = {
        "written_at": NOW,
        "started_at": ago(days=3),
        "reserve_pct": 10.0,
        "supplies": {"hat": SUPPLY},
        "loads": LOADS,
    }
    return Status(**(usual | values))


HOUR_S = 3600


def change(before_h: float, after_h: float, **values) -> LoadChange:
    """One load, in hours that it is on; it goes off at their end, unless it is essential."""
    off_at = None if values.get("essential") else NOW + timedelta(hours=after_h)
    usual = {"supply": "hat", "essential": False, "watts": 40.0, "off_at": off_at}
    hours = {"on_before_s": before_h * HOUR_S, "on_after_s": after_h * HOUR_S}
    return LoadChange(**(usual | values | hours))


def what_if(*, kept: bool = True, on_mains: bool = False, **supply) -> WhatIf:
    """An order that costs coffee 3 hours and gives the light 2.5: until 05:30."""
    ends, promised = NOW + timedelta(hours=13), NOW + timedelta(hours=12 if kept else 15)
    usual = {
        "lasts_before_s": 10.5 * HOUR_S,
        "lasts_after_s": 13.0 * HOUR_S,
        "ends_at": ends,
        "promised_until": promised,
        "promise_kept": kept,
    }
    return WhatIf(
        asked_at=NOW,
        on_mains=on_mains,
        supplies={"hat": SupplyChange(**(usual | supply))},
        loads={
            "lighting": change(10.5, 13.0, essential=True),
            "coffee": change(4.0, 1.0),
            "phone-charging": change(6.0, 6.0),
        },
    )
