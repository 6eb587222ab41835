"""The technicians' page: will we last the night, what is on and why, what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.i18n import labels, times
from kiosk.i18n.power_labels import advice, load_name, supply_name
from kiosk.model.views import Article, Block, Fact, Heading, Note, Route, Title
from kiosk.technician.power import after_halt, hours
from power.status import STALE_AFTER_S, SupplyState

if TYPE_CHECKING:
    from kiosk.i18n.translator import Tongue
    from kiosk.state.snapshot import World
    from power.status import LoadStatus, Status, SupplyStatus

BACK = Route("here")
UNKNOWN = "–"


def present(world: World, tr: Tongue) -> Article:
    blocks: list[Block] = [Title(tr("Stroom van dit steunpunt"))]
    if world.power is None:
        blocks.append(
            Note(
                "severe",
                tr("De stroommodule antwoordt niet. Licht en radio blijven aan."),
                loud=True,
            )
        )
        return Article((*blocks, *_content(world, tr)), BACK)
    return Article((*blocks, *_power(world.power, world, tr), *_content(world, tr)), BACK)


def _power(status: Status, world: World, tr: Tongue) -> list[Block]:
    blocks: list[Block] = []
    if abs(status.age_s(world.now)) > STALE_AFTER_S:
        ago = tr.ago(status.written_at, world.now)
        blocks.append(Note("severe", tr("Deze meting is oud: {ago}.", ago=ago), loud=True))
    if status.shutdown_at:
        when = tr.clock(status.shutdown_at)
        blocks.append(Note("severe", tr("Het apparaat gaat uit om {time}.", time=when), loud=True))
        blocks += [Note("severe", told, loud=True) for told in after_halt(status, tr)]
    for name, supply in status.supplies.items():
        blocks += _supply(name, supply, status, world, tr)
    if status.simulated:
        blocks.append(Note("information", tr("De accu is nagebootst. Dit is geen echte meting.")))
    blocks.append(Heading(tr("Wat staat aan, en waarom")))
    blocks += [
        _load(name, load, tr)
        for name, load in sorted(
            status.loads.items(), key=lambda item: (not item[1].essential, item[1].rank)
        )
    ]
    return blocks


def _supply(
    name: str, supply: SupplyStatus, status: Status, world: World, tr: Tongue
) -> list[Block]:
    weak = supply.state in (SupplyState.RESERVE, SupplyState.BLIND)
    state = tr(labels.SUPPLY_STATE[supply.condition])
    if supply.since:
        since = tr.moment(supply.since, world.now)
        state = tr("{state}, sinds {time}", state=state, time=since)
    icon = "charging" if supply.on_mains else "battery"
    blocks: list[Block] = [
        Fact(icon, supply_name(name, status, tr), state, loud=weak),
        Fact(
            "clock",
            tr("Als de stroom nu uitvalt") if supply.on_mains else tr("Nog"),
            tr(
                "{now} zoals het nu gaat · {essential} met alleen het noodzakelijke",
                now=hours(supply.runtime_h, tr),
                essential=hours(supply.essentials_runtime_h, tr),
            ),
        ),
        Fact("battery", tr("Lading"), _measures(supply, tr)),
    ]
    if supply.next_shed:
        when = tr.clock(supply.next_shed_at) if supply.next_shed_at else UNKNOWN
        blocks.append(
            Fact("down", tr("Gaat als volgende uit"), f"{load_name(supply.next_shed, tr)} · {when}")
        )
    blocks += [
        Fact("severe", tr("Storing"), advice(fault, tr).what, loud=True) for fault in supply.faults
    ]
    return blocks


def _measures(supply: SupplyStatus, tr: Tongue) -> str:
    values = (
        (supply.charge_pct, "0", "%"),
        (supply.voltage_v, "0.0", "V"),
        (supply.current_a, "0.0", "A"),
        (supply.draw_w, "0", "W"),
        (supply.temperature_c, "0", "°C"),
    )
    shown = [
        f"{tr.number(value, form)} {unit}" for value, form, unit in values if value is not None
    ]
    return " · ".join(shown) or UNKNOWN


def _load(name: str, load: LoadStatus, tr: Tongue) -> Fact:
    state = tr("Aan") if load.on else tr("Uit")
    return Fact(
        "check" if load.on else "close",
        load_name(name, tr),
        f"{state} · {tr(labels.WHY[load.why])} · {tr.number(load.watts, '0')} W",
    )


def _content(world: World, tr: Tongue) -> list[Block]:
    blocks: list[Block] = [Heading(tr("Informatie"))]
    if world.config.trouble:
        told = tr("De instellingen van dit steunpunt zijn niet te lezen.")
        why = tr("Een technicus vindt de oorzaak in het logboek van dit apparaat.")
        blocks += [Note("severe", told, loud=True), Note("information", why)]
    if world.content_trouble:
        blocks.append(Note("severe", world.content_trouble, loud=True))
    blocks += [
        Fact(
            "information",
            publisher.name,
            tr(
                "uitgave {issue}, {time}",
                issue=publisher.issue,
                time=times.moment(publisher.issued_at, publisher.id, world, tr),
            ),
        )
        for publisher in world.publishers.values()
    ]
    certain = tr("zeker") if world.clock_certain else tr("onzeker: stel de klok gelijk")
    blocks.append(Fact("clock", tr("Klok"), f"{tr.moment(world.now, world.now)} · {certain}"))
    return blocks
