"""From drafts to bulletins: what one file says, settled against the others and the last issue.

Pure. Four things cannot be read off one file alone: when it was sent, until when it holds, what
it replaces, and whether something taken back earlier would come back by accident.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from common.did_you_mean import closest
from common.time_zone import AMSTERDAM
from content.core import supersession
from content.core.cap_write import write_cap
from content.core.model import Bulletin, Info, MessageStatus, MessageType, Picture, Reference
from content.core.relations import other_sender
from content.core.supersession import Standing
from content.core.text import clean_line, paragraphs, steps
from content.core.times import after
from content.core.words import event_word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from content.core.remarks import Notes
    from content.source.draft import Draft, Part


_TAKEN_BACK = {Standing.REPLACED, Standing.CANCELLED}


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
    _note_lost_pictures(draft, context.pictures, notes)
    _note_past_length(draft, bulletin, notes)
    return msgspec.structs.replace(bulletin, references=references)


def come_back(
    bulletins: tuple[Bulletin, ...], tombstones: tuple[Bulletin, ...], context: Context
) -> tuple[tuple[str, str], ...]:
    """Return (identifier, reason) of what was taken back in an earlier issue and is here again.

    It happens when somebody removes the Update or Cancel, and leaves the bulletin it took back or
    puts it back later. ``tombstones`` are of what earlier issues took back.
    """
    before = supersession.standings(context.earlier.values(), context.now, drill=True)
    alone = supersession.standings(bulletins, context.now, drill=True)
    after = supersession.standings((*bulletins, *tombstones), context.now, drill=True)
    found = []
    for bulletin in bulletins:
        key = supersession.identity(bulletin)
        same = context.earlier.get(bulletin.identifier)
        unchanged = same is not None and same.sent == bulletin.sent
        was = {after[key], before[supersession.identity(same)] if same and unchanged else None}
        if alone[key] is Standing.CURRENT and was & _TAKEN_BACK:
            done = "ingetrokken" if Standing.CANCELLED in was else "vervangen"
            found.append((bulletin.identifier, done))
    return tuple(found)


def _first_sent(draft: Draft, context: Context, sent: datetime) -> datetime:
    """Return when it was first published: "2 dagen" counts from there, also after a correction.

    The last issue tells: `effective` stands there once `sent` is no longer the first.
    """
    same = context.earlier.get(draft.identifier)
    if draft.sent is not None or same is None or not same.infos:
        return sent
    return same.starts


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
    first = _first_sent(draft, context, sent)
    counted = isinstance(draft.ends, timedelta)
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
            effective=first if counted and first != sent else None,
            expires=after(first, draft.ends) if isinstance(draft.ends, timedelta) else draft.ends,
            sender_name=context.publisher.name,
            contact=draft.contact,
            pictures=_pictures(draft, part, context),
        )
        for language, part in draft.parts.items()
    )


def _pictures(draft: Draft, part: Part, context: Context) -> tuple[Picture, ...]:
    """Return those of the front matter, then those in the text of one language."""
    wanted = [(file, draft.picture_text) for file in draft.pictures.values]
    wanted += [(image.file, image.text) for image in part.images]
    found: dict[str, Picture] = {}
    for file, words in wanted:
        target = _where(file, context.pictures)
        if target is not None:
            found.setdefault(target, Picture(file=target, description=words or target))
    return tuple(found.values())


def _where(file: str, pictures: Mapping[str, str]) -> str | None:
    """Return where a picture goes, written with its folder or without."""
    return pictures.get(picture_key(file)) or pictures.get(picture_key(f"media/{file}"))


def _note_past_length(draft: Draft, bulletin: Bulletin, notes: Notes) -> None:
    """A text that was corrected after its "2 dagen" had passed: the person must say what holds."""
    ends = bulletin.expires
    if isinstance(draft.ends, timedelta) and ends is not None and ends <= bulletin.sent:
        notes.add(
            f"'geldig tot' telt vanaf de eerste uitgave en is voorbij sinds "
            f"{ends.astimezone(AMSTERDAM):%d-%m-%Y %H:%M}: schrijf een nieuwe tijd.",
            draft.lines.get("geldig tot"),
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
            notes.add(_why_unknown(identifier, context), field.line)
            continue
        found[key] = Reference(sender=context.publisher.id, identifier=identifier, sent=sent)
        waiting += older
    return tuple(found.values())


def _what_is_known(identifier: str, context: Context) -> tuple[datetime | None, list[str]]:
    """Return when ``identifier`` was sent, and what it took back itself."""
    draft = context.drafts.get(identifier)
    if draft is not None:
        return _sent(draft, context), [*draft.replaces.values, *draft.cancels.values]
    known = _message(identifier, context)
    if known is None or known.sender != context.publisher.id:
        return None, []
    return known.sent, [reference.identifier for reference in known.references]


def _message(identifier: str, context: Context) -> Bulletin | None:
    return context.messages.get(identifier) or context.earlier.get(identifier)


def _why_unknown(identifier: str, context: Context) -> str:
    known = _message(identifier, context)
    if known is not None:
        return other_sender(known, context.publisher.id)
    known_ids = {*context.drafts, *context.messages, *context.earlier}
    close = closest(identifier, known_ids)
    hint = f" Bedoelt u '{close}'?" if close else " Verbeter het id."
    return f"'{identifier[:40]}' staat niet in de map en niet in de vorige uitgave.{hint}"


def _note_lost_pictures(draft: Draft, there: Mapping[str, str], notes: Notes) -> None:
    asked = [(file, draft.pictures.line) for file in draft.pictures.values]
    asked += [(image.file, image.line) for part in draft.parts.values() for image in part.images]
    for file, line in asked:
        if _where(file, there) is None:
            notes.add(f"Beeld '{file[:60]}' is er niet: zet het in de map media.", line)
