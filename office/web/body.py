"""Reading what a browser sends, with bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException

from office.web.visit import File, Form

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import Message

SMALL_BYTES = 1024 * 1024
_FIELDS, _FILES = 500, 20


async def read_form(request: Request, most_bytes: int) -> Form:
    """Return the fields and files of a form. Raises HTTPException for one that is too large."""
    if int(request.headers.get("content-length") or 0) > most_bytes:
        raise HTTPException(413)
    left, receive = most_bytes, request._receive  # noqa: SLF001 - where Starlette reads from

    async def counted() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise HTTPException(413)
        return message

    request._receive = counted  # noqa: SLF001 - the same
    texts: dict[str, list[str]] = {}
    files: list[File] = []
    try:
        async with request.form(
            max_files=_FILES, max_fields=_FIELDS, max_part_size=SMALL_BYTES
        ) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    files.append(File(name, value.filename or "", await value.read()))
                else:
                    texts.setdefault(name, []).append(value)
    except MultiPartException as error:
        raise HTTPException(400) from error
    return Form(texts, tuple(file for file in files if file.name))
