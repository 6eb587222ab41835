"""The questions of an emergency report, one a page: what, where, how many, how urgent, who says so.

Questions and answers are in Dutch whatever the screen speaks: they are the words that are passed
on, and who touches one reads what others will hear.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.questions import Option, Question
from kiosk.desk.reports import answers, routes
from kiosk.desk.reports.answers import HERE, KNOWN, OTHER, OUR_STAFF, STREET, TYPED
from kiosk.desk.routes import Tasks, Type

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kiosk.desk.reports.answers import Said
    from kiosk.model.routes import Route
    from kiosk.navigation.context import Context

QUESTIONS = {
    "soort": "Wat is er aan de hand?",
    "plek": "Waar is het?",
    "bekend": "Op welke plek?",
    "straat": "In welke straat?",
    "aantal": "Hoeveel mensen zijn in gevaar?",
    "spoed": "Hoe dringend is het?",
    "melder": "Wie meldt dit?",
    "vindplaats": "Waar is de melder straks te vinden?",
}
"""By the field of the draft that keeps the answer."""
STEPS = ("soort", "plek", "aantal", "spoed", "melder", "vindplaats")
"""In this order; `bekend` and `straat` belong to `plek`."""
PLACES = 12
"""The nearest of those that publishers name."""


def question(context: Context, route: routes.AskReport) -> Question:
    """One page of them; a step that there is none of is the first."""
    form, step = route.form, route.step if route.step in QUESTIONS else STEPS[0]
    return Question(
        field=step,
        words=QUESTIONS[step],
        options=_OPTIONS[step](context, form),
        back=_before(form, step),
        skip=_skip(context, form, step),
        first=step == STEPS[0],
    )


def _before(form: routes.ReportForm, step: str) -> Route:
    if step in {KNOWN, "straat"}:
        return routes.AskReport(form, "plek")
    place = STEPS.index(step)
    if place:
        return routes.AskReport(form, STEPS[place - 1])
    return routes.Report(form.corrects) if form.corrects else Tasks()


def _after(form: routes.ReportForm, step: str) -> Route:
    """The next question; after the last one all is read again."""
    place = STEPS.index(step) + 1
    return routes.AskReport(form, STEPS[place]) if place < len(STEPS) else form


def _skip(context: Context, form: routes.ReportForm, step: str) -> Option | None:
    """Not of what a report cannot do without, or where not knowing is an answer."""
    if step in {"spoed", "melder"}:
        return Option("", context.tr("Sla over"), "forward", _after(form, step))
    return None


def _said(
    many: Sequence[Said], step: str
) -> Callable[[Context, routes.ReportForm], tuple[Option, ...]]:
    """Answers that lead to the next question."""

    def options(_: Context, form: routes.ReportForm) -> tuple[Option, ...]:
        onward = _after(form, step)
        return tuple(Option(said.code, said.words, said.icon, onward) for said in many)

    return options


def _kinds(_: Context, form: routes.ReportForm) -> tuple[Option, ...]:
    onward = _after(form, "soort")
    typed = Type(form, "wat", onward)
    return tuple(
        Option(said.code, said.words, said.icon, typed if said.code == OTHER else onward)
        for said in answers.KINDS
    )


def _wheres(context: Context, form: routes.ReportForm) -> tuple[Option, ...]:
    streets, places = _streets(context), context.snapshot.places
    onward = _after(form, "plek")
    street: Route = routes.AskReport(form, "straat") if streets else _typed_street(form)
    return (
        Option(HERE, "Hier, in het steunpunt", "here", onward),
        Option(STREET, "Straat en huisnummer", "home", street),
        *(
            (Option(KNOWN, "Een bekende plek", "places", routes.AskReport(form, KNOWN)),)
            if places
            else ()
        ),
        Option(TYPED, "Anders: typ waar het is", "write", Type(form, "waar", onward)),
    )


def _known(context: Context, form: routes.ReportForm) -> tuple[Option, ...]:
    onward = _after(form, "plek")
    nearest = [place for _, place in context.snapshot.places[:PLACES]]
    return tuple(
        Option(", ".join(filter(None, (place.name, place.address))), place.name, "", onward)
        for place in nearest
    )


def _in_streets(context: Context, form: routes.ReportForm) -> tuple[Option, ...]:
    number = Type(form, "nummer", _after(form, "plek"))
    town = answers.own_town(context.snapshot.config.point)
    return (
        *(
            Option(street, street.removesuffix(f", {town}"), "", number)
            for street in _streets(context)
        ),
        Option("", "Een andere straat", "write", _typed_street(form)),
    )


def _typed_street(form: routes.ReportForm) -> Type:
    return Type(form, "straat", Type(form, "nummer", _after(form, "plek")))


def _streets(context: Context) -> tuple[str, ...]:
    config = context.snapshot.config
    addresses = (place.address for _, place in context.snapshot.places[:PLACES])
    return answers.streets(config.point, config.desk.streets, addresses)


def _reporters(_: Context, form: routes.ReportForm) -> tuple[Option, ...]:
    """One of us is found here: nothing more to ask."""
    onward = _after(form, "melder")
    return tuple(
        Option(said.code, said.words, said.icon, form if said.code == OUR_STAFF else onward)
        for said in answers.REPORTERS
    )


_OPTIONS: dict[str, Callable[[Context, routes.ReportForm], tuple[Option, ...]]] = {
    "soort": _kinds,
    "plek": _wheres,
    "bekend": _known,
    "straat": _in_streets,
    "aantal": _said(answers.COUNTS, "aantal"),
    "spoed": _said(answers.URGENCIES, "spoed"),
    "melder": _reporters,
    "vindplaats": _said(answers.FOUND, "vindplaats"),
}
