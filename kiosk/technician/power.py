"""Stroom: will we last the night, what is on and why, and for technicians what is wrong.

First what must be read from two metres; below it the rest. Residents read the first part of the
same page: what is measured and what to do about it are the technicians'.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.i18n import labels, times
from kiosk.i18n.power_labels import TEST_KIND, WITNESS, advice, load_name, supply_name
from kiosk.i18n.translator import N_
from kiosk.model import routes
from kiosk.model.views import Article, Block, Fact, Gauge, Heading, Note, Title
from kiosk.technician.promises import whole
from power.host import Ending
from power.status import STALE_AFTER_S, Condition, SupplyState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kiosk.i18n.translator import Translator
    from kiosk.state.snapshot import Snapshot
    from power.host import Appliance
    from power.status import Alarm, LoadStatus, Status, SupplyStatus

UNKNOWN = "–"
SILENT = N_("De stroommodule antwoordt niet. Licht en radio blijven aan.")
LONGEST_H = 24 * 14
"""The daemon foretells nothing beyond."""
CARD_LOW_MIB = 500
MINUTE_S = 60
STATE = {
    Condition.MAINS: N_("Netstroom"),
    Condition.RIDE_THROUGH: N_("Even geen net"),
    Condition.RETURNING: N_("Net is terug"),
    Condition.GENERATOR: N_("Aggregaat"),
    Condition.BATTERY: N_("Op de accu"),
    Condition.CHARGER_DEAD: N_("Op de accu"),
    Condition.RESERVE: N_("Bijna leeg"),
    Condition.BLIND: N_("Geen meting"),
}
"""Short, for large letters."""
ENDING = {
    Ending.RESERVE: N_("de accu was leeg, het apparaat ging netjes uit"),
    Ending.ORDERED: N_("netjes uitgezet of opnieuw gestart"),
    Ending.SUDDEN: N_("plotseling: de stroom viel weg, of het apparaat hing"),
    Ending.UNKNOWN: N_("niet bekend"),
}


def present(
    snapshot: Snapshot, tr: Translator, machine: Appliance, plans: Iterable[Block] = ()
) -> Article:
    """The technicians' page. ``plans``: what is promised, and what goes off when."""
    status = snapshot.power
    if status is None:
        silent = tr(SILENT)
        do = tr("Hij start vanzelf opnieuw. Duurt het langer dan een minuut? Bel de helpdesk.")
        notes = (Note("severe", f"{silent} {do}", loud=True),)
        return Article((*notes, *_machine(snapshot, tr, machine)))
    return Article(
        (
            *stands(status, snapshot, tr),
            *alarms(status, snapshot, tr),
            *plans,
            *_loads(status, snapshot, tr),
            *(block for name in status.supplies for block in _measures(name, status, tr)),
            *_machine(snapshot, tr, machine),
        )
    )


def present_to_residents(snapshot: Snapshot, tr: Translator) -> Article:
    """Residents' page, from Dit steunpunt."""
    blocks: list[Block] = [Title(tr("Stroom van dit steunpunt"))]
    if snapshot.power is None:
        blocks.append(Note("severe", tr(SILENT), loud=True))
    else:
        blocks += stands(snapshot.power, snapshot, tr)
        blocks += _faults(snapshot.power, tr)
        blocks += _loads(snapshot.power, snapshot, tr)
    blocks.append(Heading(tr("Informatie")))
    if snapshot.config.trouble:
        told = tr("De instellingen van dit steunpunt zijn niet te lezen.")
        why = tr("Een technicus vindt de oorzaak in het logboek van dit apparaat.")
        blocks += [Note("severe", told, loud=True), Note("information", why)]
    return Article((*blocks, *_news(snapshot, tr)), routes.Here())


def stands(status: Status, snapshot: Snapshot, tr: Translator) -> Iterator[Block]:
    """What must be read from two metres."""
    yield from _warnings(status, snapshot, tr)
    for name in status.supplies:
        yield from _gauges(name, status, snapshot, tr)


