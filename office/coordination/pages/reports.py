"""Meldingen: what points ask and tell, who judged it, who does it, and the answer back."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from office.coordination import reports, texts
from office.coordination.entries import UNDECIDED, Kind
from office.coordination.pages import searches
from office.coordination.pages.frame import (
    acts,
    desk_of,
    done_with,
    draft,
    line_of,
    render,
    text_of,
    words_of,
)
from office.coordination.pages.points import read, say
from office.coordination.reports import WHICH, Choice
from office.errors import Conflict, Invalid, Missing

if TYPE_CHECKING:
    from starlette.responses import Response

    from office.coordination.coordination import View
    from office.coordination.mailbox import Mail
    from office.web.visit import Visit


def show(visit: Visit) -> Response:
    return _shown(visit, "reports.html")


def show_list(visit: Visit) -> Response:
    return _shown(visit, "reports_list.html")


def _shown(visit: Visit, template: str) -> Response:
    desk, choice = desk_of(visit), _choice(visit)
    view, triage = desk.view(), desk.entries.triage()
    found = reports.listed(view.box, triage, choice)
    return render(
        visit,
        template,
        view,
        listed=found,
        choice=choice,
        query=_query(choice),
        others={name: _query(choice._replace(which=name, page=1)) for name in WHICH},
        other_drill=_query(Choice(drill=not choice.drill)),
        which=WHICH,
        names=_names(view),
        triage=triage,
        undecided=UNDECIDED,
        words=words_of(visit, found.mails),
        texts=texts,
    )


def show_one(visit: Visit) -> Response:
    return _shown_one(visit, "report.html")


def show_stand(visit: Visit) -> Response:
    return _shown_one(visit, "report_stand.html")


def _shown_one(visit: Visit, template: str) -> Response:
    desk = desk_of(visit)
    view = desk.view()
    mail = _mail(visit, view)
    lines = desk.entries.about(mail.key) if acts(visit) else []
    wanted = searches.of_mail(visit, view, mail)
    return render(
        visit,
        template,
        view,
        mail=mail,
        name=view.name_of(mail.sender),
        is_below=mail.sender in view.below,
        letter=words_of(visit, [mail]).get(mail.number),
        is_open=mail.number in words_of(visit, [mail]),
        triage=desk.entries.triage().get(mail.key, UNDECIDED),
        lines=lines,
        corrected=desk.entries.corrected(lines),
        wanted=wanted,
        named=searches.named_in(visit, mail),
        may_be_asked=searches.may_be_asked(visit, view, wanted) if wanted else [],
        texts=texts,
        drafts={form: draft(visit, f"{form}:{mail.number}") for form in ("antwoord", "notitie")}
        if acts(visit)
        else {},
    )


def read_it(visit: Visit) -> Response:
    """A person opens it: its writer hears that it was read."""
    mail = _mail(visit, desk_of(visit).view())
    _note_read(visit, mail)
    return visit.redirect(f"/meldingen/{mail.number}")


def judge(visit: Visit) -> Response:
    """Give it a priority, and say who looks after it."""
    desk = desk_of(visit)
    mail = _mail(visit, desk.view())
    priority, who = visit.form.text("spoed"), line_of(visit, "wie")
    if priority not in {str(one) for one in texts.PRIORITIES}:
        raise Invalid("Kies hoe dringend het is.", field="spoed")
    words = texts.priority(int(priority)) + (f", voor {who}" if who else "")
    desk.entries.decide(
        mail.key, int(priority), who, visit.me.name, words,
        seen=visit.form.number("gezien"), point=mail.sender, drill=mail.drill,
    )  # fmt: skip
    _note_read(visit, mail)
    visit.say(f"Beoordeeld: {words}.")
    return visit.redirect(f"/meldingen/{mail.number}")


def take_up(visit: Visit) -> Response:
    """Somebody does it; its writer hears who."""
    desk, who = desk_of(visit), visit.form.text("wie")
    mail = _mail(visit, desk.view())
    if who not in texts.SERVICES:
        raise Invalid("Kies wie dit doet.", field="wie")
    if not desk.post.take_up(mail.number, who):
        desk.changed()
        raise Conflict(f"Deze melding is al {texts.state(_mail(visit, desk.view()))}.")
    desk.entries.add(
        Kind.TAKEN, visit.me.name, f"Opgepakt door {who}", about=mail.key, point=mail.sender,
        drill=mail.drill,
    )  # fmt: skip
    desk.changed()
    visit.say(f"Opgepakt door {who}. Het punt hoort dit.")
    return visit.redirect(f"/meldingen/{mail.number}")


def answer(visit: Visit) -> Response:
    desk = desk_of(visit)
    view = desk.view()
    mail = _mail(visit, view)
    to = [one for one in read(view) if one.id == mail.sender]
    if not to:
        raise Missing("Dit punt staat niet onder deze post. Antwoord langs een andere weg.")
    say(visit, view, to, text_of(visit, "tekst"), about=mail.key, drill=mail.drill)
    done_with(visit, f"antwoord:{mail.number}")
    visit.say("Het antwoord is opgeschreven. Het gaat weg zodra dat kan.")
    return visit.redirect(f"/meldingen/{mail.number}")


def note(visit: Visit) -> Response:
    """A line in the journal about this report; ``verbetert``: it puts an earlier one right."""
    desk = desk_of(visit)
    mail = _mail(visit, desk.view())
    corrects = visit.form.number("verbetert") if visit.form.text("verbetert") else None
    desk.entries.add(
        Kind.NOTE, visit.me.name, text_of(visit, "tekst"), about=mail.key, point=mail.sender,
        drill=mail.drill, corrects=corrects,
    )  # fmt: skip
    done_with(visit, f"notitie:{mail.number}")
    desk.changed()
    return visit.redirect(f"/meldingen/{mail.number}")


def _note_read(visit: Visit, mail: Mail) -> None:
    if not mail.is_unread:
        return
    desk = desk_of(visit)
    desk.post.read(mail.number)
    desk.entries.add(Kind.READ, visit.me.name, about=mail.key, point=mail.sender, drill=mail.drill)
    desk.changed()


def _mail(visit: Visit, view: View) -> Mail:
    mail = view.box.find(visit.number("number"))
    if mail is None:
        raise Missing("Deze melding is er niet.")
    return mail


def _choice(visit: Visit) -> Choice:
    which, page = visit.asked("wat"), visit.asked("blad")
    return Choice(
        drill=visit.asked("oefening") == "1",
        point=visit.asked("punt")[:32],
        which=which if which in WHICH else "open",
        page=int(page) if page.isascii() and page.isdecimal() and len(page) <= 5 else 1,
    )


def _query(choice: Choice) -> str:
    """Without ``page``: whoever shows it adds that."""
    asked = {"wat": choice.which, "punt": choice.point, "oefening": "1" if choice.drill else ""}
    return urlencode({name: value for name, value in asked.items() if value})


def _names(view: View) -> dict[str, str]:
    if view.status is None:
        return {}
    known = (*view.status.parents, *view.status.below)
    return {one.id: one.name for one in known if one.name}
