"""python-tuf reading from our own copy of a stick, and its errors in our words."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from tuf.api.exceptions import (
    DownloadError,
    DownloadHTTPError,
    DownloadLengthMismatchError,
    ExpiredMetadataError,
    LengthOrHashMismatchError,
    RepositoryError,
)
from tuf.api.serialization import DeserializationError
from tuf.ngclient import FetcherInterface, Updater, UpdaterConfig

from content.errors import Expired, StickIncomplete, Tampered
from content.stick import METADATA

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from tuf.api.metadata import TargetFile

    from content.stick import RawBundle

CONFIG = UpdaterConfig(
    max_root_rotations=64,
    root_max_length=128_000,  # bytes, as all of these
    timestamp_max_length=16_384,
    snapshot_max_length=64_000,
    targets_max_length=3_000_000,
)
COPY_URL = "stick:/metadata/"


def tuf_client(  # noqa: PLR0913 - python-tuf asks for them
    folder: Path,
    base_url: str,
    *,
    fetcher: FetcherInterface | None,
    root: bytes | None,
    now: datetime,
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
        try:
            data = (self._folder / name).read_bytes()  # whole, now: bounded when it was copied
        except FileNotFoundError as error:
            raise DownloadHTTPError(f"{name} staat er niet op", 404) from error
        if _is_cut(data):
            raise DownloadError(f"{name} houdt halverwege op")
        return iter((data,))


def _is_cut(data: bytes) -> bool:
    """Whether JSON stops before its end, as when a stick is pulled while being written."""
    if data.rstrip(b"\0 \r\n").endswith(b"}"):
        return False
    try:
        json.JSONDecoder().raw_decode(data.decode(errors="replace"))
    except (ValueError, RecursionError):
        return True
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
    except ExpiredMetadataError as error:
        raise Expired(
            f"De handtekening van {what} is verlopen ({error}). Kijk of de klok goed staat, en "
            "vraag anders om een nieuwe stick."
        ) from error
    except (DownloadLengthMismatchError, LengthOrHashMismatchError) as error:
        raise Tampered(f"Een bestand van {what} is veranderd na het ondertekenen.") from error
    except DownloadError as error:
        raise StickIncomplete(f"De stick van {what} is niet volledig: {error}.") from error
    except DeserializationError as error:
        raise Tampered(f"Een sleutelbestand van {what} is onleesbaar.") from error
    except RepositoryError as error:
        raise Tampered(f"De handtekening van {what} klopt niet ({error}).") from error
