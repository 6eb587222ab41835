# ruff: noqa: RUF001 - Turkish has a dotless i
"""The words publishers write, and the words CAP wants, side by side."""

from __future__ import annotations

from types import MappingProxyType

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

SEVERITIES = MappingProxyType(
    {
        "extreem": Severity.EXTREME,
        "ernstig": Severity.SEVERE,
        "matig": Severity.MODERATE,
        "licht": Severity.MINOR,
    }
)
URGENCIES = MappingProxyType(
    {
        "nu": Urgency.IMMEDIATE,
        "binnenkort": Urgency.EXPECTED,
        "later": Urgency.FUTURE,
        "voorbij": Urgency.PAST,
    }
)
CERTAINTIES = MappingProxyType(
    {
        "waargenomen": Certainty.OBSERVED,
        "waarschijnlijk": Certainty.LIKELY,
        "mogelijk": Certainty.POSSIBLE,
        "kleine kans": Certainty.UNLIKELY,
    }
)
YES_NO = MappingProxyType({"ja": True, "nee": False})
PLACE_KINDS = MappingProxyType(
    {
        "opvang": PlaceKind.SHELTER,
        "water": PlaceKind.WATER,
        "eten": PlaceKind.FOOD,
        "medisch": PlaceKind.MEDICAL,
        "apotheek": PlaceKind.PHARMACY,
        "noodsteunpunt": PlaceKind.SUPPORT_POINT,
        "anders": PlaceKind.OTHER,
    }
)
PLACE_STATUSES = MappingProxyType(
    {
        "open": PlaceStatus.OPEN,
        "vol": PlaceStatus.FULL,
        "dicht": PlaceStatus.CLOSED,
        "onbekend": PlaceStatus.UNKNOWN,
    }
)
FACILITIES = MappingProxyType(
    {
        "rolstoel": Facility.WHEELCHAIR,
        "dieren": Facility.ANIMALS,
        "ehbo": Facility.FIRST_AID,
        "bedden": Facility.COTS,
        "drinkwater": Facility.DRINKING_WATER,
        "eten": Facility.FOOD,
        "toilet": Facility.TOILET,
        "douche": Facility.SHOWER,
        "verwarming": Facility.HEATING,
        "kinderen": Facility.CHILDREN,
        "stilteruimte": Facility.QUIET_ROOM,
        "parkeren": Facility.PARKING,
        "noodstroom": Facility.EMERGENCY_POWER,
        "radio": Facility.RADIO,
    }
)
UTILITY_KINDS = MappingProxyType(
    {
        "stroom": UtilityKind.POWER,
        "water": UtilityKind.WATER,
        "gas": UtilityKind.GAS,
        "riool": UtilityKind.SEWER,
        "telefoon": UtilityKind.TELECOMS,
        "wegen": UtilityKind.ROADS,
    }
)
UTILITY_STATES = MappingProxyType(
    {
        "werkt": UtilityState.WORKING,
        "beperkt": UtilityState.LIMITED,
        "uit": UtilityState.OUT,
        "onbekend": UtilityState.UNKNOWN,
    }
)

OTHER_CATEGORY = "Other"
CATEGORIES = MappingProxyType(
    {
        "power-cut": "Infra",
        "water": "Infra",
        "cold": "Met",
        "heat": "Met",
        "flooding": "Met",  # CAP 1.2 puts floods there
        "smoke": "Fire",
        "chemical": "CBRNE",
        "evacuation": "Safety",
        "no-112": "Infra",
        "medical": "Health",
    }
)
"""CAP `category` of a hazard."""

_EVENTS = {
    "power-cut": {
        "nl": "Stroomuitval",
        "en": "Power cut",
        "de": "Stromausfall",
        "pl": "Przerwa w dostawie prądu",
        "uk": "Відключення електроенергії",
        "tr": "Elektrik kesintisi",
        "ar": "انقطاع الكهرباء",
    },
    "water": {
        "nl": "Drinkwater",
        "en": "Drinking water",
        "de": "Trinkwasser",
        "pl": "Woda pitna",
        "uk": "Питна вода",
        "tr": "İçme suyu",
        "ar": "مياه الشرب",
    },
    "cold": {
        "nl": "Kou",
        "en": "Extreme cold",
        "de": "Extreme Kälte",
        "pl": "Silny mróz",
        "uk": "Сильний мороз",
        "tr": "Aşırı soğuk",
        "ar": "برد شديد",
    },
    "heat": {
        "nl": "Hitte",
        "en": "Extreme heat",
        "de": "Extreme Hitze",
        "pl": "Upał",
        "uk": "Сильна спека",
        "tr": "Aşırı sıcak",
        "ar": "حر شديد",
    },
    "flooding": {
        "nl": "Overstroming",
        "en": "Flooding",
        "de": "Überschwemmung",
        "pl": "Powódź",
        "uk": "Повінь",
        "tr": "Su baskını",
        "ar": "فيضان",
    },
    "smoke": {
        "nl": "Rook",
        "en": "Smoke",
        "de": "Rauch",
        "pl": "Dym",
        "uk": "Дим",
        "tr": "Duman",
        "ar": "دخان",
    },
    "chemical": {
        "nl": "Gevaarlijke stoffen",
        "en": "Dangerous substances",
        "de": "Gefahrstoffe",
        "pl": "Substancje niebezpieczne",
        "uk": "Небезпечні речовини",
        "tr": "Tehlikeli maddeler",
        "ar": "مواد خطرة",
    },
    "evacuation": {
        "nl": "Evacuatie",
        "en": "Evacuation",
        "de": "Evakuierung",
        "pl": "Ewakuacja",
        "uk": "Евакуація",
        "tr": "Tahliye",
        "ar": "إخلاء",
    },
    "no-112": {
        "nl": "112 niet bereikbaar",
        "en": "112 cannot be reached",
        "de": "112 nicht erreichbar",
        "pl": "Numer 112 niedostępny",
        "uk": "Номер 112 недоступний",
        "tr": "112'ye ulaşılamıyor",
        "ar": "تعذر الاتصال بالرقم 112",
    },
    "medical": {
        "nl": "Medische zorg thuis",
        "en": "Medical care at home",
        "de": "Medizinische Pflege zu Hause",
        "pl": "Opieka medyczna w domu",
        "uk": "Медична допомога вдома",
        "tr": "Evde tıbbi bakım",
        "ar": "رعاية طبية في البيت",
    },
}
_OTHER_EVENT = {
    "nl": "Bericht",
    "en": "Notice",
    "de": "Mitteilung",
    "pl": "Komunikat",
    "uk": "Повідомлення",
    "tr": "Bildirim",
    "ar": "إشعار",
}
HAZARDS = tuple(_EVENTS)


def event_word(hazard: str, language: str) -> str:
    """Return CAP `event` in words; English where the table has no such language."""
    words = _EVENTS.get(hazard, _OTHER_EVENT)
    return words.get(language, words["en"])
