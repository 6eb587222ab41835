"""What an issue would be: what is wrong with it, and what it changes for residents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from content.core.cap import read_cap
from content.core.places import read_geojson
from content.core.remarks import Notes
from content.errors import ContentError, SourceFaults
from content.publishing import holders, laptop, proposal
from content.publishing.publish import (
    changes,
    is_last,
    prepare,
    read_issue,
)
from content.source.leaving import leaving
from content.stick import mounts
from office.accounts.people import Role
from office.errors import Missing, OfficeError, Refused
from office.publishing import advice, over_the_link
from office.publishing.previews import Previews
from office.publishing.proposals import Proposals
from office.publishing.renderer import Picture
from office.publishing.workplace import Workplace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.responses import Response

    from content.publishing.publisher import PublisherFolder
    from office.publishing.advice import Advice
    from office.publishing.proposals import Waiting
    from office.web.visit import Visit

PATH = "/uitgeven"
_HERE_ALONE = (
    "Tekenen kan alleen op de laptop van wie tekent. Start daar: noodsteunpunt-office run --here."
)
_WAYS = ("nieuw", "gewijzigd", "weg")


class Change(NamedTuple):
    """One thing that an issue changes."""

    how: str
    name: str
    words: str
    is_bulletin: bool


class State(NamedTuple):
    """What is about to be an issue: what waits for approval, else what is in the folder."""

    faults: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    changed: tuple[Change, ...] = ()
    leaving: tuple[str, ...] = ()
    is_last: bool = False
    """Nothing has changed since the last issue."""
    advice: tuple[Advice, ...] = ()


def show(visit: Visit) -> Response:
    return page(visit)


def page(visit: Visit, error: OfficeError | ContentError | None = None) -> Response:
    folder = visit.office.part(Workplace).publisher()
    proposals = visit.office.part(Proposals)
    if folder is None:
        return visit.render("publishing/no_keys.html", here=visit.office.here, error=error)
    waiting = proposals.waiting()
    root, last = folder.root.signed, folder.last_issue()
    signed = proposal.signers(waiting.proposed, root) if waiting else set()
    values: dict[str, Any] = {
        "error": error,
        "folder": folder,
        "waiting": waiting,
        "state": _of_proposal(visit, folder, waiting) if waiting else _of_folder(visit, folder),
        "needed": proposal.needed(root),
        "missing": proposal.needed(root) - 1 - len(signed) if waiting else 0,
        "approval_keys": approval_keys(folder, signed),
        "asks_number": laptop.issue(folder) is None,
        "last": last,
        "given": proposals.given(last) if last else [],
        "sticks": mounts.sticks(),
        "here": visit.office.here,
        "refused": proposals.refused(),
        "key": _state_key(visit),
        "is_old": False,
        "is_own": waiting is not None and waiting.user == visit.me.number,
        "approvers": _approvers(visit, waiting),
        **over_the_link.values(visit, folder),
    }
    return visit.render(
        "publishing/issue.html", status=getattr(error, "status", 400) if error else 200, **values
    )


def _approvers(visit: Visit, waiting: Waiting | None) -> list[str]:
    """Return the names of those who may approve, and sit perhaps beside whoever is logged in."""
    left_out = {visit.me.number, waiting.user if waiting else 0}
    users = visit.office.accounts.users()
    return [one.name for one in users if Role.APPROVER in one.roles and one.number not in left_out]


def show_state(visit: Visit) -> Response:
    """Say whether the page that asks is of before something changed; it asks again by itself."""
    seen, now = visit.asked("van")[:40], _state_key(visit)
    return visit.render("publishing/state.html", key=seen, is_old=seen != now)


def _state_key(visit: Visit) -> str:
    """Return a word that is another once there is a proposal, a signature or an issue more."""
    folder, waiting = (
        visit.office.part(Workplace).publisher(),
        visit.office.part(Proposals).waiting(),
    )
    if folder is None:
        return ""
    signed = proposal.signers(waiting.proposed, folder.root.signed) if waiting else ()
    return f"{waiting.number if waiting else 0}-{len(signed)}-{folder.last_issue()}"


def _of_folder(visit: Visit, folder: PublisherFolder) -> State:
    """Raises nothing for faults of the source: they are what the page is for."""
    try:
        prepared = prepare(visit.office.part(Workplace).source, folder, visit.office.now())
    except SourceFaults as error:
        return State(faults=error.faults)
    except ContentError as error:
        return State(faults=(str(error),))
    return State(
        warnings=prepared.warnings,
        changed=_changed(prepared.previous, prepared.targets),
        leaving=prepared.leaving,
        is_last=is_last(prepared, folder),
        advice=_about_places(prepared.targets),
    )


def _of_proposal(visit: Visit, folder: PublisherFolder, waiting: Waiting) -> State:
    before, after = last_issue(folder), waiting.proposed.files
    left = leaving(before, after, publisher=folder.identity.publisher, now=visit.office.now())
    return State(changed=_changed(before, after), leaving=left, advice=_about_places(after))


def last_issue(folder: PublisherFolder) -> dict[str, bytes]:
    try:
        return read_issue(folder, folder.last_issue())
    except ContentError as error:
        raise OfficeError(str(error)) from error


def _changed(before: dict[str, bytes], after: dict[str, bytes]) -> tuple[Change, ...]:
    return tuple(
        Change(how, name, _words(name, after if name in after else before), _is_cap(name))
        for how, names in zip(_WAYS, changes(before, after), strict=True)
        for name in names
    )


def _is_cap(name: str) -> bool:
    return name.startswith("bulletins/")


def _words(name: str, targets: Mapping[str, bytes]) -> str:
    """Return what people call it: of a bulletin its headline."""
    known = {"places.geojson": "De plekken bij Waarheen", "utilities.json": "Stroom, water, gas"}
    if _is_cap(name):
        try:
            return read_cap(targets[name], publisher="x", notes=Notes(name)).info("nl").headline
        except (ContentError, IndexError):
            return name
    return known.get(name, name)


def _about_places(targets: Mapping[str, bytes]) -> tuple[Advice, ...]:
    data, notes = targets.get("places.geojson"), Notes("places.geojson")
    if data is None:
        return ()
    try:
        return tuple(advice.of_places(read_geojson(data, publisher="x", notes=notes, hints=notes)))
    except ContentError:
        return ()


def approval_keys(folder: PublisherFolder, signed: set[str]) -> dict[str, str]:
    """Return whose approval keys lie here and did not sign yet, by key id."""
    return {
        keyid: name
        for keyid, name in holders.read(folder.path).items()
        if folder.approval_key(keyid).is_file() and keyid not in signed
    }


def show_sides(visit: Visit) -> Response:
    """One bulletin as residents read it now, and as they will."""
    folder = key_folder(visit)
    waiting = visit.office.part(Proposals).waiting()
    name = f"bulletins/{visit.name('name')}.xml"
    before = last_issue(folder)
    try:
        after = (
            waiting.proposed.files
            if waiting
            else prepare(visit.office.part(Workplace).source, folder, visit.office.now()).targets
        )
    except ContentError as error:
        raise OfficeError(str(error)) from error
    if name not in before and name not in after:
        raise Missing("Dit bericht is er niet.")
    previews = visit.office.part(Previews)
    tag = visit.asked("taal") or "nl"
    pictures = {
        side: previews.draw(_alone(name, targets), previews.of(visit.name("name"), _screen(tag)))
        for side, targets in (("Nu", before), ("Straks", after))
        if name in targets
    }
    words = _words(name, after if name in after else before)
    return visit.render("publishing/sides.html", pictures=pictures, words=words, tag=tag)


def _screen(tag: str) -> Picture:
    return Picture(screen="bulletin", language=tag if tag.isalpha() and len(tag) == 2 else "nl")


def _alone(name: str, targets: Mapping[str, bytes]) -> dict[str, bytes]:
    return {n: data for n, data in targets.items() if n == name or n.startswith("media/")}


def check_here(visit: Visit) -> None:
    if not visit.office.here:
        raise Refused(_HERE_ALONE)


def key_folder(visit: Visit) -> PublisherFolder:
    folder = visit.office.part(Workplace).publisher()
    if folder is None:
        raise Missing("Er zijn nog geen sleutels gekozen.")
    return folder


def the_waiting(visit: Visit) -> Waiting:
    waiting = visit.office.part(Proposals).waiting()
    if waiting is None or str(waiting.number) != visit.name("number"):
        raise Missing("Dit voorstel is er niet meer.")
    return waiting
