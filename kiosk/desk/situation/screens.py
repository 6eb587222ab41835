"""Situatie melden: a dozen questions, read out within a minute, as a code or on a stick."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk import frame
from kiosk.desk.forms import Field, Form
from kiosk.desk.reports import radio_script
from kiosk.desk.situation import store as situation
from kiosk.desk.situation.reading_time import seconds
from kiosk.desk.situation.store import ANSWER_CHARS, QUESTIONS
from kiosk.model import qr_codes
from kiosk.model.views import Actions, Article, Block, Choice, Note, Route, Row, Scan, Title

if TYPE_CHECKING:
    from kiosk.desk.situation.store import Situation
    from kiosk.navigation.context import Context

MORE, LIST = Route("more"), Route("situation")


def present(context: Context) -> Article:
    tr, snapshot = context.tr, context.snapshot
    reports = context.desk_session.desk.situations.situations(drill=snapshot.drill)
    new = Choice("add", tr("Nieuw situatiebericht"), Route("situation-form"), chosen=True)
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
        route = Route("situation-one", str(report.id))
        blocks.append(Row("send", "", title, "", answers, route))
    return Article(tuple(blocks), MORE)


def form(context: Context, key: str) -> Form:  # noqa: ARG001 - one shape for all forms
    tr = context.tr
    return Form(
        title=tr("Nieuw situatiebericht"),
        help=tr("Antwoord in een paar woorden. Wat u niet weet, laat u leeg."),
        fields=tuple(
            Field(question.key, question.words, longest=ANSWER_CHARS) for question in QUESTIONS
        ),
        send=Choice("check", tr("Maak het bericht"), LIST),
        back=LIST,
    )


def _find(context: Context) -> Situation | None:
    number = context.key.partition("\n")[0]
    reports = context.desk_session.desk.situations.situations(drill=context.snapshot.drill)
    return next((report for report in reports if str(report.id) == number), None)


def present_one(context: Context) -> Article:
    """To be read out over the radio; or taken along as a code or a file."""
    tr, report = context.tr, _find(context)
    if report is None:
        return Article((Note("information", tr("Dit bericht is er niet meer.")),), LIST)
    lines = radio_script.of_situation(report, context.snapshot.config.point.name)
    key = str(report.id)
    code = Choice("phone-code", tr("Als code"), Route("situation-code", key))
    stick = Choice("usb", tr("Op een stick"), Route("situation-write", key))
    blocks: list[Block] = [
        Note(
            "radio",
            tr("Lees dit voor per portofoon. Het duurt {n} seconden.", n=seconds(" ".join(lines))),
            small=True,
        )
    ]
    if context.desk_session.said:
        blocks.append(Note("usb", context.desk_session.said))
    blocks += [Title(line) for line in lines]
    return Article((*blocks, Actions((code, stick))), LIST)


def present_code(context: Context) -> Scan | Article:
    """The key: the report's number, and which code on a second line."""
    tr, report = context.tr, _find(context)
    if report is None:  # a drill ended meanwhile; this page has no header to go back by
        gone = Note("information", tr("Dit bericht is er niet meer."))
        return Article((gone, Actions((Choice("back", tr("Terug"), LIST),))))
    number, _, part = context.key.partition("\n")
    text = situation.compact(report, context.snapshot.config.point.name)
    codes = qr_codes.text_codes(text, context.room)
    shown = codes[min(int(part) if part.isdecimal() else 1, len(codes)) - 1]

    def other(step: int, icon: str, words: str) -> Choice | None:
        there = 1 <= shown.part + step <= shown.parts
        route = Route("situation-code", f"{number}\n{shown.part + step}")
        return Choice(icon, words, route) if there else None

    return Scan(
        back=Route("situation-one", number),
        back_words=tr("Terug"),
        time=frame.time(context.snapshot, tr),
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
