"""What is said of power, water, gas, sewer, telephone and roads: their state, and a line with it.

A tile tells the state at a glance, how long still and the line; its page tells since when and who
says so. What others say of the same is a row each: what is published is shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.core.model import UtilityKind, UtilityState
from kiosk.i18n import labels, times
from kiosk.model import routes
from kiosk.model.views import Actions, Article, Badge, Block, Choice, Fact, Row, Tile, Title
from kiosk.visitor import on_paper
from kiosk.visitor.remarks import foreign, gone

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from content.core.model import Utility
    from kiosk.i18n.translator import Translator
    from kiosk.state.snapshot import Snapshot

BACK = routes.Information()
_WORST_FIRST = (UtilityState.OUT, UtilityState.LIMITED, UtilityState.UNKNOWN, UtilityState.WORKING)


def present(snapshot: Snapshot, tr: Translator, route: routes.Utility) -> Article:
    """All there is to know of one utility from one publisher."""
    utility = find(snapshot, route)
    if utility is None:
        return gone(tr)
    text, language = utility.note(tr.language), utility.note_language(tr.language)
    say = _from_today(utility, snapshot, tr)
    facts = (
        ("history", tr("Hoe lang"), how_long(utility, snapshot, tr)),
        ("clock", tr("Sinds"), say(utility.since) if utility.since else ""),
        ("check", tr("Officieel bericht"), _origin(utility, snapshot, tr)),
    )
    blocks: list[Block] = [
        Badge(utility.kind.value, state(utility, tr), loud=utility.state is UtilityState.OUT),
        *([Title(text)] if text else []),
        *foreign(language, tr),
        *(Fact(icon, label, said) for icon, label, said in facts if said),
        Actions(taken_along(route, snapshot, tr)),
    ]
    return Article(tuple(blocks), BACK, language="" if language == tr.language else language)


def rows(snapshot: Snapshot, tr: Translator) -> tuple[Row, ...]:
    """What others say of one that has a tile: nobody speaks for another."""
    shown = {route_to(told[0]) for told in _by_kind(snapshot).values()}
    others = (u for u in _in_order(snapshot) if route_to(u) not in shown)
    return tuple(_row(utility, snapshot, tr) for utility in others)


def tiles(snapshot: Snapshot, tr: Translator) -> tuple[Tile, ...]:
    """The newest word on each of them; where several speak of one, with the name of who says it."""
    return tuple(
        _tile(told[0], snapshot, tr, named=len(told) > 1) for told in _by_kind(snapshot).values()
    )


def _by_kind(snapshot: Snapshot) -> dict[UtilityKind, list[Utility]]:
    """What is said of each, the newest first."""
    newest_first = sorted(snapshot.utilities, key=lambda u: u.updated_at, reverse=True)
    found = {kind: [u for u in newest_first if u.kind is kind] for kind in UtilityKind}
    return {kind: told for kind, told in found.items() if told}


def sentences(snapshot: Snapshot, tr: Translator) -> tuple[str, ...]:
    """Each in a few words, true tomorrow: "Water: beperkt. Tot di 20 jan 22:30. Het is schoon."."""
    return tuple(_sentence(utility, snapshot, tr) for utility in _in_order(snapshot))


def _sentence(utility: Utility, snapshot: Snapshot, tr: Translator) -> str:
    ends = utility.expected_until if utility.state is not UtilityState.WORKING else None
    said = (
        f"{state(utility, tr)}.",
        tr("Verwacht tot {time}.", time=tr.dated(ends, snapshot.now)) if ends else "",
        times.perhaps_over_by_now(ends, utility.publisher, snapshot, tr),
        utility.note(tr.language),
    )
    return " ".join(filter(None, said))


def lasting(utility: Utility, snapshot: Snapshot, tr: Translator) -> tuple[str, ...]:
    """What is taken along of one, a sentence each, still true tomorrow."""
    said = (
        tr("Sinds {time}.", time=tr.dated(utility.since, snapshot.now)) if utility.since else "",
        tr("Verwacht tot {time}.", time=tr.dated(utility.expected_until, snapshot.now))
        if utility.expected_until and utility.state is not UtilityState.WORKING
        else "",
        times.perhaps_over_by_now(utility.expected_until, utility.publisher, snapshot, tr),
        tr(
            "Dit zegt {name}, {time}.",
            name=snapshot.source_name(utility.publisher),
            time=tr.dated(utility.updated_at, snapshot.now),
        ),
    )
    lines = (f"{state(utility, tr)}.", utility.note(tr.language), " ".join(filter(None, said)))
    return tuple(filter(None, lines))


def taken_along(route: routes.Utility, snapshot: Snapshot, tr: Translator) -> tuple[Choice, ...]:
    """The ways to have it at home."""
    phone = Choice("phone-code", tr("Neem mee op uw telefoon"), routes.Share(route))
    return (phone, *on_paper.choices(snapshot, tr, tr("Print dit bericht"), route))


def find(snapshot: Snapshot, route: routes.Utility) -> Utility | None:
    return next((utility for utility in snapshot.utilities if route_to(utility) == route), None)


def route_to(utility: Utility) -> routes.Utility:
    return routes.Utility(utility.publisher, utility.kind)


def state(utility: Utility, tr: Translator) -> str:
    return tr(
        "{utility}: {state}",
        utility=tr(labels.UTILITY[utility.kind]),
        state=tr(labels.UTILITY_STATE[utility.state]),
    )


def how_long(utility: Utility, snapshot: Snapshot, tr: Translator) -> str:
    """How long still; empty for one that works."""
    expected = utility.expected_until
    if utility.state is UtilityState.WORKING:
        return ""
    if expected is None:
        return tr("onbekend hoe lang")
    left = times.left(expected, utility.publisher, snapshot, tr)
    return left or tr("duurt langer dan verwacht")


def _in_order(snapshot: Snapshot) -> list[Utility]:
    kinds = list(UtilityKind)
    return sorted(
        snapshot.utilities,
        key=lambda u: (_WORST_FIRST.index(u.state), kinds.index(u.kind), -u.updated_at.timestamp()),
    )


def _row(utility: Utility, snapshot: Snapshot, tr: Translator) -> Row:
    say = _from_today(utility, snapshot, tr)
    since = tr("sinds {time}", time=say(utility.since)) if utility.since else ""
    text = utility.note(tr.language)
    known = (state(utility, tr) if text else "", since, how_long(utility, snapshot, tr))
    return Row(
        icon=utility.kind.value,
        badge=" · ".join(filter(None, known)),
        title=text or state(utility, tr),
        detail="",
        meta=_origin(utility, snapshot, tr),
        route=route_to(utility),
    )


def _tile(utility: Utility, snapshot: Snapshot, tr: Translator, *, named: bool) -> Tile:
    whose = snapshot.source_name(utility.publisher) if named else ""
    short = labels.UTILITY_STATE_SHORT.get(utility.state)
    return Tile(
        icon=utility.kind.value,
        state=state(utility, tr),
        until=" · ".join(filter(None, (how_long(utility, snapshot, tr), whose))),
        loud=utility.state is UtilityState.OUT,
        name=" · ".join(filter(None, (tr(labels.UTILITY[utility.kind]), whose))),
        forms=_forms(utility, snapshot, tr),
        short=tr(short) if short else "",
        note=utility.note(tr.language),
        route=route_to(utility),
    )


def _forms(utility: Utility, snapshot: Snapshot, tr: Translator) -> tuple[str, ...]:
    """Its state with how long still, and without."""
    state_ = tr(labels.UTILITY_STATE[utility.state])
    left = how_long(utility, snapshot, tr)
    short = times.left_short(utility.expected_until, utility.publisher, snapshot, tr)
    if not left or utility.expected_until is None:
        return (f"{state_} · {left}", state_) if left else (state_,)
    return tuple(filter(None, (f"{state_} · {left}", short and f"{state_} {short}", state_)))


def _origin(utility: Utility, snapshot: Snapshot, tr: Translator) -> str:
    return times.origin(utility.updated_at, utility.publisher, snapshot, tr)


def _from_today(utility: Utility, snapshot: Snapshot, tr: Translator) -> Callable[[datetime], str]:
    return lambda at: times.moment(at, utility.publisher, snapshot, tr)
