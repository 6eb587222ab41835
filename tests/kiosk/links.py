"""How a link may stand, in few words: each story names only what it is about."""

from __future__ import annotations

from datetime import timedelta

from kiosk.state import connection
from link.report import (
    Alarm,
    LinkStatus,
    Listed,
    Quarantined,
    ReceivedLetter,
    Seen,
    SentLetter,
    Waiting,
)
from tests.kiosk.snapshots import NOW

__all__ = ["Alarm", "Quarantined", "Waiting"]


def parent(*reachable, heard=None, **more):
    return Seen(
        id="cp-veldermeer", name="Kazerne Veldermeer", reachable=reachable, heard=heard, **more
    )


def below(node="np-b", **more):
    return Seen(id=node, name=f"Steunpunt {node[-1].upper()}", **more)


def sent(own_id="melding/1/1", state="sent", **more):
    values = {"sequence": 1, "kind": "emergency", "to": "cp-veldermeer", "drill": False}
    values |= {"word": state, "written": NOW, "via": "ip", "sent": NOW} | more
    return SentLetter(id=own_id, state=state, **values)


def received(number=1, *, own_id="melding/1/1", state="arrived", sender="np-b", **more):
    values = {"kind": "emergency", "drill": False, "written": NOW, "received": NOW}
    values |= {"via": "ip", "twin": False} | more
    return ReceivedLetter(number=number, sender=sender, id=own_id, state=state, **values)


def status(*, parents=None, role="point", waiting=0, courier=False, oldest=None, **more):
    """Of a point whose coordination point is within reach."""
    return LinkStatus(
        time=NOW,
        node="np-a",
        name="De Brink",
        role=role,
        fingerprint="1234 5678 9012 3456 7890 1234 5678 9012",
        directory=Listed(issue=3, nodes=12, listed=True),
        parents=(parent("ip"),) if parents is None else parents,
        waiting=Waiting(
            letters=waiting, to={"cp-veldermeer": waiting}, oldest=oldest, courier=courier
        ),
        **more,
    )


def connected(told=None, *, minutes=60, **values):
    """A kiosk that has looked for an hour."""
    first = connection.after(
        None, status() if told is None else told, NOW - timedelta(minutes=minutes)
    )
    return connection.after(first, status() if told is None else told, NOW)


def lost(minutes=70, **more):
    """Nobody above has been within reach for so long."""
    before = connection.after(None, status(), NOW - timedelta(minutes=minutes))
    return connection.after(before, status(parents=(parent(),), **more), NOW)
