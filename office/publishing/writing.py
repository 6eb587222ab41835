"""The pages of who writes: the list of bulletins, the form, and what stands beside it."""

from __future__ import annotations

import secrets
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.responses import JSONResponse, Response

from content.core.cap import read_cap
from content.core.remarks import Notes
from content.core.words import SEVERITIES
from content.errors import ContentError
from content.source import sheet as sheets
from content.source.pictures import SUFFIXES
from office.errors import Conflict, Invalid, Missing
from office.publishing import advice, form
from office.publishing.drafts import Drafts
from office.publishing.editing import Editing, is_new
from office.publishing.previews import Previews
from office.publishing.renderer import SIZES, Picture
from office.publishing.workplace import NAME, Workplace

if TYPE_CHECKING:
    from office.publishing.drafts import Draft, Other
    from office.publishing.editing import Opened
    from office.web.visit import Visit

_SEVERITY_WORDS = {severity: word for word, severity in SEVERITIES.items()}


class Line(NamedTuple):
    """One bulletin in the list."""

    name: str
    headline: str
    severity: str
    until: str
    languages: str
    is_form: bool
    """Whether a form shows it; a CAP message is only read."""
    is_mine: bool
    """Whether I have a draft of it."""
    others: list[Other]


# The list


def show_list(visit: Visit) -> Response:
    workplace, drafts = visit.office.part(Workplace), visit.office.part(Drafts)
    mine = {draft.bulletin: draft for draft in drafts.all_of(visit.me)}
    others = drafts.others(visit.me)
    lines = [
        _line(name, data, visit, name_in(name) in mine, others.get(name_in(name), []))
        for name, data in workplace.files().items()
        if name.startswith("bulletins/") and name.endswith((".md", ".xml"))
    ]
    new = [(one, _headline(one)) for one in mine.values() if not one.base and is_new(one.bulletin)]
    order = {word: number for number, word in enumerate(form.SEVERITIES)}
    lines.sort(key=lambda line: (order.get(line.severity, len(order)), line.headline))
    return visit.render(
        "publishing/list.html",
        lines=lines,
        new=new,
        source=workplace.source,
        fresh=f"nieuw-{secrets.token_hex(4)}",
    )


def name_in(file: str) -> str:
    return PurePosixPath(file).stem


def _headline(draft: Draft) -> str:
    return draft.filled.get("kop:nl") or "Nog zonder kop"


def _line(file: str, data: bytes, visit: Visit, is_mine: bool, others: list[Other]) -> Line:  # noqa: FBT001
    name = name_in(file)
    if file.endswith(".xml"):
        return _cap_line(name, data, others)
    try:
        text = data.decode("utf-8-sig")
        values = form.filled(sheets.read(text, file=file), visit.office.now())
    except (ContentError, UnicodeDecodeError):
        return Line(name, name, "", "", "", True, is_mine, others)
    tags = [tag for tag, _ in form.LANGUAGES if values[f"kop:{tag}"]]
    until = values["geldig tot:duur"] or " ".join(
        (_day(values["geldig tot:datum"]), values["geldig tot:tijd"])
    )
    headline = values["kop:nl"] or name
    return Line(
        name, headline, values["ernst"], until.strip(), " ".join(tags), True, is_mine, others
    )


def _cap_line(name: str, data: bytes, others: list[Other]) -> Line:
    try:
        bulletin = read_cap(data, publisher="x", notes=Notes(name))
    except ContentError:
        return Line(name, name, "", "", "", False, False, others)
    info = bulletin.info("nl") if bulletin.infos else None
    tags = " ".join(info.language for info in bulletin.infos)
    headline = info.headline if info else name
    severity = _SEVERITY_WORDS.get(bulletin.severity, "")
    return Line(name, headline, severity, "", tags, False, False, others)


def _day(date: str) -> str:
    return "-".join(reversed(date.split("-")))


# The form


