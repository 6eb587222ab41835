"""Situatie melden: a dozen questions, read out within a minute, as a code or on a stick."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.forms import Button, Field, Form
from kiosk.desk.link import states
from kiosk.desk.link.store import Shelf, id_of
from kiosk.desk.questions import Option
from kiosk.desk.questions import Question as Asked
from kiosk.desk.reports import radio_script
from kiosk.desk.routes import More, Type
from kiosk.desk.situation import routes
from kiosk.desk.situation import store as situation
from kiosk.desk.situation.reading_time import seconds
from kiosk.desk.situation.store import KEYS, QUESTIONS, REMARK_CHARS
from kiosk.model import qr_codes
from kiosk.model.views import Actions, Article, Block, Box, Choice, Note, Row, Scan, Title
from kiosk.visitor import header

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kiosk.desk.situation.store import Question, Situation
    from kiosk.i18n.translator import Translator
    from kiosk.navigation.context import Context

MORE, LIST = More(), routes.Situations()


def present(context: Context, reports: Sequence[Situation]) -> Article:
    tr, snapshot = context.tr, context.snapshot
    new = Choice("add", tr("Nieuw situatiebericht"), routes.AskSituation(), chosen=True)
    blocks: list[Block] = [
        Title(tr("Situatie melden")),
        Note(
            "information",
            tr("Vertel het coördinatiepunt hoe het in de buurt gaat. Antwoord kort, zonder namen."),
            small=True,
        ),
        Actions((new,)),
    ]
    for report in reports:
        title = tr("Situatie van {time}", time=tr.moment(report.at, snapshot.now))
        answers = tr.plural("{n} antwoord", "{n} antwoorden", len(report.answers))
        route = routes.Situation(report.id)
        blocks.append(Row("send", "", title, "", answers, route))
    return Article(tuple(blocks), MORE)


def form(tr: Translator, values: Mapping[str, str]) -> Form:
    """All answers, each the way back to its question."""
    return Form(
        title=tr("Nieuw situatiebericht"),
        help=tr("Raak aan wat u wilt veranderen. Wat u niet weet, laat u leeg."),
        fields=tuple(
            Field(question.remark, tr("Opmerking"), longest=REMARK_CHARS, asked_apart=True)
            for question in QUESTIONS
        ),
        send=Button("check", tr("Maak het bericht")),
        back=LIST,
        answered=tuple(_answered(question, values, tr) for question in QUESTIONS),
    )


def _answered(question: Question, values: Mapping[str, str], tr: Translator) -> Row:
    words = situation.said(question, values)
    icon = "done" if words else "to-do"
    answer = words or tr("Niet ingevuld")
    return Row(icon, "", f"{question.short}: {answer}", "", "", routes.AskSituation(question.key))


def ask(tr: Translator, route: routes.AskSituation, values: Mapping[str, str]) -> Asked:
    """One question; a key that there is none of is the first."""
    form = routes.SituationForm()
    place = KEYS.index(route.key) if route.key in KEYS else 0
    question = QUESTIONS[place]
    before = routes.AskSituation(KEYS[place - 1]) if place else LIST
    after = routes.AskSituation(KEYS[place + 1]) if place + 1 < len(KEYS) else form
    return Asked(
        field=question.key,
        words=question.words,
        options=tuple(Option(a.code, a.words, "", after) for a in question.answers),
        back=before,
        skip=Option("", tr("Sla over"), "forward", after),
        remark=Box(
            tr("Opmerking"),
            values.get(question.remark, ""),
            tr("Raak aan om te typen"),
            Type(form, question.remark, routes.AskSituation(question.key)),
        ),
        first=not place,
    )


def present_one(context: Context, report: Situation | None, said: str) -> Article:
    """To be read out over the radio; or taken along as a code or a file."""
    tr = context.tr
    if report is None:
        return Article((Note("information", tr("Dit bericht is er niet meer.")),), LIST)
    lines = radio_script.of_situation(report, context.snapshot.config.point.name)
    code = Choice("phone-code", tr("Als code"), routes.SituationCode(report.id))
    stick = Choice("usb", tr("Op een stick"), routes.WriteSituation(report.id))
    blocks: list[Block] = [
        Note(
            "radio",
            tr("Lees dit voor per portofoon. Het duurt {n} seconden.", n=seconds(" ".join(lines))),
            small=True,
        )
    ]
    if said:
        blocks.append(Note("usb", said))
    blocks += [Title(line) for line in lines]
    name = id_of(Shelf.SITUATIONS, report.id, report.at, drill=report.drill)
    snapshot = context.snapshot
    far = (name, report.at, snapshot.connection, snapshot.now, tr)
    buttons = Actions((code, stick))
    return Article((*blocks, buttons, *states.waiting(*far), *states.blocks(*far)), LIST)


def present_code(
    context: Context, route: routes.SituationCode, report: Situation | None
) -> Scan | Article:
    """For a phone that brings it to the coordination point."""
    tr = context.tr
    if report is None:  # a drill ended meanwhile; this page has no header to go back by
        gone = Note("information", tr("Dit bericht is er niet meer."))
        return Article((gone, Actions((Choice("back", tr("Terug"), LIST),))))
    text = situation.compact(report, context.snapshot.config.point.name)
    codes = qr_codes.text_codes(text, context.room)
    shown = codes[min(route.part, len(codes)) - 1]

    def other(step: int, icon: str, words: str) -> Choice | None:
        there = 1 <= shown.part + step <= shown.parts
        onward = routes.SituationCode(route.number, shown.part + step)
        return Choice(icon, words, onward) if there else None

    return Scan(
        back=routes.Situation(route.number),
        back_words=tr("Terug"),
        time=header.time(context.snapshot, tr),
        title=tr("Situatiebericht"),
        hint=tr("Richt de camera van uw telefoon op de code. Er is geen internet nodig."),
        matrix=shown.matrix,
        part=""
        if shown.parts == 1
        else tr(
            "Code {part} van {parts}", part=tr.number(shown.part), parts=tr.number(shown.parts)
        ),
        before=other(-1, "back", tr("Vorige")),
        after=other(1, "forward", tr("Volgende")),
    )
