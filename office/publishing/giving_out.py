"""The pages of giving out: check, compare, propose, approve, sign, and fill sticks.

Keys are opened under ``--here`` alone, for one signature, with a passphrase that nothing keeps.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.responses import Response

from content.core.cap import read_cap
from content.core.places import read_geojson
from content.core.remarks import Notes
from content.errors import ContentError, SourceFaults
from content.publishing import holders, keys, laptop, proposal
from content.publishing.publish import (
    changes,
    check_stick,
    give_out,
    highest_issue,
    is_last,
    prepare,
    read_issue,
)
from content.source.leaving import leaving
from content.stick import mounts
from office.errors import Invalid, Missing, OfficeError, Refused
from office.publishing import advice
from office.publishing.previews import Previews
from office.publishing.proposals import Proposals
from office.publishing.renderer import Picture
from office.publishing.workplace import Workplace

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    return _page(visit)


def _page(visit: Visit, error: OfficeError | ContentError | None = None) -> Response:
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
        "approval_keys": _approval_keys(folder, signed),
        "asks_number": laptop.issue(folder) is None,
        "last": last,
        "given": proposals.given(last) if last else [],
        "sticks": mounts.sticks(),
        "here": visit.office.here,
        "refused": proposals.refused(),
        "is_own": waiting is not None and waiting.user == visit.me.number,
    }
    return visit.render(
        "publishing/issue.html", status=getattr(error, "status", 400) if error else 200, **values
    )


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
    before, after = _last(folder), waiting.proposed.files
    left = leaving(before, after, publisher=folder.identity.publisher, now=visit.office.now())
    return State(changed=_changed(before, after), leaving=left, advice=_about_places(after))


def _last(folder: PublisherFolder) -> dict[str, bytes]:
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


def _approval_keys(folder: PublisherFolder, signed: set[str]) -> dict[str, str]:
    """Return whose approval keys lie here and did not sign yet, by key id."""
    return {
        keyid: name
        for keyid, name in holders.read(folder.path).items()
        if folder.approval_key(keyid).is_file() and keyid not in signed
    }


def show_sides(visit: Visit) -> Response:
    """One bulletin as residents read it now, and as they will."""
    folder = _folder(visit)
    waiting = visit.office.part(Proposals).waiting()
    name = f"bulletins/{visit.name('name')}.xml"
    before = _last(folder)
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


# Proposing and approving


def propose(visit: Visit) -> Response:
    """Freeze what is in the folder, once what leaves the screen was named."""
    folder = _folder(visit)
    try:
        prepared = prepare(visit.office.part(Workplace).source, folder, visit.office.now())
        ticked = set(visit.form.texts("gaat"))
        if unnamed := [words for words in prepared.leaving if words not in ticked]:
            raise Invalid(f"Zet een vinkje bij wat van het scherm gaat: {unnamed[0]}.")
        highest = highest_issue(folder, (), visit.office.now(), lambda last: _told(visit, last))
        proposed = proposal.propose(
            folder.identity.publisher,
            folder.root.signed,
            prepared.targets,
            highest + 1,
            visit.office.now(),
        )
    except (ContentError, OfficeError) as error:
        return _page(visit, error)
    visit.office.part(Proposals).propose(proposed, visit.me)
    visit.office.live.announce("uitgave")
    return visit.redirect(PATH)


def _told(visit: Visit, last: int) -> int:
    """Return the number on the last label: this computer does not know these keys yet."""
    return max(last, visit.form.number("laatste"))


def withdraw(visit: Visit) -> Response:
    visit.office.part(Proposals).end("withdrawn")
    visit.office.live.announce("uitgave")
    visit.say("Het voorstel is teruggenomen. Er is niets uitgegeven.")
    return visit.redirect(PATH)


def refuse(visit: Visit) -> Response:
    why = " ".join(visit.form.text("waarom").split())[:300]
    if not why:
        return _page(visit, Invalid("Schrijf waarom, dan weet de schrijver wat er anders moet."))
    visit.office.part(Proposals).end("refused", f"{visit.me.name}: {why}")
    visit.office.live.announce("uitgave")
    return visit.redirect(PATH)


def approve(visit: Visit) -> Response:
    """Sign as somebody else than who proposed it, with a key of one's own."""
    folder, waiting = _folder(visit), _waiting(visit)
    try:
        _check_here(visit)
        if waiting.user == visit.me.number:
            raise Refused("U maakte dit voorstel zelf: iemand anders moet het goedkeuren.")
        signer = _approving_key(visit, folder)
        signed = proposal.sign(waiting.proposed, signer, folder.root.signed)
        online = folder.root.signed.roles["timestamp"].keyids
        if signer.public_key.keyid in online:
            raise Refused("Dit is de publicatiesleutel: neem uw eigen goedkeuringssleutel.")
    except (ContentError, OfficeError) as error:
        return _page(visit, error)
    visit.office.part(Proposals).approve(waiting.number, signed, visit.me)
    visit.office.live.announce("uitgave")
    visit.say("U hebt deze uitgave goedgekeurd.")
    return visit.redirect(PATH)