def _faults(status: Status, tr: Translator) -> Iterator[Block]:
    """What is the matter, and no more: what to do about it is for technicians."""
    for supply in status.supplies.values():
        for fault in supply.faults:
            yield Fact("severe", tr("Storing"), advice(fault, tr).what, loud=True)


def _warnings(status: Status, snapshot: Snapshot, tr: Translator) -> Iterator[Block]:
    age_s = abs(status.age_s(snapshot.now))
    if age_s > STALE_AFTER_S:
        ago = tr.ago(status.written_at, snapshot.now)
        told = tr("Deze meting is oud: {ago}.", ago=ago)
        if age_s < MINUTE_S:  # "just now" is not old
            last = tr("Laatste meting")
            told = f"{last}: {_seconds_old(age_s, tr)}."
        yield Note("severe", told, loud=True)
    if status.shutdown_at:
        when = tr.clock(status.shutdown_at)
        yield Note("severe", tr("Het apparaat gaat uit om {time}.", time=when), loud=True)
        yield from (Note("severe", told, loud=True) for told in after_halt(status, tr))
    if status.simulated:
        yield Note("information", tr("De accu is nagebootst. Dit is geen echte meting."))


def after_halt(status: Status, tr: Translator) -> Iterator[str]:
    """What the relays at rest put on again, and what it costs."""
    for supply in status.supplies.values():
        after = supply.after_halt
        if after is None:
            continue
        on = ", ".join(load_name(name, tr) for name in after.loads)
        again = tr("Daarna staat weer aan: {loads}.", loads=on)
        cost = tr("Dat maakt de accu helemaal leeg.")
        if after.hours is not None:
            cost = tr("Dat maakt de accu helemaal leeg, in {time}.", time=hours(after.hours, tr))
        spare = tr("Wilt u de accu sparen? Zet het dan zelf uit, of haal de stekker los.")
        yield f"{again} {cost} {spare}"


def _gauges(name: str, status: Status, snapshot: Snapshot, tr: Translator) -> Iterator[Block]:
    supply = status.supplies[name]
    weak = supply.state in (SupplyState.RESERVE, SupplyState.BLIND)
    if len(status.supplies) > 1:
        yield Heading(supply_name(name, status, tr))
    since = tr.moment(supply.since, snapshot.now) if supply.since else UNKNOWN
    yield Gauge(
        "charging" if supply.on_mains else "battery",
        tr(STATE[supply.condition]),
        tr("sinds {time}", time=since) + _demanded(supply, status, snapshot, tr),
        loud=weak,
    )
    yield Gauge("clock", hours(supply.runtime_h, tr), _left(supply, tr), loud=weak)
    yield Gauge("charge", _value(supply.charge_pct, "0", "%", tr), _next_shed(supply, tr))


def _demanded(supply: SupplyStatus, status: Status, snapshot: Snapshot, tr: Translator) -> str:
    """Until when the light is promised, where that is a moment by now."""
    if supply.promised_until is None or (supply.on_mains and not status.target_until):
        return ""
    until = tr.moment(whole(supply.promised_until), snapshot.now)
    words = ". " + tr("Licht afgesproken tot {time}", time=until)
    if supply.promise_short_h:
        short = hours(supply.promise_short_h, tr)
        words += ". " + tr("Dat haalt de accu niet: {short} te kort", short=short)
    return words


def hours(hours_left: float | None, tr: Translator) -> str:
    """Hours left, in as few words as will be true."""
    if hours_left is None:
        return tr("onbekend")
    if hours_left >= LONGEST_H:
        return tr("2 weken of meer")
    if hours_left < 1:
        return tr("{minutes} min", minutes=tr.number(round(hours_left * 60)))
    return tr("{hours} uur", hours=tr.number(hours_left, "0.0" if hours_left < 10 else "0"))