def show_form(visit: Visit) -> Response:
    bulletin = visit.name("name")
    return _form(visit, visit.office.part(Editing).open(visit.me, bulletin))


def _form(visit: Visit, opened: Opened, error: Invalid | None = None) -> Response:
    workplace = visit.office.part(Workplace)
    if not opened.base and not opened.is_draft and not is_new(opened.bulletin):
        raise Missing("Dit bericht is er niet meer.")
    files = workplace.files()
    others = visit.office.part(Drafts).others(visit.me).get(opened.bulletin, [])
    values: dict[str, Any] = {
        "opened": opened,
        "values": opened.values,
        "form": form,
        "sizes": SIZES,
        "others": others,
        "error": error,
        "is_new": is_new(opened.bulletin),
        "pictures": _pictures(files),
        "bulletins": [
            name_in(name)
            for name in files
            if name.startswith("bulletins/") and name_in(name) != opened.bulletin
        ],
    }
    template = "publishing/text.html" if opened.shapeless else "publishing/form.html"
    return visit.render(template, status=error.status if error else 200, **values)


def _pictures(files: dict[str, bytes]) -> list[str]:
    """Return the pictures there are, as the front matter names them."""
    paths = map(PurePosixPath, files)
    return [p.name for p in paths if p.parent.name == "media" and p.suffix.lower() in SUFFIXES]


def keep_draft(visit: Visit) -> Response:
    """Keep what is typed, and answer with what stands beside the form: advice and the screen."""
    editing = visit.office.part(Editing)
    opened = editing.keep(visit.me, visit.name("name"), _filled(visit))
    made = editing.made(opened)
    looked = visit.office.part(Previews).look(
        opened.bulletin, made.text, None if opened.shapeless else made.sheet, wanted_picture(visit)
    )
    found = [advice.Advice("fault", one.sentence, one.field) for one in made.problems]
    return visit.render(
        "publishing/beside.html",
        advice=[*found, *looked.advice],
        missing=form.missing(made.sheet),
        picture=looked.picture,
        chosen=wanted_picture(visit),
    )


def _filled(visit: Visit) -> dict[str, str]:
    """Return the fields of the form; several of one name, such as ticked pictures, with commas."""
    names = ("tekst", *form.names())
    return {
        name: ", ".join(filter(None, visit.form.texts(name)))
        for name in names
        if name in visit.form
    }


def wanted_picture(visit: Visit) -> Picture:
    """Return what the form wants to see, within what there is."""
    chosen = visit.form.text("toon_maat")
    size = next((size for size in SIZES if f"{size[0]}x{size[1]}" == chosen), SIZES[0])
    tags = {tag for tag, _ in form.LANGUAGES}
    language = visit.form.text("toon_taal")
    return Picture(
        screen="information" if visit.form.text("toon_scherm") == "overzicht" else "bulletin",
        language=language if language in tags else "nl",
        size=size,
        text="large" if visit.form.text("toon_groot") else "normal",
    )


def save(visit: Visit) -> Response:
    """Into the source folder, where the command line finds it too."""
    editing, bulletin = visit.office.part(Editing), visit.name("name")
    opened = editing.keep(visit.me, bulletin, _filled(visit))
    try:
        name = editing.save(visit.me, bulletin)
    except Conflict:
        return visit.redirect(f"/berichten/{bulletin}/verschil")
    except Invalid as error:
        return _form(visit, opened, error)
    visit.office.live.announce("berichten")
    visit.say("Bewaard. Op het scherm van bewoners komt het met de volgende uitgave.")
    return visit.redirect(f"/berichten/{name}")


def throw_away(visit: Visit) -> Response:
    """Drop my draft: the file stays as it is."""
    visit.office.part(Drafts).drop(visit.me, visit.name("name"))
    visit.say("Uw concept is weg. Het bericht is zoals het bewaard was.")
    return visit.redirect("/berichten")


