"""How long each table is kept, and what goes when the point closes. `retention` applies it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Rule:
    """How long one table is kept."""

    what: str
    """As staff know it."""
    words: str
    table: str = ""
    dated_by: str = ""
    """An SQL expression of the moment from which ``kept`` counts; null: not yet."""
    kept: timedelta = timedelta(0)
    in_order: bool = True
    """Whether a later line is never beyond its time before an earlier one."""
    feature: str = ""
    """The switch in the settings of what writes it; empty: it is always there."""


RULES = (
    Rule(
        "Mededelingen",
        "7 dagen na het einde",
        "notices",
        "coalesce(withdrawn_at, until)",
        7 * DAY,
        in_order=False,
    ),
    Rule("Logboek", "30 dagen", "log", "at", 30 * DAY),
    Rule(
        "Noodmeldingen",
        "bevestigd: tot het sluiten; anders tot 7 dagen na het sluiten; hoogstens 30 dagen",
        "reports",
        "taken_at",
        30 * DAY,
    ),
    Rule("Situatieberichten", "30 dagen", "situations", "at", 30 * DAY),
    Rule(
        "Half ingevulde formulieren",
        "24 uur, of tot het sluiten",
        "drafts",
        "at",
        DAY,
        in_order=False,
    ),
    Rule(
        "Wie er dienst had",
        "7 dagen",
        "duties",
        "coalesce(ended_at, until)",
        7 * DAY,
        in_order=False,
    ),
    Rule("Afgevinkte lijsten", "30 dagen", "runs", "started_at", 30 * DAY),
    Rule("Kaarten van vraag en aanbod", "30 dagen", "card_events", "at", 30 * DAY, feature="needs"),
    Rule(
        "Wie iets vroeg of aanbood, en wat die zei",
        "geregeld: tot het sluiten; anders tot 7 dagen na het sluiten; hoogstens 30 dagen",
        "card_people",
        "at",
        30 * DAY,
        feature="needs",
    ),
    Rule(
        "Wie als vrijwilliger hielp",
        "tot het sluiten; hoogstens 7 dagen",
        "volunteers",
        "at",
        7 * DAY,
        feature="volunteers",
    ),
    Rule("Wat aan het apparaat is gedaan", "1 jaar", "journal", "at", 365 * DAY),
    Rule("Wat er uitging en binnenkwam", "1 jaar", "stock", "at", 365 * DAY, feature="stock"),
    Rule(
        "Artikelen",
        "1 jaar na de laatste keer",
        "stock_items",
        "coalesce((select max(stock.at) from stock where stock.item = stock_items.id), at)",
        365 * DAY,
        in_order=False,
        feature="stock",
    ),
    Rule("Gebruikte bonnen", "2 dagen", "coupons_used", "at", 2 * DAY, feature="stock"),
    Rule(
        "Sleutels van bonnen",
        "1 jaar na de laatste bon",
        "coupon_series",
        "at",
        365 * DAY,
        in_order=False,
        feature="stock",
    ),
    Rule(
        "Wat andere punten van hun voorraad zeiden",
        "30 dagen",
        "stock_elsewhere",
        "at",
        30 * DAY,
        in_order=False,
        feature="stock",
    ),
    Rule(
        "Bonnen die bij andere punten gebruikt zijn",
        "2 dagen",
        "coupons_elsewhere",
        "at",
        2 * DAY,
        in_order=False,
        feature="stock",
    ),
    Rule("Aantal bezoekers", "1 jaar", "visits", "at", 365 * DAY, feature="visitors"),
    Rule("Logboek en meldingen van een oefening", "tot het sluiten"),
    Rule("Bestanden die op een stick moesten", "1 dag, of tot de stroom eraf gaat"),
    Rule(
        "Reservekopie van dit boek",
        "tot 2 dagen na een verandering; na het sluiten alleen van wat er nog is",
    ),
    Rule("Een beschadigd boek dat bewaard is", "30 dagen"),
    Rule("Foute pincodes", "alleen het aantal, tot de goede pincode"),
)

OF_DRILLS = (
    "delete from reports where drill",
    "delete from situations where drill",
    "delete from log where drill",
    "delete from runs where drill",
    "delete from duties where drill",
    "delete from card_events where drill",
    "delete from card_people where drill",
    "delete from volunteers where drill",
    "delete from stock where drill",
    "delete from stock_items where drill",
    "delete from coupon_series where drill",
    "delete from coupons_used where drill",
    "delete from stock_elsewhere where drill",
    "delete from coupons_elsewhere where drill",
    "delete from visits where drill",
    "update notices set withdrawn_at = :now where drill and until > :now and withdrawn_at is null",
)
_OF_CARDS_THAT_ARE_DONE = (
    "delete from card_people where card in (select body ->> 'card' from card_events as done"
    " where origin = '' and body ->> 'do' in ('met', 'withdrawn', 'reported') and not exists ("
    "select * from card_events as later where origin = '' and sequence > done.sequence"
    " and body ->> 'card' = done.body ->> 'card' and body ->> 'do' = 'reopened'))"
)
"""After those of drills went: what is left is real."""
AT_CLOSING = (
    *OF_DRILLS,
    "delete from reports where acknowledged_at is not null",
    "delete from drafts",
    "delete from volunteers",
    _OF_CARDS_THAT_ARE_DONE,
    "update duties set ended_at = :now where ended_at is null",
    "update runs set ended_at = :now where ended_at is null",
    "update notices set withdrawn_at = :now where until > :now and withdrawn_at is null",
)


def rules(on: Collection[str] = ()) -> tuple[Rule, ...]:
    """Return what the screen shows; ``on``: the switches that are on here."""
    return tuple(rule for rule in RULES if not rule.feature or rule.feature in on)
