"""Prikbord: what this point itself tells its visitors."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from kiosk.desk import forms as desk_forms
from kiosk.desk.forms import Field, Form, Kind
from kiosk.desk.notices.store import LONGEST, TEXT_CHARS, TITLE_CHARS, USUAL
from kiosk.i18n.translator import N_
from kiosk.model.notice import Notice
from kiosk.model.roles import Role
from kiosk.model.views import Actions, Article, Block, Choice, Heading, Note, Route, Row
from kiosk.visitor import information

if TYPE_CHECKING:
    from kiosk.navigation.context import Context

HOURS = (1, 2, 4, 8, USUAL.seconds // 3600, LONGEST.days * 24)
KEEP = "blijft"
"""The end of a notice that is edited stays as it was."""
SHOWN_ENDED = 10
REAL = N_("Deze mededeling is echt. Tijdens een oefening kunt u die niet veranderen.")


def present(context: Context) -> Article:
    """What visitors read now, then what they read before."""
    tr, snapshot, notices = context.tr, context.snapshot, context.desk_session.desk.notices
    blocks: list[Block] = [
        Note(
            "information",
            tr(
                "Een mededeling staat bij Informatie en gaat vanzelf weg. "
                "Schrijf alleen wat u zeker weet over dit steunpunt."
            ),
            small=True,
        ),
        Actions((Choice("add", tr("Nieuwe mededeling"), Route("notice-form"), chosen=True),)),
    ]
    current = notices.current(snapshot.now, drill=snapshot.drill)
    blocks += [_row(notice, context) for notice in current]
    if not current:
        blocks.append(Note("notices", tr("Er staat nu geen mededeling.")))
    ended = notices.ended(snapshot.now, drill=snapshot.drill)[:SHOWN_ENDED]
    if ended:
        blocks.append(Heading(tr("Staat er niet meer")))
        blocks += [_row(notice, context) for notice in ended]
    return Article(tuple(blocks))


def _row(notice: Notice, context: Context) -> Row:
    tr, now = context.tr, context.snapshot.now
    shown = notice in context.desk_session.desk.notices.current(now, drill=context.snapshot.drill)
    ends = tr("Staat er tot {time}", time=tr.moment(notice.until, now))
    return Row(
        icon="notices" if shown else "history",
        badge=ends if shown else "",
        title=notice.title,
        detail="",
        meta=tr("Geschreven {time}", time=tr.moment(notice.written_at, now)),
        route=Route("own-notice", str(notice.id)),
    )


def present_one(context: Context) -> Article:
    """As visitors see it, and what can be done with it."""
    tr, key = context.tr, context.key
    notice = context.desk_session.desk.notices.notice(int(key)) if key.isdigit() else None
    if notice is None:
        return Article((Note("information", tr("Deze mededeling is er niet meer.")),), LIST)
    shown = notice in context.desk_session.desk.notices.current(
        context.snapshot.now, drill=context.snapshot.drill
    )
    edit = Choice(
        "write", tr("Verander") if shown else tr("Plaats opnieuw"), Route("notice-form", key)
    )
    take_off = Choice("close", tr("Haal weg"), Route("withdraw", key))
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


LIST = Route("notices")


def form(context: Context, key: str) -> Form:
    """To write a new one, or one anew; ``key`` is its number."""
    tr, now = context.tr, context.snapshot.now
    notice = context.desk_session.desk.notices.notice(int(key)) if key.isdigit() else None
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
        send=Choice("send", tr("Plaats"), LIST),
        back=Route("own-notice", key) if notice else LIST,
        before=Choice("look", tr("Bekijk eerst"), Route("notice-preview", key)),
    )


def preview(context: Context) -> Article:
    """As visitors will see it; ``key`` as of `form`."""
    tr, now, key = context.tr, context.snapshot.now, context.key
    filled, route = form(context, key), Route("notice-form", key)
    values = context.desk_session.values(desk_forms.name_of(route))
    title, text, lasting = (desk_forms.value(field, values) for field in filled.fields)
    old = context.desk_session.desk.notices.notice(int(key)) if key.isdigit() else None
    until = now + timedelta(hours=int(lasting)) if lasting.isdigit() else None
    notice = Notice(
        id=0,
        title=title or tr("(geen titel)"),
        text=text or tr("(geen tekst)"),
        written_at=now,
        until=until or (old.until if old else now + USUAL),
        by=Role.STAFF,
    )
    send = Choice(
        filled.send.icon, filled.send.words, Route("send", desk_forms.name_of(route)), chosen=True
    )
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