def _left(supply: SupplyStatus, tr: Translator) -> str:
    least = hours(supply.essentials_runtime_h, tr)
    if supply.on_mains:
        return tr("als de stroom nu uitvalt. Alleen het noodzakelijke: {hours}", hours=least)
    return tr("zoals het nu gaat. Alleen het noodzakelijke: {hours}", hours=least)


def _next_shed(supply: SupplyStatus, tr: Translator) -> str:
    if not supply.next_shed:
        return tr("lading. Er gaat voorlopig niets uit.")
    name = load_name(supply.next_shed, tr)
    if supply.next_shed_at is None:
        return tr("lading. Hierna gaat uit: {load}", load=name)
    when = tr.clock(supply.next_shed_at)
    return tr("lading. Om {time} gaat uit: {load}", load=name, time=when)


def alarms(status: Status, snapshot: Snapshot, tr: Translator) -> Iterator[Block]:
    for alarm in status.alarms:
        yield Note("severe", alarm_words(alarm, status, snapshot, tr), loud=not alarm.silenced)


def alarm_words(alarm: Alarm, status: Status, snapshot: Snapshot, tr: Translator) -> str:
    """What is the matter, of what, since when, and what to do."""
    what, do = advice(alarm.code, tr)
    if alarm.subject in status.loads:
        what = f"{load_name(alarm.subject, tr)}: {what}"
    elif alarm.subject in status.supplies and len(status.supplies) > 1:
        what = f"{supply_name(alarm.subject, status, tr)}: {what}"
    parts = [what, do]
    if alarm.since:
        parts.append(tr("Sinds {time}.", time=tr.moment(alarm.since, snapshot.now)))
    if alarm.silenced:
        parts.append(tr("Stil gezet."))
    return " ".join(parts)


def in_order(status: Status) -> list[tuple[str, LoadStatus]]:
    """Loads, what must stay first."""
    return sorted(status.loads.items(), key=lambda item: (not item[1].essential, item[1].rank))


def _loads(status: Status, snapshot: Snapshot, tr: Translator) -> Iterator[Block]:
    yield Heading(tr("Wat staat aan, en waarom"))
    for name, load in in_order(status):
        yield Fact(
            "check" if load.on else "close", load_name(name, tr), load_words(load, snapshot, tr)
        )


def load_words(load: LoadStatus, snapshot: Snapshot, tr: Translator) -> str:
    """On or off, why, until when, and what it draws."""
    why = tr(labels.WHY[load.why])
    if load.override_until:
        until = tr.moment(load.override_until, snapshot.now)
        why = tr("{why}, tot {time}", why=why, time=until)
    state = tr("Aan") if load.on else tr("Uit")
    return f"{state} · {why} · {_value(load.watts, '0', 'W', tr)}"


def _measures(name: str, status: Status, tr: Translator) -> Iterator[Block]:
    supply = status.supplies[name]
    yield Heading(tr("Metingen") if len(status.supplies) == 1 else supply_name(name, status, tr))
    facts = (
        ("power", tr("Spanning"), _value(supply.voltage_v, "0.0", "V", tr)),
        ("power", tr("Stroomsterkte"), _current(supply, tr)),
        ("power", tr("Verbruik"), _value(supply.draw_w, "0", "W", tr)),
        ("charge", tr("Verandering"), _value(supply.trend_pct_per_h, "+0.0;-0.0", tr("%/uur"), tr)),
        ("temperature", tr("Temperatuur van de accu"), _value(supply.temperature_c, "0", "°C", tr)),
        ("battery", tr("Gezondheid"), _health(supply, tr)),
        ("clock", tr("Laatste meting"), _age(supply, tr)),
        ("technician", tr("Aansturing"), _driver(supply)),
    )
    yield from (Fact(icon, label, value) for icon, label, value in facts)
    if supply.witnesses:
        who = ", ".join(tr(WITNESS[name]) for name in supply.witnesses if name in WITNESS)
        yield Fact("battery", tr("Bijna leeg volgens"), who, loud=True)
    if supply.trouble:  # in the driver's own words: they are for the helpdesk
        yield Fact("severe", tr("De aansturing meldt"), supply.trouble, loud=True)
    if supply.test:
        yield Fact("tasks", tr("Bezig"), tr(TEST_KIND[supply.test]))


