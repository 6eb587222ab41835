"""The pages of the lists: places, and the state of power, water and the rest."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, NamedTuple

from office.errors import Conflict, Invalid, Missing, OfficeError
from office.publishing import advice, form, lists
from office.publishing.drafts import Drafts
from office.publishing.editing import is_new
from office.publishing.list_editing import ListEditing
from office.publishing.previews import Previews
from office.publishing.renderer import SIZES
from office.publishing.workplace import NAME, Workplace
from office.publishing.writing import wanted_picture

if TYPE_CHECKING:
    from starlette.responses import Response

    from office.publishing.list_editing import OpenedRow
    from office.publishing.lists import List
    from office.web.visit import Visit

PATH = "/lijsten"


class Line(NamedTuple):
    """One row, in the overview."""

    key: str
    name: str
    state: str
    words: str
    seen: str
    remark: str
    is_mine: bool
    """Whether I have a draft of it."""
    others: tuple[str, ...]
    """Who else writes at it."""


class Shown(NamedTuple):
    """One list, in the overview."""

    which: List
    lines: list[Line]
    new: list[tuple[str, str]]
    """Drafts of mine that are in no file yet: key and name."""
    trouble: str
    fresh: str


def show(visit: Visit) -> Response:
    shown = [_shown(visit, which) for which in lists.ALL]
    source = visit.office.part(Workplace).source
    return visit.render("publishing/lists.html", shown=shown, source=source, path=PATH)


def _shown(visit: Visit, which: List) -> Shown:
    fresh = f"nieuw-{secrets.token_hex(4)}"
    try:
        rows = lists.keyed(which, visit.office.part(ListEditing).rows(which))
    except OfficeError as error:
        return Shown(which, [], [], str(error), fresh)
    drafts = visit.office.part(Drafts)
    mine = {one.bulletin: one for one in drafts.all_of(visit.me)}
    others = drafts.others(visit.me)
    lines = []
    for key, row in rows.items():
        draft = f"{which.path}/{key}"
        values = lists.filled(which, row.cells, visit.office.now())
        state, kind = values[which.state], values["soort"]
        options = {field.column: field.options for field in which.fields}
        lines.append(
            Line(
                key,
                values.get("naam") or options["soort"].get(kind, kind),
                state,
                options[which.state].get(state, state),
                _moment(values, which.seen),
                values.get("opmerking") or values.get("nl", ""),
                draft in mine,
                tuple(other.name for other in others.get(draft, ())),
            )
        )
    new = [
        (key, draft.filled.get("naam") or draft.filled.get("soort") or "Nog zonder naam")
        for name, draft in mine.items()
        if name.startswith(f"{which.path}/") and (key := name.partition("/")[2]) not in rows
    ]
    return Shown(which, lines, new, "", fresh)


def _moment(values: dict[str, str], column: str) -> str:
    day = "-".join(reversed(values[f"{column}:datum"].split("-")))
    return f"{day} {values[f'{column}:tijd']}".strip() or values[f"{column}:duur"]


def _which(visit: Visit) -> List:
    found = next((one for one in lists.ALL if one.path == visit.name("list")), None)
    if found is None or not NAME.fullmatch(visit.name("key")):
        raise Missing("Deze pagina is er niet.")
    return found


def show_form(visit: Visit) -> Response:
    opened = visit.office.part(ListEditing).open(visit.me, _which(visit), visit.name("key"))
    return _form(visit, opened)


def _form(visit: Visit, opened: OpenedRow, error: Invalid | None = None) -> Response:
    which = opened.which
    columns = visit.office.part(ListEditing).rows(which)
    others = visit.office.part(Drafts).others(visit.me)
    values: dict[str, Any] = {
        "opened": opened,
        "which": which,
        "values": opened.values,
        "fields": lists.shown(which, columns.columns),
        "unknown": [h for c, h in zip(columns.columns, columns.headings, strict=True) if not c],
        "sizes": SIZES,
        "form": form,
        "others": others.get(f"{which.path}/{opened.key}", []),
        "error": error,
        "is_new": is_new(opened.key),
        "path": PATH,
    }
    return visit.render(
        "publishing/list_form.html", status=error.status if error else 200, **values
    )


def keep_draft(visit: Visit) -> Response:
    """Keep what is typed, and answer with what stands beside the form: advice and the screen."""
    editing, which = visit.office.part(ListEditing), _which(visit)
    made = editing.made(editing.keep(visit.me, which, visit.name("key"), _filled(visit, which)))
    picture = wanted_picture(visit)._replace(screen=which.screen)
    looked = visit.office.part(Previews).look_at_row(
        which, made.file, made.data, made.line, picture
    )
    found = [advice.Advice("fault", one.sentence, one.field) for one in made.problems]
    return visit.render(
        "publishing/beside.html",
        advice=[*found, *looked.advice],
        missing=[],
        picture=looked.picture,
        chosen=picture,
    )


def _filled(visit: Visit, which: List) -> dict[str, str]:
    return {name: visit.form.text(name) for name in lists.names(which) if name in visit.form}


def save(visit: Visit) -> Response:
    """Into the source folder, where the command line and Excel find it too."""
    editing, which, key = visit.office.part(ListEditing), _which(visit), visit.name("key")
    opened = editing.keep(visit.me, which, key, _filled(visit, which))
    try:
        editing.save(visit.me, which, key)
    except Conflict:
        return visit.redirect(f"{PATH}/{which.path}/{key}/verschil")
    except Invalid as error:
        return _form(visit, opened, error)
    visit.office.live.announce("berichten")
    visit.say("Bewaard. Op het scherm van bewoners komt het met de volgende uitgave.")
    return visit.redirect(PATH)


def throw_away(visit: Visit) -> Response:
    visit.office.part(ListEditing).drop(visit.me, _which(visit), visit.name("key"))
    visit.say("Uw concept is weg. Alles is zoals het bewaard was.")
    return visit.redirect(PATH)


def remove(visit: Visit) -> Response:
    editing, which, mark = visit.office.part(ListEditing), _which(visit), visit.form.text("merk")
    editing.remove(visit.me, which, visit.name("key"), mark)
    visit.say("Weg uit de lijst. De lijst van daarvoor ligt in de map niet-publiceren.")
    return visit.redirect(PATH)


def show_difference(visit: Visit) -> Response:
    which, key = _which(visit), visit.name("key")
    return visit.render(
        "publishing/difference.html",
        at=f"{PATH}/{which.path}/{key}",
        trail=((PATH, "Plekken en stroom"),),
        differences=visit.office.part(ListEditing).differences(visit.me, which, key),
        label=lambda field: lists.label(which, field),
    )


def settle(visit: Visit) -> Response:
    editing, which, key = visit.office.part(ListEditing), _which(visit), visit.name("key")
    chosen = {
        one.field: visit.form.text(f"kies:{one.field}")
        for one in editing.differences(visit.me, which, key)
    }
    editing.settle(visit.me, which, key, chosen)
    visit.say("Dit is wat u koos. Kijk het na en bewaar het.")
    return visit.redirect(f"{PATH}/{which.path}/{key}")
