"""Uitgeven en voorraad: what there is, what moved, and what is under way. Values in, pages out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.forms import Button, Field, Form, Kind
from kiosk.desk.routes import More
from kiosk.desk.stock import routes
from kiosk.desk.stock.hand_out import gone, pace, units
from kiosk.desk.stock.ledger import Kind as Moves
from kiosk.desk.stock.sharing import ref_of
from kiosk.desk.stock.store import NAME_CHARS, PLACE_CHARS, UNIT_CHARS
from kiosk.i18n.needs_labels import ICON, THEME
from kiosk.i18n.translator import N_
from kiosk.model.needs import Theme
from kiosk.model.views import Actions, Article, Block, Choice, Fact, Heading, Note, Row, Step, Title

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from kiosk.desk.stock.ledger import Item, Line, Movement
    from kiosk.desk.stock.sharing import Elsewhere, ToldTransfer
    from kiosk.i18n.translator import Translator
    from kiosk.navigation.context import Context

MORE, GOODS = More(), routes.Goods()
QUANTITY_CHARS = 6
GOODS_THEMES = (
    Theme.WATER, Theme.FOOD, Theme.SLEEP, Theme.TOOLS, Theme.CARE, Theme.ANIMALS, Theme.OTHER,
)  # fmt: skip
"""Of things that can be handed out."""
YES, NO = "ja", "nee"
QUANTITY, PLACE = "aantal", "plaats"
MOVES = {
    Moves.RECEIVED: N_("Binnengekomen"),
    Moves.COUNTED: N_("Geteld"),
    Moves.LOST: N_("Kwijt of stuk"),
    Moves.SENT: N_("Verstuurd"),
    Moves.ARRIVED: N_("Aangekomen"),
}
"""Msgids: on buttons and in the list of what moved."""
WITH_PLACE = frozenset({Moves.SENT, Moves.ARRIVED})


def present(
    context: Context,
    lines: Sequence[tuple[Item, Line]],
    under_way: Sequence[tuple[str, ToldTransfer]],
    said: str,
) -> Article:
    """``under_way``: what other points sent here, with who sent it."""
    tr = context.tr
    explained = tr("Raak aan wat u uitgeeft. Elke uitgifte is één keer aanraken.")
    blocks: list[Block] = [
        Title(tr("Uitgeven en voorraad")),
        Note("information", explained, small=True),
    ]
    if said:
        blocks.append(Note("usb", said))
    blocks += [_row(item, line, tr) for item, line in lines]
    blocks += [_arriving(point, one, lines, tr) for point, one in under_way]
    choices = [Choice("add", tr("Nieuw artikel"), routes.ItemForm(), chosen=not lines)]
    if any(item.coupons for item, _ in lines):
        choices.append(Choice("papers", tr("Bonnen"), routes.CouponPages()))
    if lines:
        choices.append(Choice("usb", tr("Zet op een stick"), routes.WriteMovements()))
    blocks.append(Actions(tuple(choices)))
    return Article(tuple(blocks), MORE)


def _row(item: Item, line: Line, tr: Translator) -> Row:
    left = tr("Er is nog {amount}", amount=units(line.level, item, tr))
    times = tr.plural("vandaag {n} keer uitgegeven", "vandaag {n} keer uitgegeven", line.hand_outs)
    badge = tr("Onder nul") if line.level < 0 else ""
    return Row(
        _icon(item),
        badge,
        item.name,
        "",
        f"{left} · {times}",
        routes.HandOut(item.id),
        loud=bool(badge),
    )


def _icon(item: Item) -> str:
    return ICON[Theme(item.theme)] if item.theme in GOODS_THEMES[:-1] else "basket"


def _arriving(
    point: str, one: ToldTransfer, lines: Sequence[tuple[Item, Line]], tr: Translator
) -> Block:
    sent = tr(
        "Onderweg van {point}: {amount}",
        point=point,
        amount=f"{tr.number(one.quantity)} {one.unit}",
    )
    ours = next((item for item, _ in lines if item.name.casefold() == one.item.casefold()), None)
    if ours is None:
        first = tr("Maak dit artikel eerst aan.")
        return Note("bus", f"{one.item}. {sent}. {first}")
    route = routes.MoveForm(ours.id, Moves.ARRIVED, one.ref)
    return Row("bus", "", one.item, "", sent, route)


def form(tr: Translator) -> Form:
    """A new thing."""
    either = ((YES, tr("Ja")), (NO, tr("Nee")))
    return Form(
        title=tr("Nieuw artikel"),
        help=tr("Wat geeft u uit? En hoeveel krijgt iedereen per keer?"),
        fields=(
            Field("naam", tr("Naam, zoals Water"), longest=NAME_CHARS),
            Field(
                "thema",
                tr("Waar gaat het over?"),
                Kind.CHOICE,
                usual=Theme.OTHER,
                options=tuple((theme, tr(THEME[theme])) for theme in GOODS_THEMES),
            ),
            Field("eenheid", tr("Eenheid, zoals liter of stuks"), longest=UNIT_CHARS),
            Field("portie", tr("Hoeveel per keer?"), longest=QUANTITY_CHARS, digits=True),
            Field(
                "per",
                tr("Voor wie is dat?"),
                Kind.CHOICE,
                usual="persoon",
                options=(("persoon", tr("Per persoon")), ("huishouden", tr("Per huishouden"))),
            ),
            Field("bonnen", tr("Met bonnen?"), Kind.CHOICE, usual=NO, options=either),
        ),
        send=Button("check", tr("Bewaar")),
        back=GOODS,
    )


def move_form(
    tr: Translator,
    item: Item | None,
    route: routes.MoveForm,
    neighbours: Sequence[tuple[str, str]] = (),
) -> Form:
    """``neighbours``: nodes that this point shares its stock with, and their names."""
    kind = Moves(route.kind) if route.kind else Moves.RECEIVED
    what = item.name if item else ""
    unit = item.unit if item else ""
    fields = [
        Field(
            QUANTITY,
            tr("Hoeveel? In {unit}.", unit=unit),
            longest=QUANTITY_CHARS,
            digits=True,
        )
    ]
    if kind in WITH_PLACE and not route.transfer:
        label = tr("Naar welk punt?") if kind is Moves.SENT else tr("Van welk punt?")
        if kind is Moves.SENT and neighbours:
            fields.append(Field(PLACE, label, Kind.CHOICE, options=tuple(neighbours)))
        else:
            fields.append(Field(PLACE, label, longest=PLACE_CHARS))
    explained = (
        tr("Tel wat er echt is. Vanaf nu geldt dat getal.")
        if kind is Moves.COUNTED
        else tr("Schrijf het op zodra het gebeurt. Een vergissing maakt u ongedaan.")
    )
    return Form(
        title=f"{what}: {tr(MOVES[kind])}",
        help=explained,
        fields=tuple(fields),
        send=Button("check", tr("Bewaar")),
        back=routes.Thing(item.id) if item else GOODS,
    )


def present_thing(  # noqa: PLR0913, PLR0917 - all that stands on it
    context: Context,
    item: Item | None,
    line: Line,
    movements: Sequence[Movement],
    last: Movement | None,
    others: Elsewhere,
    node: str,
) -> Article:
    """``last``: what can be undone; ``node``: who we are to other points."""
    tr, now = context.tr, context.snapshot.now
    if item is None:
        return gone(tr)
    blocks: list[Block] = [
        Title(item.name),
        Note(
            "information",
            tr("Schrijf op wat binnenkomt en weggaat. Tel af en toe na wat er echt is."),
            small=True,
        ),
        Fact("basket", tr("Er is nog"), units(line.level, item, tr), loud=line.level < 0),
        *(Fact("clock", label, words) for label, words in pace(line, tr, now)),
        Fact("clock", tr("Geteld"), counted(item, line, tr, now)),
        Actions((Choice("check", tr("Uitgeven"), routes.HandOut(item.id), chosen=True),)),
        Actions(
            tuple(
                Choice("", tr(words), routes.MoveForm(item.id, kind))
                for kind, words in MOVES.items()
            ),
        ),
    ]
    if last:
        what = f"{units(last.quantity, item, tr)}, {tr.moment(last.at, now)}"
        undo = routes.TakeBack(item.id, last.id, hand_out=False)
        words = tr("Maak ongedaan: {what}", what=what)
        blocks.append(Actions((Choice("history", words, undo),)))
    if movements:
        blocks.append(Heading(tr("Wat er gebeurde")))
    blocks += [Step("•", _moved(one, item, others, node, context)) for one in movements]
    return Article(tuple(blocks), GOODS)


def counted(item: Item, line: Line, tr: Translator, now: datetime) -> str:
    """When, and how much it differed."""
    if line.counted_at is None:
        return tr("Nog nooit")
    at = tr.moment(line.counted_at, now)
    if not line.missed:
        return at
    amount = units(abs(line.missed), item, tr)
    if line.missed > 0:
        return tr("{time}: {amount} minder dan opgeschreven", time=at, amount=amount)
    return tr("{time}: {amount} meer dan opgeschreven", time=at, amount=amount)


def _moved(one: Movement, item: Item, others: Elsewhere, node: str, context: Context) -> str:
    tr = context.tr
    said = f"{tr.moment(one.at, context.snapshot.now)} · {tr(MOVES[one.kind])}"
    said = f"{said}: {units(one.quantity, item, tr)}"
    if one.undoes:
        undone = tr("ongedaan gemaakt")
        return f"{said} ({undone})"
    if one.other:
        said = f"{said}, {one.other}"
    if one.kind is Moves.SENT:
        there = others.arrived(ref_of(node, one.id, one.at))
        said += ". " + (
            tr("Daar nog niet geteld.")
            if there is None
            else tr("Daar geteld: {amount}.", amount=units(there, item, tr))
        )
    return said