def put_aside(visit: Visit) -> Response:
    workplace, bulletin = visit.office.part(Workplace), visit.name("name")
    workplace.put_aside(bulletin)
    visit.office.part(Drafts).drop(visit.me, bulletin)
    visit.office.live.announce("berichten")
    visit.say("Het bericht ligt nu in de map niet-publiceren, en gaat niet meer mee.")
    return visit.redirect("/berichten")


def add_picture(visit: Visit) -> Response:
    """Keep a picture that was dropped in, and put it with the bulletin."""
    editing, bulletin = visit.office.part(Editing), visit.name("name")
    names = [
        visit.office.part(Workplace).add_picture(file.name, file.data)
        for file in visit.form.files
        if file.field == "picture"
    ]
    if not names:
        raise Invalid("Kies een beeld.", field="picture")
    opened = editing.open(visit.me, bulletin)
    there = [one for one in opened.values.get("beeld", "").split(", ") if one]
    chosen = ", ".join(dict.fromkeys([*there, *names]))
    editing.keep(visit.me, bulletin, {"beeld": chosen})
    if visit.request.headers.get("accept", "").startswith("application/json"):
        return JSONResponse({"pictures": names})
    return visit.redirect(f"/berichten/{bulletin}")


def follow_up(visit: Visit) -> Response:
    """Begin a new bulletin that replaces this one, or takes it back."""
    editing, bulletin = visit.office.part(Editing), visit.name("name")
    values = dict(editing.open(visit.me, bulletin).values)
    new = f"nieuw-{secrets.token_hex(4)}"
    how = "trekt in" if visit.form.text("hoe") == "intrekken" else "vervangt"
    if how == "trekt in":
        values |= {f"{field}:{tag}": "" for tag, _ in form.LANGUAGES for field in form.TEXTS}
    kept = {"geldig tot:datum", "geldig tot:tijd", "geldig tot:duur", "verzonden:datum"}
    values |= dict.fromkeys(kept, "") | {"vervangt": "", "trekt in": ""} | {how: bulletin}
    editing.keep(visit.me, new, values)
    return visit.redirect(f"/berichten/{new}")


# Two at one bulletin


def show_difference(visit: Visit) -> Response:
    bulletin = visit.name("name")
    differences = visit.office.part(Editing).differences(visit.me, bulletin)
    return visit.render(
        "publishing/difference.html",
        at=f"/berichten/{bulletin}",
        trail=(("/berichten", "Berichten"), (f"/berichten/{bulletin}", bulletin)),
        differences=differences,
        label=label,
    )


def settle(visit: Visit) -> Response:
    editing, bulletin = visit.office.part(Editing), visit.name("name")
    chosen = {
        one.field: visit.form.text(f"kies:{one.field}")
        for one in editing.differences(visit.me, bulletin)
    }
    editing.settle(visit.me, bulletin, chosen)
    visit.say("Dit is wat u koos. Kijk het na en bewaar het.")
    return visit.redirect(f"/berichten/{bulletin}")


def label(field: str) -> str:
    """Return the Dutch name of a field, for whoever compares."""
    name, _, part = field.partition(":")
    languages = dict(form.LANGUAGES)
    if part in languages:
        return f"{name.capitalize()} ({languages[part]})"
    return f"{name.capitalize()} {part}".strip()


# Pictures that were drawn


def show_picture(visit: Visit) -> Response:
    data = visit.office.part(Previews).picture(visit.name("key"))
    if data is None:
        raise Missing("Dit voorbeeld is er niet meer.")
    return Response(data, media_type="image/png")


def show_media(visit: Visit) -> Response:
    """A picture of the source folder, by its own name alone."""
    name = visit.name("file")
    path = visit.office.part(Workplace).source / "media" / name
    kinds = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
    if not NAME.fullmatch(name) or path.suffix.lower() not in kinds or not path.is_file():
        raise Missing("Dit beeld is er niet.")
    return Response(path.read_bytes(), media_type=kinds[path.suffix.lower()])
