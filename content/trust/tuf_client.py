"""python-tuf reading from our own copy of a stick, and its errors in our words."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import msgspec
from tuf.api.exceptions import (
    DownloadError,
    DownloadHTTPError,
    DownloadLengthMismatchError,
    LengthOrHashMismatchError,
    RepositoryError,
)
from tuf.api.serialization import DeserializationError
from tuf.ngclient import FetcherInterface, Updater, UpdaterConfig

from content.errors import StickIncomplete, Tampered
from content.stick.copy import METADATA

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tuf.api.metadata import TargetFile

    from content.stick.copy import RawBundle

CONFIG = UpdaterConfig(
    max_root_rotations=64,
    root_max_length=128_000,  # bytes, as all of these
    timestamp_max_length=16_384,
    snapshot_max_length=64_000,
    targets_max_length=3_000_000,
)
COPY_URL = "stick:/metadata/"
NEVER = datetime.min.replace(tzinfo=UTC)
"""Judged at this time nothing has expired."""


def tuf_client(  # noqa: PLR0913 - python-tuf asks for them
    folder: Path,
    base_url: str,
    *,
    fetcher: FetcherInterface | None,
    root: bytes | None,
    now: datetime = NEVER,
    config: UpdaterConfig = CONFIG,
) -> Updater:
    """Return python-tuf's client, with its cache in ``folder``, judging expiry at ``now``.

    ``fetcher`` None is HTTP; ``root`` None takes the cached root. Raises python-tuf's errors.
    """
    client = Updater(str(folder), base_url, fetcher=fetcher, config=config, bootstrap=root)
    client._trusted_set.reference_time = now  # noqa: SLF001 - python-tuf has no option for it
    return client


class CopyFetcher(FetcherInterface):
    """Serves our own copy of a bundle to python-tuf as if it were a server."""

    def __init__(self, raw: RawBundle) -> None:
        self._folder = raw.folder / METADATA

    def _fetch(self, url: str) -> Iterator[bytes]:
        name = unquote(urlsplit(url).path).rpartition("/")[2]
        path = self._folder / name
        if not path.is_file():
            raise DownloadHTTPError(f"{name} staat er niet op", 404)
        try:
            return iter((read_whole(path),))  # now: it was bounded when it was copied
        except StickIncomplete as error:
            raise DownloadError(str(error)) from error


def read_whole(path: Path) -> bytes:
    """Return a metadata file of our copy. Raises StickIncomplete when it is absent or cut."""
    if not path.is_file():  # or a folder took its name
        raise StickIncomplete(f"{path.name} staat er niet op: maak de stick opnieuw.")
    data = path.read_bytes()
    if _is_cut(data):
        raise StickIncomplete(f"{path.name} houdt halverwege op: maak de stick opnieuw.")
    return data


def _is_cut(data: bytes) -> bool:
    """Whether JSON stops before its end, as when a stick is pulled while being written.

    FAT then leaves nothing, a part, or zeros where the rest was to come.
    """
    try:
        msgspec.json.decode(data, type=msgspec.Raw)  # much faster than what follows
    except (msgspec.DecodeError, RecursionError):
        return _stops_short(data.rstrip(b"\0 \r\n").decode(errors="replace"))
    return False


def _stops_short(text: str) -> bool:
    """Whether ``text`` could go on to be a JSON object."""
    if not text.startswith("{"):
        return not text
    try:
        json.JSONDecoder().raw_decode(text)
    except json.JSONDecodeError as error:
        rest = text[error.pos :]
        in_a_word = any(word.startswith(rest) for word in ("true", "false", "null", "-"))
        in_an_escape = error.msg.startswith("Invalid \\") and len(rest) <= len(r"\u0000")
        return in_a_word or in_an_escape or error.msg.startswith("Unterminated string")
    except (ValueError, RecursionError):
        return False  # nothing that any publisher writes
    return False  # something was added behind a whole document


def hashed_name(target: TargetFile) -> str:
    """Return the path of a target in its repository, as TUF's consistent snapshots name it."""
    digest = target.hashes.get("sha256")
    if digest is None:
        raise Tampered(f"{target.path[:60]!r} heeft geen controlegetal.")
    folder, slash, name = target.path.rpartition("/")
    return f"{folder}{slash}{digest}.{name}"


@contextmanager
def in_our_words(what: str) -> Iterator[None]:
    """Translate python-tuf's errors, also those that come while it iterates."""
    try:
        yield
    except (DownloadLengthMismatchError, LengthOrHashMismatchError) as error:
        raise Tampered(f"Een bestand van {what} is veranderd na het ondertekenen.") from error
    except DownloadError as error:
        raise StickIncomplete(f"De stick van {what} is niet volledig: maak hem opnieuw.") from error
    except DeserializationError as error:
        raise Tampered(f"Een sleutelbestand van {what} is onleesbaar.") from error
    except RepositoryError as error:
        raise Tampered(f"De handtekening van {what} klopt niet.") from error
