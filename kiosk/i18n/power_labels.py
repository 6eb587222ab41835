"""What technicians read for every code of the power room.

Complete: a test holds each table against the codes that `power` can utter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kiosk.i18n.translator import N_

if TYPE_CHECKING:
    from kiosk.i18n.translator import Translator
    from power.status import Status


class Advice(NamedTuple):
    """An alarm: what is the matter, and what to do now."""

    what: str
    do: str


LOAD = {
    "lighting": N_("Licht"),
    "radio-charging": N_("Radio’s opladen"),
    "display": N_("Scherm"),
    "display-brightness": N_("Helder scherm"),
    "heating": N_("Verwarming"),
    "coffee": N_("Koffie"),
    "phone-charging": N_("Telefoons opladen"),
}
"""Loads by the names of the example power.toml; another name is shown as it is written there."""

ALARM = {
    "supply-blind": Advice(
        N_("De accu geeft al een tijd geen meting."),
        N_("Kijk of de accu en de kabels goed vastzitten."),
    ),
    "no-reading": Advice(
        N_("De accu geeft nu geen meting."),
        N_("Wacht een minuut. Blijft het? Kijk naar de kabels."),
    ),
    "gauge-jumped": Advice(
        N_("De accumeter versprong."), N_("Vertrouw de lading even niet. Kijk over een uur weer.")
    ),
    "gauge-stuck": Advice(
        N_("De accumeter staat stil."), N_("Vertrouw de lading niet. Laat de accu nakijken.")
    ),
    "reserve": Advice(
        N_("De accu is bijna leeg."), N_("Sluit een aggregaat aan, of zet alles netjes uit.")
    ),
    "battery-hot": Advice(
        N_("De accu is te warm."), N_("Zorg voor koelte. Leg niets op of tegen de accu.")
    ),
    "battery-overheat": Advice(
        N_("De accu is veel te warm."), N_("Haal de accu los als dat veilig kan. Houd afstand.")
    ),
    "battery-frost": Advice(
        N_("De accu is kouder dan 0 graden."), N_("Zet de accu warmer. Laden kan hem beschadigen.")
    ),
    "battery-cold": Advice(N_("De accu is te koud."), N_("Zet de accu op een warmere plek.")),
    "battery-worn": Advice(N_("De accu is versleten."), N_("Bestel een nieuwe accu.")),
    "replace-battery": Advice(
        N_("De accu meldt dat hij vervangen moet worden."), N_("Bestel een nieuwe accu.")
    ),
    "battery-failure": Advice(N_("De accu meldt een storing."), N_("Laat de accu nakijken.")),
    "battery-absent": Advice(N_("Er is geen accu gevonden."), N_("Sluit de accu aan.")),
    "battery-profile-invalid": Advice(
        N_("De instelling van de accu klopt niet."), N_("Stel het accuprofiel van de HAT in.")
    ),
    "runtime-short": Advice(
        N_("De volle accu houdt het niet lang genoeg vol."),
        N_("Neem een grotere accu, of maak minder apparaten noodzakelijk."),
    ),
    "charger-dead": Advice(
        N_("De accu loopt leeg terwijl er netstroom lijkt te zijn."),
        N_("Kijk naar de lader, de stekker en de zekering."),
    ),
    "charge-low": Advice(
        N_("De accu is weinig geladen en laadt niet bij."), N_("Kijk naar de lader en de stekker.")
    ),
    "low-unconfirmed": Advice(
        N_("De accu is misschien bijna leeg."),
        N_("Sluit een aggregaat aan. Het licht blijft aan zolang er stroom is."),
    ),
    "low-battery": Advice(
        N_("De accu meldt dat hij bijna leeg is."), N_("Sluit een aggregaat aan.")
    ),
    "high-battery": Advice(N_("De accu is te ver opgeladen."), N_("Laat de lader nakijken.")),
    "over-voltage": Advice(
        N_("De spanning van de accu is te hoog."), N_("Haal de lader los en laat hem nakijken.")
    ),
    "over-current": Advice(
        N_("Er loopt te veel stroom."), N_("Haal apparaten los die niet nodig zijn.")
    ),
    "overload": Advice(
        N_("De accu levert te veel vermogen."), N_("Haal apparaten los die niet nodig zijn.")
    ),
    "bypass": Advice(
        N_("De UPS staat in doorverbinding."), N_("Zet de UPS terug in gewone stand.")
    ),
    "output-off": Advice(N_("De uitgang van de UPS staat uit."), N_("Zet de UPS aan.")),
    "forced-shutdown": Advice(
        N_("De UPS schakelt zichzelf zo uit."), N_("Sluit een aggregaat aan.")
    ),
    "calibrating": Advice(
        N_("De UPS meet zijn eigen accu."), N_("Wacht tot hij klaar is. Trek geen stekker uit.")
    ),
    "alarm": Advice(N_("De UPS meldt een storing."), N_("Kijk op het scherm van de UPS zelf.")),
    "mains-weak": Advice(N_("De netstroom is zwak."), N_("Kijk of de voeding sterk genoeg is.")),
    "mains-bad": Advice(
        N_("De netstroom is niet bruikbaar."), N_("Kijk naar de voeding en de stekker.")
    ),
    "button-power-off": Advice(
        N_("Iemand zette het apparaat uit met de knop."), N_("Vraag na waarom.")
    ),
    "forced-power-off": Advice(
        N_("Het apparaat is hard uitgezet."), N_("Kijk bij ‘Voor de laatste start’ hoe dat kwam.")
    ),
    "forced-vsys-off": Advice(
        N_("De HAT zette de uitgang hard uit."), N_("Kijk of er te veel op is aangesloten.")
    ),
    "watchdog-reset": Advice(
        N_("Het apparaat hing en is opnieuw gestart."), N_("Maak een diagnose voor de helpdesk.")
    ),
    "charge-temperature-suspend": Advice(
        N_("Het laden staat stil door de temperatuur."), N_("Zet de accu op 10 tot 30 graden.")
    ),
    "charge-temperature-cool": Advice(
        N_("Het laden gaat langzaam: de accu is koud."), N_("Zet de accu warmer.")
    ),
    "charge-temperature-warm": Advice(
        N_("Het laden gaat langzaam: de accu is warm."), N_("Zorg voor koelte.")
    ),
    "load-fault": Advice(
        N_("Een apparaat is niet te schakelen."), N_("Kijk naar het relais en de draden.")
    ),
    "history-failing": Advice(
        N_("De metingen worden niet bewaard."), N_("De kaart is vol of stuk. Maak een diagnose.")
    ),
}
WITNESS = {
    "gauge": N_("de accumeter"),
    "volts": N_("de spanning"),
    "words": N_("de accu zelf"),
    "reckoning": N_("onze eigen telling"),
}
"""Who says that a battery is nearly empty, by `power.status.SupplyStatus.witnesses`."""
UNKNOWN_ALARM = Advice(N_("De accu meldt: {code}."), N_("Zoek dit op bij de leverancier."))

REFUSAL = {
    "silent": N_("De stroommodule antwoordt niet. Er is niets veranderd. Probeer het zo weer."),
    "busy": N_("De stroommodule is bezig. Kijk bij Stroom, en probeer het dan weer."),
    "not-allowed": N_("Dit mag alleen een technicus, hier op het scherm."),
    "too-often": N_("Dat is te vaak. Wacht een uur en probeer het dan weer."),
    "unreadable": N_("De stroommodule begrijpt dit niet. Vraag de helpdesk."),
    "no-load": N_("Dit apparaat staat niet meer in de instellingen."),
    "no-pin": N_("Dit apparaat hangt niet aan een relais. Niemand kan het schakelen."),
    "no-supply": N_("Deze accu staat niet meer in de instellingen."),
    "no-alarm": N_("Dit alarm is al voorbij."),
    "too-long": N_("Dat is te lang. Kies een kortere tijd."),
    "already-promised": N_("Dat is al zo in de instellingen. Kies een later tijdstip."),
    "past": N_("Dat tijdstip is al voorbij. Kies een later tijdstip."),
    "unknown-charge": N_("De lading van de accu is niet bekend. Er is niets te voorspellen."),
    "failed": N_("Er is nu niet te voorspellen hoe het gaat. Vraag de helpdesk."),
    "no-generator": N_("Bij deze accu staat geen aggregaat in de instellingen."),
    "test-under-way": N_("Er loopt al een test. Wacht, of stop die eerst."),
    "not-on-mains": N_("Dit kan alleen met netstroom, en niet in een oefening."),
    "not-testable": N_(
        "Deze accu kan niet op afstand worden getest. Wilt u hem toch proberen? Haal de stekker er "
        "tien minuten uit, en kijk bij Stroom."
    ),
    "not-charged": N_("De accu is daarvoor nog niet vol genoeg. Laat hem eerst laden."),
}
"""Why the daemon said no, by the code of its answer."""

TEST_KIND = {"quick": N_("zelftest"), "capacity": N_("ontlaadtest")}
TEST_RESULT = {
    "test-began": N_("begonnen"),
    "test-passed": N_("goed"),
    "test-failed": N_("niet goed"),
    "test-stopped": N_("gestopt, geen uitslag"),
    "test-unproven": N_("geen uitslag: de accu gaf geen stroom"),
    "test-refused": N_("niet begonnen: de accu weigert de test"),
    "test-not-stopped": N_("stopt niet: kijk bij de accu zelf"),
}


def load_name(name: str, tr: Translator) -> str:
    """A load in words."""
    return tr(LOAD[name]) if name in LOAD else name


def supply_name(name: str, status: Status, tr: Translator) -> str:
    """A supply in words; its own name only where there are several."""
    return tr("Accu") if len(status.supplies) == 1 else tr("Accu {name}", name=name)


def advice(code: str, tr: Translator) -> Advice:
    """What to tell of an alarm, also of one that only its maker knows."""
    known = ALARM.get(code, UNKNOWN_ALARM)
    return Advice(tr(known.what, code=code), tr(known.do))


def refusal(code: str, text: str, tr: Translator) -> str:
    """Why not; the daemon's own words where we have none."""
    if code in REFUSAL:
        return tr(REFUSAL[code])
    return tr("De stroommodule weigert dit: {reason}", reason=text)
