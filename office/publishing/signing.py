"""Proposing, approving, signing, and filling sticks.

Keys are opened under ``--here`` alone, for one signature, with a passphrase that nothing keeps.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from content.errors import ContentError
from content.publishing import keys, laptop, proposal
from content.publishing.publish import check_stick, give_out, highest_issue, prepare
from office.accounts.people import Role
from office.errors import Invalid, OfficeError, Refused
from office.publishing import over_the_link
from office.publishing.giving_out import (
    PATH,
    approval_keys,
    check_here,
    key_folder,
    page,
    the_waiting,
)
from office.publishing.proposals import Proposals
from office.publishing.workplace import Workplace

if TYPE_CHECKING:
    from collections.abc import Callable

    from content.publishing.publisher import PublisherFolder
    from office.accounts.people import User
    from office.web.visit import Visit


def propose(visit: Visit) -> Response:
    """Freeze what is in the folder, once what leaves the screen was named."""
    folder = key_folder(visit)
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
        return page(visit, error)
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
        return page(visit, Invalid("Schrijf waarom, dan weet de schrijver wat er anders moet."))
    visit.office.part(Proposals).end("refused", f"{visit.me.name}: {why}")
    visit.office.live.announce("uitgave")
    return visit.redirect(PATH)


def approve(visit: Visit) -> Response:
    """Sign as somebody else than who proposed it, with a key of one's own."""
    return _approved(visit, lambda: visit.me)


def approve_beside(visit: Visit) -> Response:
    """Sign as whoever sits beside the writer, who stays logged in: two log-ins less a night."""
    return _approved(visit, lambda: _who_sits_beside(visit))


def _approved(visit: Visit, approver_of: Callable[[], User]) -> Response:
    folder, waiting = key_folder(visit), the_waiting(visit)
    try:
        check_here(visit)
        approver = approver_of()
        if waiting.user == approver.number:
            raise Refused("U maakte dit voorstel zelf: iemand anders moet het goedkeuren.")
        signer = _approving_key(visit, folder)
        signed = proposal.sign(waiting.proposed, signer, folder.root.signed)
        online = folder.root.signed.roles["timestamp"].keyids
        if signer.public_key.keyid in online:
            raise Refused("Dit is de publicatiesleutel: neem uw eigen goedkeuringssleutel.")
    except (ContentError, OfficeError) as error:
        return page(visit, error)
    visit.office.part(Proposals).approve(waiting.number, signed, approver)
    visit.office.live.announce("uitgave")
    who_did = "U hebt" if approver == visit.me else f"{approver.name} heeft"
    visit.say(f"{who_did} deze uitgave goedgekeurd.")
    return visit.redirect(PATH)


def _who_sits_beside(visit: Visit) -> User:
    """Raises Refused, and counts who guesses, as at logging in."""
    form = visit.form
    found = visit.office.accounts.log_in(
        form.text("goedkeurder"), form.text("wachtwoord"), visit.address
    )
    if Role.APPROVER not in found.roles:
        raise Refused(f"{found.name} heeft niet de rol goedkeurder.")
    return found


def _approving_key(visit: Visit, folder: PublisherFolder) -> Any:
    passphrase, chosen = visit.form.text("passphrase"), visit.form.text("sleutel")
    for file in visit.form.files:
        if file.field == "sleutelbestand":
            return keys.read(file.data, passphrase, "dit sleutelbestand")
    if chosen not in approval_keys(folder, set()):
        raise Invalid("Kies uw sleutel, of het bestand waar hij in staat.")
    return keys.load(folder.approval_key(chosen), passphrase)


def download(visit: Visit) -> Response:
    waiting = the_waiting(visit)
    name = f"uitgave-{waiting.issue}{proposal.SUFFIX}"
    return Response(
        proposal.pack(waiting.proposed),
        media_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def take_in(visit: Visit) -> Response:
    folder = key_folder(visit)
    try:
        data = next((file.data for file in visit.form.files), b"")
        proposed = proposal.unpack(data, folder.identity.publisher)
        proposal.check_root(proposed, folder.root.signed)
    except ContentError as error:
        return page(visit, error)
    visit.office.part(Proposals).take_in(proposed)
    visit.office.live.announce("uitgave")
    return visit.redirect(PATH)


# Signing, and sticks


def sign(visit: Visit) -> Response:
    folder, waiting = key_folder(visit), the_waiting(visit)
    try:
        check_here(visit)
        passphrase = visit.form.text("passphrase")
        issue = folder.finish(waiting.proposed, lambda _what: passphrase)
    except (ContentError, OfficeError) as error:
        return page(visit, error)
    laptop.remember(folder, issue)
    visit.office.part(Proposals).end("issued")
    visit.office.live.announce("uitgave")
    visit.say(f"Uitgave {issue} is getekend. Zet hem nu op de sticks.")
    return visit.redirect(f"{PATH}#sticks")


def give_over_the_link(visit: Visit) -> Response:
    """Hand the last issue to this machine's own importer; no key is needed for that."""
    folder = key_folder(visit)
    try:
        over_the_link.lay_out(visit, folder)
    except OfficeError as error:
        return page(visit, error)
    visit.office.live.announce("uitgave")
    visit.say("De uitgave staat klaar. Hieronder ziet u bij welke punten hij is.")
    return visit.redirect(f"{PATH}#punten")


def fill_sticks(visit: Visit) -> Response:
    """Put the last issue on sticks, each read back past the page cache."""
    folder, proposals = key_folder(visit), visit.office.part(Proposals)
    source, issue = visit.office.part(Workplace).source, folder.last_issue()
    try:
        check_here(visit)
        typed = [text for text in (visit.form.text("pad").strip(),) if text]
        paths = [Path(text) for text in (*visit.form.texts("stick"), *typed)]
        if not paths or not issue:
            raise Invalid("Kies een stick.")
    except OfficeError as error:
        return page(visit, error)
    for path in paths:
        fault = ""
        try:
            check_stick(path, source, folder)
            give_out(folder, issue, (path,), visit.office.now())
        except ContentError as error:
            fault = str(error)
        proposals.give(issue, path, fault)
    return visit.redirect(f"{PATH}#sticks")
