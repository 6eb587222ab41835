"""Everything that can be wrong with content, in one tree.

    ContentError                 catch this: nothing else escapes from untrusted bytes
    ├── StickError               the stick itself: absent, unreadable, over our limits
    │   └── StickIncomplete      pulled half-way, or copied badly
    ├── TrustError               the proof fails; nothing of it may be shown
    │   ├── UnknownPublisher     no root key of ours signed it
    │   ├── Tampered             signature, hash or version does not fit
    │   ├── PinNeeded            this point reads a stick only after somebody's PIN
    │   └── Older                an earlier issue than the one already here
    ├── FormatError              proven, but not readable: carries file and line
    │   ├── NotForResidents      a message to others: Private, Restricted, between machines
    │   └── SourceFaults         a publisher's folder cannot be published: carries every fault
    ├── NotAgreed                whoever was asked said no
    ├── KeyFault                 a private key is absent, locked or of no use
    └── StoreError               our own database or folder fails us

Every message is one sentence for the person at the kiosk or the publisher: what is wrong and
what to do.
"""

from __future__ import annotations

import errno

_REASONS = {
    errno.ENOENT: "het is er niet",
    errno.EACCES: "dat mag u niet",
    errno.EPERM: "dat mag u niet",
    errno.EEXIST: "het is er al",
    errno.ENOTDIR: "het is geen map",
    errno.EISDIR: "het is een map",
    errno.ENOTEMPTY: "de map is niet leeg",
    errno.ENOSPC: "er is geen plaats meer",
    errno.EDQUOT: "er is geen plaats meer",
    errno.EFBIG: "het is te groot",
    errno.EROFS: "alleen lezen is mogelijk",
    errno.EIO: "lezen of schrijven mislukt",
    errno.ENODEV: "het apparaat is weg",
    errno.ENXIO: "het apparaat is weg",
    errno.EBUSY: "het is in gebruik",
    errno.ETXTBSY: "het is in gebruik",
    errno.ENAMETOOLONG: "de naam is te lang",
    errno.ELOOP: "een verwijzing loopt rond",
    errno.EMFILE: "er zijn te veel bestanden open",
    errno.ENFILE: "er zijn te veel bestanden open",
    errno.EINVAL: "dit kan hier niet",
}


_OF_SQLITE = {
    "SQLITE_FULL": "er is geen plaats meer",
    "SQLITE_READONLY": "alleen lezen is mogelijk",
    "SQLITE_IOERR": "lezen of schrijven mislukt",
    "SQLITE_CANTOPEN": "het gaat niet open",
    "SQLITE_BUSY": "het is in gebruik",
    "SQLITE_LOCKED": "het is in gebruik",
}


def reason(error: Exception) -> str:
    """Say in Dutch what the system or a library said in English.

    An error of the system without words here goes by its number; what else cannot be read is
    damaged.
    """
    if isinstance(error, OSError):
        return _REASONS.get(error.errno or 0, f"foutcode {error.errno}")
    name = str(getattr(error, "sqlite_errorname", ""))  # sqlite3.Error has it
    known = (words for code, words in _OF_SQLITE.items() if name.startswith(code))
    return next(known, "het is beschadigd")


class ContentError(Exception):
    """Root of all errors about content."""


class StickError(ContentError):
    """The stick is absent, unreadable or over our limits."""


class StickIncomplete(StickError):
    """The stick was pulled, or files named by its metadata are missing."""


class TrustError(ContentError):
    """The proof of origin fails."""


class UnknownPublisher(TrustError):
    """Signed by nobody this kiosk believes."""


class Tampered(TrustError):
    """A signature, hash or version does not fit."""


class NotAgreed(ContentError):
    """Whoever was asked said no, or nobody was there to ask."""


class PinNeeded(TrustError):
    """Nothing of the stick was read: a PIN comes first at this point."""


class Older(TrustError):
    """An earlier issue than the one already here: everyday with couriers, no attack.

    ``issue`` is the number on the stick, proven.
    """

    def __init__(self, message: str, *, issue: int | None = None) -> None:
        super().__init__(message)
        self.issue = issue


class FormatError(ContentError):
    """Proven to come from the publisher, but not readable.

    ``file`` is the path inside the bundle or source folder, ``line`` counts from 1, ``sentence``
    is the message without them.
    """

    def __init__(self, message: str, *, file: str | None = None, line: int | None = None) -> None:
        place = ":".join(str(part) for part in (file, line) if part is not None)
        super().__init__(f"{place}: {message}" if place else message)
        self.sentence = message
        self.file = file
        self.line = line


class NotForResidents(FormatError):
    """A good message, but not to the public: never shown, and never published."""


class SourceFaults(FormatError):
    """A publisher's source folder cannot be published as it is.

    ``faults`` holds all that is wrong, one Dutch ``file:line: what is wrong: what to do`` each.
    """

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class KeyFault(ContentError):
    """A private key is absent, or its passphrase is wrong, or too few keys are here."""


class StoreError(ContentError):
    """Our own database or folder cannot be read or written."""
