"""Prikbord: what this point itself tells its visitors."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from kiosk.desk import forms as desk_forms
from kiosk.desk.confirming import Question
from kiosk.desk.forms import Button, Field, Form, Kind
from kiosk.desk.notices import routes
from kiosk.desk.notices.store import LONGEST, TEXT_CHARS, TITLE_CHARS, USUAL
from kiosk.desk.routes import Send, Sure
from kiosk.i18n.translator import N_
from kiosk.model.notice import Notice
from kiosk.model.roles import Role
from kiosk.model.views import Actions, Article, Block, Choice, Heading, Note, Row
from kiosk.visitor import information

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kiosk.i18n.translator import Translator
    from kiosk.navigation.context import Context

HOURS = (1, 2, USUAL.seconds // 3600, 8, 12, LONGEST.days * 24)
KEEP = "blijft"
"""The end of a notice that is edited stays as it was."""
SHOWN_ENDED = 10
LIST = routes.Notices()
REAL = N_("Deze mededeling is echt. Tijdens een oefening kunt u die niet veranderen.")


def present(context: Context, current: Sequence[Notice], ended: Sequence[Notice]) -> Article:
    """What visitors read now, then what they read before."""
    tr = context.tr
    blocks: list[Block] = [
        Note(
            "information",
            tr(
                "Een mededeling staat bij Informatie en gaat vanzelf weg. "
                "Schrijf alleen wat u zeker weet over dit steunpunt."
            ),
            small=True,
        ),
        Actions((Choice("add", tr("Nieuwe mededeling"), routes.NoticeForm(), chosen=True),)),
    ]
    blocks += [_row(notice, context, shown=True) for notice in current]
    if not current:
        blocks.append(Note("notices", tr("Er staat nu geen mededeling.")))
    if ended:
        blocks.append(Heading(tr("Staat er niet meer")))
        blocks += [_row(notice, context, shown=False) for notice in ended[:SHOWN_ENDED]]
    return Article(tuple(blocks))


def _row(notice: Notice, context: Context, *, shown: bool) -> Row:
    tr, now = context.tr, context.snapshot.now
    ends = tr("Staat er tot {time}", time=tr.moment(notice.until, now))
    return Row(
        icon="notices" if shown else "history",
        badge=ends if shown else "",
        title=notice.title,
        detail="",
        meta=tr("Geschreven {time}", time=tr.moment(notice.written_at, now)),
        route=routes.OwnNotice(notice.id),
    )


def present_one(context: Context, notice: Notice | None, *, shown: bool) -> Article:
    """As visitors see it, and what can be done with it."""
    tr = context.tr
    if notice is None:
        return Article((Note("information", tr("Deze mededeling is er niet meer.")),), LIST)
    words = tr("Verander") if shown else tr("Plaats opnieuw")
    edit = Choice("write", words, routes.NoticeForm(notice.id))
    take_off = Choice("close", tr("Haal weg"), Sure(routes.Withdraw(notice.id)))
    fixed = context.snapshot.drill and not notice.drill
    return Article(
        (
            Note(
                "look" if shown else "history",
                tr("Zo lezen bezoekers het.") if shown else tr("Bezoekers zien dit niet meer."),
                small=True,
            ),
            *information.notice_blocks(notice, context.snapshot, tr),
            Note("drill", tr(REAL)) if fixed else Actions((edit, take_off) if shown else (edit,)),
        ),
        LIST,
    )


def sure(tr: Translator, number: int, notice: Notice | None) -> Question:
    """Before it is taken off."""
    return Question(
        title=tr("Deze mededeling weghalen?"),
        happens=tr("Bezoekers lezen die dan niet meer."),
        icon="close",
        yes=tr("Ja, haal weg"),
        back=routes.OwnNotice(number),
        named=(notice.title,) if notice else (),
    )


def form(context: Context, route: routes.NoticeForm, notice: Notice | None) -> Form:
    """To write a new one, or to change ``notice``."""
    tr, now = context.tr, context.snapshot.now
    lasting = [(str(hours), tr.plural("{n} uur", "{n} uur", hours)) for hours in HOURS]
    if notice is not None and notice.until > now:
        lasting.insert(0, (KEEP, tr("tot {time}", time=tr.moment(notice.until, now))))
    return Form(
        title=tr("Verander de mededeling") if notice else tr("Nieuwe mededeling"),
        help=tr("Schrijf kort en duidelijk, zonder namen. Bezoekers zien dit meteen na Plaats."),
        fields=(
            Field("titel", tr("Titel"), longest=TITLE_CHARS, usual=notice.title if notice else ""),
            Field(
                "tekst",
                tr("Tekst"),
                Kind.LINES,
                longest=TEXT_CHARS,
                usual=notice.text if notice else "",
            ),
            Field(
                "tot",
                tr("Hoe lang blijft het staan?"),
                Kind.CHOICE,
                usual=lasting[0][0]
                if notice and notice.until > now
                else str(USUAL.seconds // 3600),
                options=tuple(lasting),
            ),
        ),
        send=Button("send", tr("Plaats")),
        back=routes.OwnNotice(notice.id) if notice else LIST,
        before=Choice("look", tr("Bekijk eerst"), routes.PreviewNotice(route)),
    )


def preview(
    context: Context, route: routes.NoticeForm, old: Notice | None, values: Mapping[str, str]
) -> Article:
    """As visitors will see it: what is filled in by now, over what was there."""
    tr, now = context.tr, context.snapshot.now
    filled = form(context, route, old)
    title, text, lasting = (desk_forms.value(field, values) for field in filled.fields)
    until = now + timedelta(hours=int(lasting)) if lasting.isdigit() else None
    notice = Notice(
        id=0,
        title=title or tr("(geen titel)"),
        text=text or tr("(geen tekst)"),
        written_at=now,
        until=until or (old.until if old else now + USUAL),
        by=Role.STAFF,
    )
    send = Choice(filled.send.icon, filled.send.words, Send(route), chosen=True)
    change = Choice("write", tr("Verander"), route)
    return Article(
        (
            Note(
                "look", tr("Zo gaan bezoekers het lezen. Druk op Plaats als het klopt."), small=True
            ),
            *information.notice_blocks(notice, context.snapshot, tr),
            Actions((send, change)),
        ),
        route,
    )