def _approving_key(visit: Visit, folder: PublisherFolder) -> Any:
    passphrase, chosen = visit.form.text("passphrase"), visit.form.text("sleutel")
    for file in visit.form.files:
        if file.field == "sleutelbestand":
            return keys.read(file.data, passphrase, "dit sleutelbestand")
    if chosen not in _approval_keys(folder, set()):
        raise Invalid("Kies uw sleutel, of het bestand waar hij in staat.")
    return keys.load(folder.approval_key(chosen), passphrase)


def download(visit: Visit) -> Response:
    waiting = _waiting(visit)
    name = f"uitgave-{waiting.issue}{proposal.SUFFIX}"
    return Response(
        proposal.pack(waiting.proposed),
        media_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def take_in(visit: Visit) -> Response:
    folder = _folder(visit)
    try:
        data = next((file.data for file in visit.form.files), b"")
        proposed = proposal.unpack(data, folder.identity.publisher)
        proposal.check_root(proposed, folder.root.signed)
    except ContentError as error:
        return _page(visit, error)
    visit.office.part(Proposals).take_in(proposed)
    visit.office.live.announce("uitgave")
    return visit.redirect(PATH)


# Signing, and sticks


def sign(visit: Visit) -> Response:
    folder, waiting = _folder(visit), _waiting(visit)
    try:
        _check_here(visit)
        passphrase = visit.form.text("passphrase")
        issue = folder.finish(waiting.proposed, lambda _what: passphrase)
    except (ContentError, OfficeError) as error:
        return _page(visit, error)
    laptop.remember(folder, issue)
    visit.office.part(Proposals).end("issued")
    visit.office.live.announce("uitgave")
    visit.say(f"Uitgave {issue} is getekend. Zet hem nu op de sticks.")
    return visit.redirect(f"{PATH}#sticks")


def fill_sticks(visit: Visit) -> Response:
    """Put the last issue on sticks, each read back past the page cache."""
    folder, proposals = _folder(visit), visit.office.part(Proposals)
    source, issue = visit.office.part(Workplace).source, folder.last_issue()
    try:
        _check_here(visit)
        typed = [text for text in (visit.form.text("pad").strip(),) if text]
        paths = [Path(text) for text in (*visit.form.texts("stick"), *typed)]
        if not paths or not issue:
            raise Invalid("Kies een stick.")
    except OfficeError as error:
        return _page(visit, error)
    for path in paths:
        fault = ""
        try:
            check_stick(path, source, folder)
            give_out(folder, issue, (path,), visit.office.now())
        except ContentError as error:
            fault = str(error)
        proposals.give(issue, path, fault)
    return visit.redirect(f"{PATH}#sticks")


# Which folders


def show_folders(visit: Visit) -> Response:
    return _folders(visit)


def _folders(visit: Visit, error: Invalid | None = None) -> Response:
    workplace = visit.office.part(Workplace)
    folder = workplace.publisher()
    return visit.render(
        "publishing/folders.html",
        status=error.status if error else 200,
        source=visit.form.text("source") or str(workplace.source),
        publisher=visit.form.text("publisher") or (str(folder.path) if folder else ""),
        identity=folder.identity if folder else None,
        fingerprint=folder.fingerprint if folder else "",
        here=visit.office.here,
        error=error,
    )


def choose_folders(visit: Visit) -> Response:
    _check_here(visit)
    try:
        visit.office.part(Workplace).choose(
            source=visit.form.text("source").strip(), publisher=visit.form.text("publisher").strip()
        )
    except Invalid as error:
        return _folders(visit, error)
    visit.say("Deze mappen gebruikt het kantoor nu.")
    return visit.redirect("/mappen")


def _check_here(visit: Visit) -> None:
    if not visit.office.here:
        raise Refused(_HERE_ALONE)


def _folder(visit: Visit) -> PublisherFolder:
    folder = visit.office.part(Workplace).publisher()
    if folder is None:
        raise Missing("Er zijn nog geen sleutels gekozen.")
    return folder


def _waiting(visit: Visit) -> Waiting:
    waiting = visit.office.part(Proposals).waiting()
    if waiting is None or str(waiting.number) != visit.name("number"):
        raise Missing("Dit voorstel is er niet meer.")
    return waiting
