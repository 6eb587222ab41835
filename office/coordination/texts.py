"""What letters, states and points say, in Dutch for who coordinates. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from link.bodies import Alarms, Card, Closed, Emergency, Found, Message, Search, Situation, Totals
from link.envelope import Kind
from link.states import State
from office.coordination.opened import Gone
from office.coordination.points import Worry
from power.status import Condition

if TYPE_CHECKING:
    from link.bodies import Letter
    from office.coordination.mailbox import Mail
    from office.coordination.points import Point

PRIORITIES = {1: "Nu", 2: "Straks", 3: "Kan wachten"}
SERVICES = ("Brandweer", "Ambulance", "Politie", "Gemeente", "Wij zelf")
"""Who may do it, as the desk of a point has it. What the writer hears is this word."""
KINDS = {
    Kind.EMERGENCY: "Noodmelding",
    Kind.ALARM: "Alarm",
    Kind.MESSAGE: "Bericht",
    Kind.TOTALS: "Aantallen",
}
STATES = {
    State.WRITTEN: "opgeschreven",
    State.SENT: "verstuurd",
    State.ARRIVED: "nog niet gelezen",
    State.READ: "gelezen",
    State.TAKEN: "opgepakt",
}
ROLES = {"staff": "medewerker", "coordinator": "coördinator", "centralist": "centralist"}
CARRIERS = {"ip": "netwerk", "stick": "koerier", "lora": "radio"}
CONDITIONS = {
    Condition.MAINS: "netstroom",
    Condition.RIDE_THROUGH: "netstroom viel net weg",
    Condition.RETURNING: "netstroom komt terug",
    Condition.GENERATOR: "aggregaat",
    Condition.BATTERY: "op de accu",
    Condition.CHARGER_DEAD: "laadt niet",
    Condition.RESERVE: "accu bijna leeg",
    Condition.BLIND: "geen meting",
}
WORRIES = {
    Worry.WAITS: "noodmelding wacht",
    Worry.POWER: "bijna zonder stroom",
    Worry.SILENT: "stil",
    Worry.LOW: "weinig stroom",
    Worry.BEHIND: "oude uitgave",
    Worry.UNREAD: "ongelezen post",
    Worry.ODD: "let op",
}
ALARMS = {
    "unknown-node": "Een onbekende afzender stuurde een noodmelding. Lees die, en bel het punt.",
    "quarantine-full": "Er kwam te veel van onbekende afzenders. Leg weg wat vals is.",
    "cloned-card": "Twee geheugenkaarten gebruiken dezelfde naam. Bel het punt.",
    "copied-card": "Een kaart is een kopie, of teruggezet. Bel het punt en vraag het na.",
    "issue-refused": "Een uitgave over de verbinding is geweigerd. Breng hem op een stick.",
    "book-damaged": "Wat de verbinding bewaarde, was beschadigd. Punten sturen het opnieuw.",
    "own-card-cloned": "Onze eigen kaart is gekopieerd. Waarschuw de regio.",
}
"""Of the link itself."""
_UNITS = {"water": "liter"}
CARDS = {
    "asked": "gevraagd",
    "claimed": "toegezegd",
    "refused": "niet mogelijk",
    "confirmed": "gebracht",
    "released": "losgelaten",
}
UNKNOWN = "onbekend"
_GONE = "De woorden zijn gewist: de bewaartermijn is voorbij."
_CLOSED = "Het punt is gesloten."
_STRANGE = "Dit bericht is van nieuwere software en hier niet te lezen."


def headline(letter: Letter | Gone | None, mail: Mail) -> str:
    """One line for a list."""
    match letter:
        case Emergency():
            said = " · ".join(filter(None, (letter.what, letter.where))) or letter.name
        case Message():
            said = letter.text
        case Situation():
            said = "Situatie: " + "; ".join(letter.lines)
        case Alarms():
            codes = ", ".join(_alarm(one.code, one.subject) for one in letter.alarms)
            said = f"Stroom: {codes or 'geen alarmen meer'}"
        case Closed():
            said = _CLOSED
        case Card():
            said = _card(letter)
        case Search() | Found():
            said = _looked_for(letter)
        case Totals():
            said = "Nieuwe aantallen: kijk bij Aantallen."
        case Gone():
            said = _GONE
        case _:
            said = "Een plaats vraagt om inschrijving." if mail.enrols else _STRANGE
    return said


def facts(letter: Letter | Gone | None) -> tuple[tuple[str, str], ...]:
    """All that it says, with a label each; what was left out is left out."""
    found: tuple[tuple[str, str], ...]
    match letter:
        case Emergency():
            found = (
                ("Wat", letter.what), ("Waar", letter.where), ("Wie", letter.who),
                ("Terugbellen", letter.call_back), ("Woorden", letter.words),
                ("Naam op de radio", letter.name), ("Verbetert", letter.corrects),
            )  # fmt: skip
        case Message():
            found = (
                ("Van", letter.sender), ("Aan", letter.receiver), ("Spoed", letter.urgency),
                ("Bericht", letter.text),
            )  # fmt: skip
        case Situation():
            found = tuple(
                ("Situatie" if n == 0 else "", line) for n, line in enumerate(letter.lines)
            )
        case Alarms():
            found = tuple(("Alarm", _alarm(one.code, one.subject)) for one in letter.alarms)
            found = found or (("Alarm", "geen meer"),)
        case Card():
            found = (("Kaart", _card(letter)),)
        case Search():
            found = (
                ("Zoekt", search(letter)), ("Buurt", letter.area), ("Kaart", str(letter.card)),
            )  # fmt: skip
        case Found():
            found = (("Antwoord", _looked_for(letter)),)
        case Closed():
            found = (("Bericht", _CLOSED),)
        case _:
            found = (("Inhoud", _GONE if isinstance(letter, Gone) else _STRANGE),)
    return tuple((label, value) for label, value in found if value)


def state(mail: Mail) -> str:
    """How far it is, and who said so."""
    if mail.state is State.TAKEN:
        return f"opgepakt door {who(mail.role)}"
    return STATES[mail.state]


def who(role: str | None) -> str:
    """In which role; what is no role of ours is the name of a service."""
    return ROLES.get(role or "", role or UNKNOWN)


def priority(number: int | None) -> str:
    return "Nog niet beoordeeld" if number is None else PRIORITIES.get(number, UNKNOWN)


def power(point: Point) -> str:
    """How it stands with its power, in a few words."""
    told = point.told
    if told is None or told.condition is None:
        return UNKNOWN
    parts = [CONDITIONS[told.condition]]
    if point.is_on_battery and told.hours is not None:
        parts.append(f"nog {hours(told.hours)}")
    elif told.charge_pct is not None:
        parts.append(f"accu {told.charge_pct} %")
    return ", ".join(parts)


def hours(number: float) -> str:
    """Such as "6,5 uur"; the most that a status can say stands for more."""
    if number >= 127:
        return "meer dan 5 dagen"
    return f"{number:g} uur".replace(".", ",")


def ways(point: Point) -> str:
    """How it can be reached now."""
    direct = ", ".join(CARRIERS.get(name, name) for name in point.reachable)
    if direct:
        return f"bereikbaar via {direct}"
    if point.through:
        return "alleen via een ander punt: onzeker"
    return "nu niet bereikbaar"


def search(letter: Search) -> str:
    """What is looked for, such as "water: 40 liter"."""
    return f"{letter.theme}: {much(letter.theme, letter.quantity)}"


def names_another(sender: str, named: str) -> str:
    """Why a question is not asked on."""
    return (
        f"{sender} vraagt dit uit naam van {named}. Dat kan een steunpunt niet, dus u kunt het "
        f"niet doorvragen. Bel {named}: zoeken zij dit echt?"
    )


def much(theme: str, number: int) -> str:
    return f"{number} {_UNITS[theme]}" if theme in _UNITS else str(number)


def _looked_for(letter: Search | Found) -> str:
    """What a point looks for, or the answer of another one."""
    if isinstance(letter, Search):
        return f"Zoekt {search(letter)}"
    if not letter.quantity:
        return f"Heeft niets voor kaart {letter.card}."
    return f"Kan {letter.quantity} geven voor kaart {letter.card}."


def _card(letter: Card) -> str:
    """Of needs and offers, from one place to another."""
    much = f", {letter.quantity}" if letter.quantity else ""
    return f"Kaart {letter.card}{much}: {CARDS[letter.said]}"


def _alarm(code: str, subject: str) -> str:
    return f"{code} ({subject})" if subject else code
