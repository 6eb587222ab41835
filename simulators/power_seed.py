"""A made-up day and night of a battery, for pictures: power.json, and a history of two days.

    python -m simulators.power_seed     into the folders as the kiosk finds them

Once more only renews power.json, so that it is not old.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from power.daemon.status_writer import FILE_NAME
from power.folders import Folders
from power.history.database import Card
from power.history.reader import DATABASE
from power.status import Alarm, Event, LoadStatus, Status, SupplyState, SupplyStatus, Why

if TYPE_CHECKING:
    from pathlib import Path

OUT_FOR = timedelta(hours=9)
HISTORY_MIN = 2 * 24 * 60
FALLS_PCT_PER_H = 4.2
CHARGE_PCT = round(100 - FALLS_PCT_PER_H * OUT_FOR / timedelta(hours=1), 1)
LOADS = {
    # name: essential, rank, watts, on, why
    "lighting": (True, 1, 12.0, True, Why.ESSENTIAL),
    "radio-charging": (True, 2, 8.0, True, Why.ESSENTIAL),
    "display": (True, 0, 9.0, True, Why.UNSWITCHED),
    "heating": (False, 5, 60.0, True, Why.BUDGET),
    "coffee": (False, 7, 40.0, False, Why.SHED),
    "phone-charging": (False, 9, 30.0, False, Why.SHED),
}
SHED_AFTER = {"phone-charging": timedelta(minutes=1), "coffee": timedelta(hours=3)}


def main() -> None:
    now = datetime.now(UTC)
    failed_at = now - OUT_FOR
    folders = Folders.from_environment()
    for folder in (folders.state, folders.run):
        folder.mkdir(parents=True, exist_ok=True)
    if not (folders.state / DATABASE).exists():
        _write_history(folders.state, now, failed_at)
    (folders.run / FILE_NAME).write_bytes(msgspec.json.encode(_status(now, failed_at)))


def _write_history(folder: Path, now: datetime, failed_at: datetime) -> None:
    card = Card(folder)
    card.commit(
        [_minute(now - timedelta(minutes=n), failed_at) for n in range(HISTORY_MIN, 0, -1)],
        [
            Event(at=failed_at, what="mains-lost", subject="hat"),
            *(
                Event(at=failed_at + after, what="load-off", subject=load, cause="shed")
                for load, after in SHED_AFTER.items()
            ),
        ],
        {},
        int(now.timestamp()),
    )
    card.close()


def _minute(
    at: datetime, failed_at: datetime
) -> tuple[int, str, float, float, float, float, float, int]:
    out_h = max(0.0, (at - failed_at) / timedelta(hours=1))
    charge_pct = round(100 - FALLS_PCT_PER_H * out_h, 1)
    watts = 60 + (30 if out_h == 0 else 0) + (40 if out_h < 3 else 0)
    draw_w = watts + 4 * math.sin(at.timestamp() / 900)
    begins = int(at.timestamp()) // 60 * 60
    return begins, "hat", charge_pct, charge_pct, 25.6, 19.0, draw_w, 60 if out_h else 0


def _status(now: datetime, failed_at: datetime) -> Status:
    left_h = (CHARGE_PCT - 10) / FALLS_PCT_PER_H
    supply = SupplyStatus(
        driver="pijuice",
        model="PiJuice, firmware 1.6",
        state=SupplyState.BATTERY,
        mains=False,
        since=failed_at,
        charge_pct=CHARGE_PCT,
        voltage_v=25.6,
        current_a=-3.5,
        temperature_c=19.0,
        draw_w=89.0,
        trend_pct_per_h=-FALLS_PCT_PER_H,
        runtime_h=left_h,
        runtime_low_h=left_h * 0.8,
        runtime_high_h=left_h * 1.3,
        essentials_runtime_h=left_h * 2.4,
        capacity_wh=2560.0,
        health_pct=94.0,
        reading_age_s=0.4,
        next_shed="heating",
        next_shed_at=now + timedelta(hours=2),
    )
    return Status(
        written_at=now,
        started_at=now - timedelta(days=12),
        reserve_pct=10.0,
        supplies={"hat": supply},
        loads={
            name: LoadStatus(
                supply="hat",
                essential=essential,
                rank=rank,
                watts=watts,
                wanted=True,
                on=on,
                why=why,
                since=failed_at,
                switchable=name != "display",
            )
            for name, (essential, rank, watts, on, why) in LOADS.items()
        },
        events=(
            Event(at=now - timedelta(days=6), what="test-passed", subject="hat", cause="quick"),
        ),
        alarms=(Alarm(code="battery-cold", subject="hat", since=now - timedelta(hours=1)),),
    )


if __name__ == "__main__":
    main()