def _value(value: float | None, form: str, unit: str, tr: Translator) -> str:
    return UNKNOWN if value is None else f"{tr.number(value, form)} {unit}"


def _current(supply: SupplyStatus, tr: Translator) -> str:
    value = _value(supply.current_a, "+0.0;-0.0", "A", tr)
    if supply.current_a is None or abs(supply.current_a) < 0.05:
        return value
    way = tr("laadt") if supply.current_a > 0 else tr("ontlaadt")
    return f"{value}, {way}"


def _health(supply: SupplyStatus, tr: Translator) -> str:
    nameplate = tr("nieuw: {energy} Wh", energy=tr.number(supply.capacity_wh))
    if supply.health_pct is None:
        return tr("nog niet gemeten ({nameplate})", nameplate=nameplate)
    return f"{_value(supply.health_pct, '0', '%', tr)} ({nameplate})"


def _age(supply: SupplyStatus, tr: Translator) -> str:
    if supply.reading_age_s is None:
        return tr("nooit")
    return _seconds_old(supply.reading_age_s, tr)


def _seconds_old(age_s: float, tr: Translator) -> str:
    return tr.plural("{n} seconde oud", "{n} seconden oud", round(age_s))


def _driver(supply: SupplyStatus) -> str:
    return f"{supply.driver} · {supply.model}" if supply.model else supply.driver


def _machine(snapshot: Snapshot, tr: Translator, machine: Appliance) -> Iterator[Block]:
    yield Heading(tr("Apparaat"))
    if machine.damaged_books:
        books = ", ".join(machine.damaged_books)
        told = tr("De kaart gaat stuk: {books} is beschadigd. Bel de helpdesk.", books=books)
        yield Note("severe", told, loud=True)
    yield from _news(snapshot, tr)
    if machine.card_free_mib is not None:
        low = machine.card_free_mib < CARD_LOW_MIB
        yield Fact("storage", tr("Vrij op de kaart"), _card(machine, tr), loud=low)
    yield Fact("technician", tr("Software"), machine.version)
    if machine.started_at:
        up = tr.span(snapshot.now - machine.started_at)
        started = tr.moment(machine.started_at, snapshot.now)
        yield Fact("clock", tr("Aan sinds"), tr("{time}, nu {span}", time=started, span=up))
    yield Fact("history", tr("Voor de laatste start"), tr(ENDING[machine.ending]))
    if machine.daemon_starts > 1:
        again = tr("{n} keer sinds het apparaat aan is", n=machine.daemon_starts - 1)
        yield Fact("severe", tr("Stroommodule opnieuw gestart"), again)


def _news(snapshot: Snapshot, tr: Translator) -> Iterator[Block]:
    """Which issue of whom is shown, and by which clock."""
    if snapshot.content_trouble:
        yield Note("severe", snapshot.content_trouble, loud=True)
    for publisher in snapshot.publishers.values():
        time = times.moment(publisher.issued_at, publisher.id, snapshot, tr)
        issue = tr("uitgave {issue}, {time}", issue=publisher.issue, time=time)
        yield Fact("information", publisher.name, issue)
    certain = tr("zeker") if snapshot.clock_certain else tr("onzeker: stel de klok gelijk")
    yield Fact("clock", tr("Klok"), f"{tr.dated(snapshot.now)} · {certain}")


def _card(machine: Appliance, tr: Translator) -> str:
    free, size = ((mib or 0) / 1024 for mib in (machine.card_free_mib, machine.card_size_mib))
    return tr("{free} van {size} GB", free=tr.number(free, "0.0"), size=tr.number(size, "0.0"))
