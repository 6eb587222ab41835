"""What can be wrong with software, in the tree of `content.errors`, whose commands say it.

ContentError
├── TrustError
│   └── Refused       a release that does not belong here, or not now: ``why`` says which
├── SlotFault         the card, its slots or its boot loader fail us
└── CardFault         a tool, or a card that it works on, fails us
    └── Unreadable    what should lie on a card cannot be read
"""

from __future__ import annotations

from enum import StrEnum

from content.errors import ContentError, TrustError


class Why(StrEnum):
    """Why a release is not taken: a closed set, so that the screen has a sentence for each."""

    NOBODY = "nobody"  # this card believes nobody's software
    PRACTICE = "practice"  # signed with keys of a demo
    ARCHITECTURE = "architecture"  # for another processor
    STEP_BETWEEN = "step-between"  # a release between comes first
    TOO_LARGE = "too-large"  # it does not fit a slot
    SAME = "same"  # this is what runs
    KERNEL = "kernel"  # it cannot have the firmware of a Pi try something once
    ONE_SLOT = "one-slot"  # a card without a second place for software
    DATA_LOST = "data-lost"  # nothing that is kept here would last
    UNPROVEN = "unproven"  # what runs has not proven itself yet
    OUTAGE = "outage"  # mains is gone and the battery below half
    POWER_UNKNOWN = "power-unknown"  # nobody can tell


SENTENCES = {
    Why.NOBODY: "Deze kaart neemt geen software aan: er hoort geen sleutel bij.",
    Why.PRACTICE: "Deze software is met sleutels van een oefening ondertekend.",
    Why.ARCHITECTURE: "Deze software is voor een ander soort computer.",
    Why.STEP_BETWEEN: "Deze software sluit niet aan op wat hier draait: neem eerst een versie "
    "ertussen.",
    Why.TOO_LARGE: "Deze software past niet op de kaart.",
    Why.SAME: "Deze software draait hier al.",
    Why.KERNEL: "De kernel op deze kaart kan nieuwe software niet één keer proberen: neem een "
    "nieuwe kaart.",
    Why.ONE_SLOT: "Deze kaart heeft maar één plaats voor software: zet haar eerst over.",
    Why.DATA_LOST: "De gegevens van deze kaart zijn niet te lezen: neem een nieuwe kaart.",
    Why.UNPROVEN: "De software die nu draait, heeft zich nog niet bewezen: wacht een paar minuten.",
    Why.OUTAGE: "De stroom is uit en de accu is minder dan half vol: er wordt nu niets bijgewerkt.",
    Why.POWER_UNKNOWN: "Het is niet bekend hoe het met de stroom staat: er wordt nu niets "
    "bijgewerkt.",
}


class Refused(TrustError):
    """A release that is not taken."""

    def __init__(self, why: Why) -> None:
        super().__init__(SENTENCES[why])
        self.why = why


class SlotFault(ContentError):
    """The card did not keep what was written, or its boot loader cannot be told."""


class CardFault(ContentError):
    """It did not work on a card; what says so says what is left of it."""


class Unreadable(CardFault):
    """A file system, or a file in it, cannot be read."""
