"""The screen's words for every code of the other programs.

Complete: a test holds each table against its enum.
"""

from __future__ import annotations

from content.core.model import (
    Certainty,
    Facility,
    PlaceKind,
    PlaceStatus,
    Severity,
    Urgency,
    UtilityKind,
    UtilityState,
)
from content.progress import OutcomeCode, Phase
from kiosk.i18n.translator import N_
from power.status import Why

SEVERITY = {
    Severity.EXTREME: N_("Levensgevaar"),
    Severity.SEVERE: N_("Ernstig"),
    Severity.MODERATE: N_("Let op"),
    Severity.MINOR: N_("Goed om te weten"),
    Severity.UNKNOWN: N_("Mededeling"),
}
SEVERITY_ICON = {
    Severity.EXTREME: "extreme",
    Severity.SEVERE: "severe",
    Severity.MODERATE: "moderate",
    Severity.MINOR: "minor",
    Severity.UNKNOWN: "minor",
}
CERTAINTY = {
    Certainty.OBSERVED: "",
    Certainty.LIKELY: N_("waarschijnlijk"),
    Certainty.POSSIBLE: N_("mogelijk"),
    Certainty.UNLIKELY: N_("kleine kans"),
    Certainty.UNKNOWN: "",
}
"""Empty: it is so, and needs no word; or nobody said."""
URGENCY = {
    Urgency.IMMEDIATE: "",
    Urgency.EXPECTED: N_("binnenkort"),
    Urgency.FUTURE: N_("later"),
    Urgency.PAST: N_("voorbij"),
    Urgency.UNKNOWN: "",
}
"""Empty: now, or nobody said."""
PLACE_KIND = {
    PlaceKind.SHELTER: N_("Opvang"),
    PlaceKind.WATER: N_("Drinkwater"),
    PlaceKind.FOOD: N_("Eten"),
    PlaceKind.MEDICAL: N_("Medische hulp"),
    PlaceKind.PHARMACY: N_("Apotheek"),
    PlaceKind.SUPPORT_POINT: N_("Noodsteunpunt"),
    PlaceKind.OTHER: N_("Overig"),
}
NEED = {
    PlaceKind.SHELTER: N_("Slapen"),
    PlaceKind.WATER: N_("Water"),
    PlaceKind.FOOD: N_("Eten"),
    PlaceKind.MEDICAL: N_("Medisch"),
    PlaceKind.PHARMACY: N_("Apotheek"),
    PlaceKind.SUPPORT_POINT: N_("Steunpunt"),
    PlaceKind.OTHER: N_("Anders"),
}
"""Why one would go there, in one short word: it stands on a button."""
PLACE_STATUS = {
    PlaceStatus.OPEN: N_("Open"),
    PlaceStatus.FULL: N_("Vol"),
    PlaceStatus.CLOSED: N_("Dicht"),
    PlaceStatus.UNKNOWN: N_("Niet bekend of het open is"),
}
FACILITY = {
    Facility.WHEELCHAIR: N_("Toegankelijk met rolstoel"),
    Facility.ANIMALS: N_("Huisdieren welkom"),
    Facility.FIRST_AID: N_("Eerste hulp"),
    Facility.COTS: N_("Bedden"),
    Facility.DRINKING_WATER: N_("Drinkwater"),
    Facility.FOOD: N_("Eten"),
    Facility.TOILET: N_("Toilet"),
    Facility.SHOWER: N_("Douche"),
    Facility.HEATING: N_("Verwarming"),
    Facility.CHILDREN: N_("Plek voor kinderen"),
    Facility.QUIET_ROOM: N_("Stille ruimte"),
    Facility.PARKING: N_("Parkeren"),
    Facility.EMERGENCY_POWER: N_("Noodstroom"),
    Facility.RADIO: N_("Noodradio"),
}
WITH = {
    Facility.WHEELCHAIR: N_("toegankelijk met rolstoel"),
    Facility.ANIMALS: N_("waar huisdieren welkom zijn"),
    Facility.FIRST_AID: N_("met eerste hulp"),
    Facility.COTS: N_("met bedden"),
    Facility.DRINKING_WATER: N_("met drinkwater"),
    Facility.FOOD: N_("met eten"),
    Facility.TOILET: N_("met toilet"),
    Facility.SHOWER: N_("met douche"),
    Facility.HEATING: N_("met verwarming"),
    Facility.CHILDREN: N_("met een plek voor kinderen"),
    Facility.QUIET_ROOM: N_("met een stille ruimte"),
    Facility.PARKING: N_("waar u kunt parkeren"),
    Facility.EMERGENCY_POWER: N_("met noodstroom"),
    Facility.RADIO: N_("met noodradio"),
}
"""Follows "3 plekken"."""
UTILITY = {
    UtilityKind.POWER: N_("Stroom"),
    UtilityKind.WATER: N_("Water"),
    UtilityKind.GAS: N_("Gas"),
    UtilityKind.SEWER: N_("Riool"),
    UtilityKind.TELECOMS: N_("Telefoon"),
    UtilityKind.ROADS: N_("Wegen"),
}
UTILITY_STATE = {
    UtilityState.WORKING: N_("werkt"),
    UtilityState.LIMITED: N_("beperkt"),
    UtilityState.OUT: N_("uit"),
    UtilityState.UNKNOWN: N_("niet bekend"),
}
UTILITY_STATE_SHORT = {UtilityState.LIMITED: N_("bep.")}
"""Where a long word has no room in a narrow tile."""
COMPASS = {
    "n": N_("naar het noorden"),
    "no": N_("naar het noordoosten"),
    "o": N_("naar het oosten"),
    "zo": N_("naar het zuidoosten"),
    "z": N_("naar het zuiden"),
    "zw": N_("naar het zuidwesten"),
    "w": N_("naar het westen"),
    "nw": N_("naar het noordwesten"),
}
HAZARD = {
    "power-cut": N_("Stroomuitval"),
    "water": N_("Drinkwater"),
    "cold": N_("Kou"),
    "heat": N_("Hitte"),
    "flooding": N_("Overstroming"),
    "smoke": N_("Rook"),
    "chemical": N_("Gevaarlijke stoffen"),
    "evacuation": N_("Evacuatie"),
    "no-112": N_("112 werkt niet"),
    "medical": N_("Medische hulp"),
}
UNREAD = {
    Phase.PIN_NEEDED: N_("Voor deze stick is een pincode nodig."),
    Phase.UNREADABLE: N_(
        "Dit soort stick leest het apparaat niet. Neem een stick met FAT32 of exFAT."
    ),
    Phase.FAILED: N_("De stick kon niet worden gelezen. Waarschuw de technicus."),
}
OUTCOME = {
    OutcomeCode.UPDATED: N_("Bijgewerkt: uitgave {issue}. U kunt de stick verwijderen."),
    OutcomeCode.UNCHANGED: N_("Deze informatie stond er al. U kunt de stick verwijderen."),
    OutcomeCode.OLDER: N_("Deze stick is ouder dan wat u hier ziet. Vraag de nieuwste stick."),
    OutcomeCode.INCOMPLETE: N_("Stick onvolledig. Doe de stick opnieuw in het apparaat."),
    OutcomeCode.UNKNOWN_PUBLISHER: N_(
        "De stick is niet herkend. Er is niets veranderd. Vraag een andere."
    ),
    OutcomeCode.REFUSED: N_("De stick is geweigerd. Gebruik hem niet meer. Vraag een andere."),
    OutcomeCode.NO_BUNDLE: N_("Op deze stick staat niets voor dit scherm. Neem een andere stick."),
}
WHY = {
    Why.MAINS: N_("netstroom"),
    Why.ESSENTIAL: N_("noodzakelijk"),
    Why.BUDGET: N_("er is genoeg over"),
    Why.RIDE_THROUGH: N_("wacht: korte storing"),
    Why.HELD: N_("wacht: minimale tijd"),
    Why.RETURNING: N_("wacht op zijn beurt"),
    Why.NOT_WANTED: N_("nu niet nodig"),
    Why.SHED: N_("uit om de accu te sparen"),
    Why.RESERVE: N_("accu bijna leeg"),
    Why.BLIND: N_("geen meting van de accu"),
    Why.OVERRIDE: N_("met de hand gezet"),
    Why.TOUCHED: N_("even helder door aanraking"),
    Why.FAULT: N_("storing: controleer het relais"),
    Why.GENERATOR: N_("het aggregaat geeft daarvoor niet genoeg"),
    Why.UNSWITCHED: N_("altijd aan"),
}
