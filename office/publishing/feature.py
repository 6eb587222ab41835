"""Writing bulletins, and giving them out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from office.accounts.people import Role
from office.feature import Entry, Feature
from office.publishing import (
    folders,
    giving_out,
    list_pages,
    over_the_link,
    signing,
    tables,
    writing,
)
from office.publishing.drafts import Drafts
from office.publishing.editing import Editing
from office.publishing.list_editing import ListEditing
from office.publishing.previews import Previews
from office.publishing.proposals import Proposals
from office.publishing.renderer import Renderer
from office.publishing.workplace import Workplace
from office.web.pages import get, post

if TYPE_CHECKING:
    from office.context import Office

WRITES, APPROVES = frozenset({Role.WRITER}), frozenset({Role.APPROVER})
SIGNS = WRITES | APPROVES
PROPOSAL_BYTES = 300 * 1024 * 1024
PICTURES_BYTES = 80 * 1024 * 1024


def _parts(office: Office) -> tuple[object, ...]:
    workplace = Workplace(office.database, office.folders)
    drafts = Drafts(office.database, office.now)
    renderer = Renderer(office.folders.preview)
    return (
        workplace,
        drafts,
        renderer,
        Editing(workplace, drafts, office.now),
        ListEditing(workplace, drafts, office.now),
        Previews(workplace, renderer, office.now),
        Proposals(office.database, office.now),
    )


PUBLISHING = Feature(
    name="publishing",
    pages=(
        get("/berichten", writing.show_list),
        get("/berichten/{name}", writing.show_form, WRITES),
        post("/berichten/{name}", writing.save, WRITES),
        post("/berichten/{name}/concept", writing.keep_draft, WRITES),
        post("/berichten/{name}/weggooien", writing.throw_away, WRITES),
        post("/berichten/{name}/weg", writing.put_aside, WRITES),
        post("/berichten/{name}/vervolg", writing.follow_up, WRITES),
        post("/berichten/{name}/beeld", writing.add_picture, WRITES, most_bytes=PICTURES_BYTES),
        get("/berichten/{name}/verschil", writing.show_difference, WRITES),
        post("/berichten/{name}/verschil", writing.settle, WRITES),
        get("/lijsten", list_pages.show),
        get("/lijsten/{list}/{key}", list_pages.show_form, WRITES),
        post("/lijsten/{list}/{key}", list_pages.save, WRITES),
        post("/lijsten/{list}/{key}/concept", list_pages.keep_draft, WRITES),
        post("/lijsten/{list}/{key}/weggooien", list_pages.throw_away, WRITES),
        post("/lijsten/{list}/{key}/weg", list_pages.remove, WRITES),
        get("/lijsten/{list}/{key}/verschil", list_pages.show_difference, WRITES),
        post("/lijsten/{list}/{key}/verschil", list_pages.settle, WRITES),
        get("/voorbeeld/{key}", writing.show_picture),
        get("/beelden/{file}", writing.show_media),
        get("/uitgeven", giving_out.show),
        get("/uitgeven/stand", giving_out.show_state),
        get("/uitgeven/naast/{name}", giving_out.show_sides),
        get("/uitgeven/punten", over_the_link.show),
        post("/uitgeven/punten", signing.give_over_the_link, WRITES),
        post("/uitgeven/voorstel", signing.propose, WRITES),
        post("/uitgeven/binnen", signing.take_in, SIGNS, most_bytes=PROPOSAL_BYTES),
        post("/uitgeven/sticks", signing.fill_sticks, WRITES),
        get("/uitgeven/{number}/bestand", signing.download, SIGNS),
        post("/uitgeven/{number}/goedkeuren", signing.approve, APPROVES),
        post("/uitgeven/{number}/samen", signing.approve_beside, WRITES),
        post("/uitgeven/{number}/afkeuren", signing.refuse, APPROVES),
        post("/uitgeven/{number}/tekenen", signing.sign, WRITES),
        post("/uitgeven/{number}/terugnemen", signing.withdraw, WRITES),
        get("/mappen", folders.show_folders, WRITES),
        post("/mappen", folders.choose_folders, WRITES),
    ),
    entries=(
        Entry("Berichten", "/berichten"),
        Entry("Plekken en stroom", "/lijsten"),
        Entry("Uitgeven", "/uitgeven"),
        Entry("Mappen", "/mappen", WRITES, is_work=False),
    ),
    migrations=tables.migrations,
    parts=_parts,
)
