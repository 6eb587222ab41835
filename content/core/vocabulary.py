"""The words people write, and the words this product has: hazards, kinds of place, headings.

Lists are closed. Whoever writes a word that is in none of them is shown what there is.
"""

from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from content.core import words
from content.core.model import Facility, PlaceKind, PlaceStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

_Value = TypeVar("_Value")
_NOT_LETTERS = re.compile(r"[^\w]+")

_HAZARDS = {
    "power-cut": "stroom, stroomuitval, stroomstoring, stroom uitgevallen, geen stroom, black-out, "
    "elektriciteit, elektriciteitsstoring, spanningsuitval",
    "water": "drinkwater, waterstoring, geen water, waterleiding, drinkwaterstoring, kookadvies, "
    "vervuild water, waterverontreiniging",
    "cold": "kou, koude, vorst, strenge vorst, extreme kou, sneeuw, winterweer, ijzel",
    "heat": "hitte, hittegolf, extreme hitte, warmte, extreme warmte",
    "flooding": "overstroming, wateroverlast, hoogwater, hoog water, dijkdoorbraak, stormvloed, "
    "overstromingen",
    "smoke": "rook, brand, natuurbrand, rookontwikkeling, grote brand, bosbrand, heidebrand",
    "chemical": "gevaarlijke stoffen, gevaarlijke stof, gaslek, chemisch, giftige stoffen, "
    "gifwolk, kernongeval, straling, asbest",
    "evacuation": "evacuatie, evacueren, ontruiming, verlaat uw huis",
    "no-112": "112, 112 niet bereikbaar, 112 onbereikbaar, geen 112, 112-storing, "
    "alarmnummer, telefoonstoring, netwerkstoring",
    "medical": "medisch, zorg, zuurstof, dialyse, insuline, medicijnen, beademing, "
    "medische apparaten",
    "": "anders, overig, overige, ander",
}
_PLACE_KINDS = {
    PlaceKind.SHELTER: "opvang, opvanglocatie, noodopvang, crisisopvang, opvangplek, opvangpunt, "
    "shelter, sporthal, slaapplaats, warmteplek",
    PlaceKind.WATER: "water, waterpunt, drinkwater, drinkwaterpunt, watertappunt, tappunt, "
    "nooddrinkwater, watertap, waterdistributiepunt",
    PlaceKind.FOOD: "eten, voedsel, voedseluitgifte, maaltijd, maaltijden, voedselbank, food, "
    "voedselpunt",
    PlaceKind.MEDICAL: "medisch, huisarts, huisartsenpost, ziekenhuis, ehbo, ehbo-post, hulppost, "
    "gezondheidscentrum, medical, dokter, zorg, medische post, spoedpost",
    PlaceKind.PHARMACY: "apotheek, pharmacy, dienstapotheek",
    PlaceKind.SUPPORT_POINT: "noodsteunpunt, steunpunt, nsp, support_point, informatiepunt",
    PlaceKind.OTHER: "anders, overig, overige, other",
}
_STATUSES = {
    PlaceStatus.OPEN: "open, geopend, beschikbaar, in gebruik",
    PlaceStatus.FULL: "vol, volgeboekt, full",
    PlaceStatus.CLOSED: "dicht, gesloten, closed, buiten gebruik",
    PlaceStatus.UNKNOWN: "onbekend, unknown, niet bekend",
}
_FACILITIES = {
    Facility.WHEELCHAIR: "rolstoel, rolstoeltoegankelijk, rolstoelvriendelijk, toegankelijk, "
    "mindervaliden, miva, wheelchair",
    Facility.ANIMALS: "dieren, huisdieren, animals, dieren toegestaan, huisdieren welkom",
    Facility.FIRST_AID: "ehbo, eerste hulp, first_aid, ehbo aanwezig",
    Facility.COTS: "bedden, slaapplaatsen, veldbedden, stretchers, cots",
    Facility.DRINKING_WATER: "drinkwater, water, drinking_water",
    Facility.FOOD: "eten, maaltijden, voedsel, keuken, food, maaltijd",
    Facility.TOILET: "toilet, toiletten, wc, wc's, sanitair, mindervalidentoilet",
    Facility.SHOWER: "douche, douches, shower",
    Facility.HEATING: "verwarming, verwarmd, heating, warmte",
    Facility.CHILDREN: "kinderen, kinderopvang, kinderhoek, children",
    Facility.QUIET_ROOM: "stilteruimte, stille ruimte, gebedsruimte, quiet_room",
    Facility.PARKING: "parkeren, parkeerplaats, parkeerplaatsen, parkeerplek, parking",
    Facility.EMERGENCY_POWER: "noodstroom, aggregaat, noodaggregaat, noodstroomvoorziening, "
    "emergency_power, laadpunt, telefoon opladen",
    Facility.RADIO: "radio",
}
_COLUMNS = {
    "id": "id, code, identificatie, locatiecode, uniek id",
    "soort": "soort, type, categorie, kind, functie, soort voorziening, type voorziening, "
    "soort locatie, type locatie, soort plek, soort punt, bestemming",
    "naam": "naam, name, naam locatie, locatienaam, locatie naam, naam voorziening, title, titel, "
    "omschrijving, omschrijving locatie, naam van de locatie, naam gebouw, gebouw, locatie, "
    "objectnaam, label, voorziening, accommodatie",
    "adres": "adres, address, adresgegevens, volledig adres, straat en huisnummer, straat + nr, "
    "straat en nummer, adres locatie, bezoekadres",
    "breedtegraad": "breedtegraad, lat, latitude, breedte, gps lat, lat., y, y-coördinaat, rd y, "
    "rd-y, y rd, y_rd, y coördinaat, noorderbreedte, coördinaat y, breedtegraad (lat), "
    "breedtegraad (wgs84), lat (wgs84)",
    "lengtegraad": "lengtegraad, lon, lng, long, longitude, lengte, gps lon, gps long, lon., x, "
    "x-coördinaat, rd x, rd-x, x rd, x_rd, x coördinaat, oosterlengte, coördinaat x, "
    "lengtegraad (lon), lengtegraad (wgs84), lon (wgs84)",
    "coördinaten": "coördinaten, coordinaten, lat/lon, lat/long, gps, "
    "gps-coördinaten, gps coördinaten, gps coordinaten, lat/lng, latlon, rd, rd-coördinaten, "
    "rd coördinaten, x/y, positie, locatie (gps), geo, coordinates, google maps, "
    "lengte/breedte, breedte/lengte, breedtegraad/lengtegraad, breedtegraad en lengtegraad, "
    "lon/lat, point, wkt, geometrie, coördinaat",
    "status": "status, stand, toestand, open/dicht, beschikbaarheid",
    "status om": "status om, status per, status bijgewerkt, bijgewerkt, laatst bijgewerkt, "
    "peildatum, datum status, status_at, stand per",
    "plaatsen": "plaatsen, capaciteit, aantal plaatsen, capacity, max. personen, max personen, "
    "aantal personen, maximum aantal personen, capaciteit (personen), aantal plekken, "
    "maximale capaciteit",
    "open": "open, hours, geopend, open van/tot, tijden",
    "openingstijden": "openingstijden, openingstijd, opening hours, opening_hours, openingsuren",
    "maandag": "maandag, ma, open maandag, openingstijden maandag",
    "dinsdag": "dinsdag, di, open dinsdag, openingstijden dinsdag",
    "woensdag": "woensdag, wo, open woensdag, openingstijden woensdag",
    "donderdag": "donderdag, do, open donderdag, openingstijden donderdag",
    "vrijdag": "vrijdag, vr, open vrijdag, openingstijden vrijdag",
    "zaterdag": "zaterdag, za, open zaterdag, openingstijden zaterdag",
    "zondag": "zondag, zo, open zondag, openingstijden zondag",
    "feestdagen": "feestdagen, feestdag, open feestdagen",
    "voorzieningen": "voorzieningen, faciliteiten, facilities, aanwezige voorzieningen, aanwezig",
    "contact": "contact, telefoon, telefoonnummer, tel, tel., phone, contactgegevens, tel.nr., "
    "telefoonnr, tel nr, telefoon publiek",
    "route": "route, routebeschrijving, bereikbaarheid, ingang",
    "opmerking": "opmerking, opmerkingen, note, toelichting, bijzonderheden, notitie, "
    "aanvullende informatie, remarks",
    "straat": "straat, straatnaam, street",
    "huisnummer": "huisnummer, huisnr, huisnr., nr adres, huis nr",
    "toevoeging": "toevoeging, huisnummertoevoeging, toev.",
    "postcode": "postcode, pc, postal code",
    "plaats": "plaats, woonplaats, plaatsnaam, dorp, kern, stad, city",
    "niet mee": "nr, nr., nummer, volgnummer, #, no, objectid, fid, gid, wijk, buurt, gemeente, "
    "provincie, beheerder, contactpersoon, eigenaar, oppervlakte, oppervlakte m2, m2, regio, "
    "veiligheidsregio, land",
}
"""What a column of places may be called. ``niet mee``: told, and not published."""


def key(word: str) -> str:
    """Return what is the same for all ways in which people write one word."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(_NOT_LETTERS.sub(" ", letters.replace("_", " ")).split()) or word.strip()


def _by_key(lists: Mapping[_Value, str]) -> Mapping[str, _Value]:
    return MappingProxyType(
        {key(word): value for value, text in lists.items() for word in text.split(", ")}
    )


HAZARD_WORDS = _by_key(_HAZARDS)
PLACE_KINDS = _by_key(_PLACE_KINDS)
STATUSES = _by_key(_STATUSES)
FACILITIES = _by_key(_FACILITIES)
COLUMNS = _by_key(_COLUMNS)


def hazard(word: str) -> str | None:
    """Return the hazard that a Dutch word means, empty for "anders"; None for no such word.

    The product's own words, such as ``power-cut``, are themselves.
    """
    return word if word in words.HAZARDS else HAZARD_WORDS.get(key(word))


def hazard_list() -> str:
    """Return what there is to choose from, in Dutch."""
    dutch = (text.split(", ")[1 if slug == "power-cut" else 0] for slug, text in _HAZARDS.items())
    return ", ".join(dutch)
