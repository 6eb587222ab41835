"""From drafts to bulletins: what one file says, settled against the others and the last issue.

Pure. Four things cannot be read off one file alone: when it was sent, until when it holds, what
it replaces, and whether something taken back earlier would come back by accident.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from content import truth
from content.cap_write import write_cap
from content.model import (
    Bulletin,
    Info,
    MessageStatus,
    MessageType,
    Picture,
    Reference,
)
from content.text import clean_line, paragraphs, steps
from content.truth import Standing
from content.words import event_word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from content.draft import Draft
    from content.frontmatter import Field
    from content.notes import Notes


class Publisher(NamedTuple):
    id: str
    name: str


class Context(NamedTuple):
    """What a draft is settled against."""

    publisher: Publisher
    now: datetime
    """To the second, as CAP has it."""
    earlier: Mapping[str, Bulletin]
    """Of the last issue, by identifier."""
    drafts: Mapping[str, Draft]
    """Of this folder, by identifier."""
    messages: Mapping[str, Bulletin]
    """Of this folder, those that were CAP already, by identifier."""
    pictures: Mapping[str, str]
    """Where each picture of the folder goes on the stick, by `picture_key`."""


def picture_key(file: str) -> str:
    """Return what is the same for all ways in which Windows, macOS and people write one path."""
    return clean_line(file).replace("\\", "/").casefold()


def compose(draft: Draft, context: Context, notes: Notes) -> Bulletin:
    """Return the bulletin that ``draft`` means; what cannot be settled is noted."""
    sent = _sent(draft, context)
    if draft.replaces.values and draft.cancels.values:
        notes.add("Kies: 'vervangt' of 'trekt in', niet allebei.", draft.cancels.line)
    references = _references(draft, context, notes)
    bulletin = _bulletin(draft, context, sent)
    _note_lost_pictures(draft.pictures, context.pictures, notes)
    return msgspec.structs.replace(bulletin, references=references)


def come_back(bulletins: tuple[Bulletin, ...], context: Context) -> tuple[tuple[str, str], ...]:
    """Return (identifier, reason) of what was taken back in the last issue and would show again.

    It happens when somebody removes the Update or Cancel, and leaves the bulletin it took back.
    """
    before = truth.standings(context.earlier.values(), context.now, drill=True)
    after = truth.standings(bulletins, context.now, drill=True)
    found = []
    for bulletin in bulletins:
        key = truth.identity(bulletin)
        same = context.earlier.get(bulletin.identifier)
        if same is None or same.sent != bulletin.sent:
            continue
        was = before[truth.identity(same)]
        if after[key] is Standing.CURRENT and was in {Standing.REPLACED, Standing.CANCELLED}:
            done = "vervangen" if was is Standing.REPLACED else "ingetrokken"
            found.append((bulletin.identifier, done))
    return tuple(found)


def _sent(draft: Draft, context: Context) -> datetime:
    """Return when it was sent: as written, or as in the last issue if nothing else changed."""
    if draft.sent is not None:
        return draft.sent
    same = context.earlier.get(draft.identifier)
    if same is not None:
        again = _bulletin(draft, context, same.sent)
        if write_cap(msgspec.structs.replace(again, references=same.references)) == write_cap(same):
            return same.sent
    return context.now


def _bulletin(draft: Draft, context: Context, sent: datetime) -> Bulletin:
    msg_type = MessageType.ALERT
    if draft.replaces.values:
        msg_type = MessageType.UPDATE
    if draft.cancels.values:
        msg_type = MessageType.CANCEL
    return Bulletin(
        publisher=context.publisher.id,
        sender=context.publisher.id,
        identifier=draft.identifier,
        sent=sent,
        status=MessageStatus.EXERCISE if draft.exercise else MessageStatus.ACTUAL,
        msg_type=msg_type,
        infos=_infos(draft, context, sent),
    )


def _infos(draft: Draft, context: Context, sent: datetime) -> tuple[Info, ...]:
    keys = map(picture_key, draft.pictures.values)
    targets = [context.pictures[key] for key in keys if key in context.pictures]
    pictures = tuple(
        Picture(file=target, description=draft.picture_text or target) for target in targets
    )
    return tuple(
        Info(
            language=language,
            event=event_word(draft.hazard, language),
            headline=clean_line(part.headline),
            description=paragraphs("\n\n".join(part.description)),
            instruction=steps("\n".join(part.instruction)),
            areas=draft.areas,
            severity=draft.severity,
            urgency=draft.urgency,
            certainty=draft.certainty,
            hazard=draft.hazard,
            onset=draft.onset,
            expires=sent + draft.ends if isinstance(draft.ends, timedelta) else draft.ends,
            sender_name=context.publisher.name,
            contact=draft.contact,
            pictures=pictures,
        )
        for language, part in draft.parts.items()
    )


def _references(draft: Draft, context: Context, notes: Notes) -> tuple[Reference, ...]:
    """Return what it takes back, and what that took back: the older ones must not come back."""
    field = draft.cancels if draft.cancels.values else draft.replaces
    found: dict[tuple[str, str], Reference] = {}
    waiting = list(field.values)
    if draft.identifier in waiting:
        notes.add("Een bericht kan zichzelf niet vervangen: kies een ander id.", field.line)
        waiting.remove(draft.identifier)
    while waiting:
        identifier = waiting.pop(0)
        key = (context.publisher.id, identifier)
        if key in found or identifier == draft.identifier:
            continue
        sent, older = _what_is_known(identifier, context)
        if sent is None:
            message = f"'{identifier[:40]}' staat niet in de map en niet in de vorige uitgave."
            notes.add(f"{message} Verbeter het id.", field.line)
            continue
        found[key] = Reference(sender=context.publisher.id, identifier=identifier, sent=sent)
        waiting += older
    return tuple(found.values())


def _what_is_known(identifier: str, context: Context) -> tuple[datetime | None, list[str]]:
    """Return when ``identifier`` was sent, and what it took back itself."""
    draft = context.drafts.get(identifier)
    if draft is not None:
        return _sent(draft, context), [*draft.replaces.values, *draft.cancels.values]
    known = context.messages.get(identifier) or context.earlier.get(identifier)
    if known is None or known.sender != context.publisher.id:
        return None, []
    return known.sent, [reference.identifier for reference in known.references]


def _note_lost_pictures(asked: Field, there: Mapping[str, str], notes: Notes) -> None:
    for file in asked.values:
        if picture_key(file) not in there:
            notes.add(f"Beeld '{file[:60]}' is er niet: zet het in de map media.", asked.line)
