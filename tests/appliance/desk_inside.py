"""What staff do over some hours, done on the appliance itself by the kiosk's own code.

Copied there and run as the kiosk's user while the kiosk is stopped: `fill`, `read`, `close`,
`age`, `daily`. `fill` prints every sealed row and the main key, for who wants to know later
what still opens; `read` prints how many lines of the log open.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from contextlib import closing
from datetime import timedelta

import msgspec

from content import paths as content_paths
from content.clock import Record, read_record, read_times
from content.core.running import Course
from kiosk.desk.messages import export
from kiosk.desk.messages.store import Direction, Message
from kiosk.desk.needs.store import New, People
from kiosk.desk.reports.store import Emergency
from kiosk.desk.stick_outbox import put
from kiosk.desk.storage import paths, sealed_rows
from kiosk.desk.storage.records import Desk
from kiosk.model.needs import Side, Theme

SECRET = "Kwetterdam"
LINES, REPORTS = 120, 10
TERM_S = 31 * 86_400.0


def fill() -> None:
    now = read_times().machine
    desk = Desk(now)
    for number in range(LINES):
        words = f"Mevrouw {SECRET} van nummer {number} heeft insuline nodig."
        message = Message(direction=Direction.IN, sender=SECRET, receiver="De Brink", text=words)
        desk.log.add(message, now)
    for number in range(REPORTS):
        taken = desk.reports.take(
            Emergency(what="Brand", where=f"{SECRET}straat {number}", who=SECRET), now
        )
        if number % 2:
            desk.reports.relay(taken.id, now)
            desk.reports.acknowledge(taken.id, now)
    desk.drafts.keep("log-form/", {"bericht": f"Half {SECRET}"}, now)
    desk.roster.begin("Melding", SECRET, now, drill=False)
    desk.volunteers.come(SECRET, "rijden", now, drill=False)
    people = People(words=SECRET, contact=SECRET)
    until = now + timedelta(hours=4)
    card = New(side=Side.NEED, theme=Theme.WATER, quantity=1, area="", until=until, people=people)
    desk.needs.write(card, now, drill=False)
    put("logboek.csv", export.as_csv(desk.log.entries()))
    desk.close()
    with closing(sqlite3.connect(paths.folder() / paths.DATABASE)) as book:
        rows = [
            (purpose, sealed.hex())
            for table, purpose in sealed_rows.PURPOSES.items()
            for (sealed,) in book.execute(f"select sealed from {table}")
        ]
    held = paths.held_key()
    key = held if held.exists() else paths.folder() / paths.MAIN_KEY
    print(json.dumps({"main_key": key.read_bytes().hex(), "rows": rows}))  # noqa: T201 - what was asked


def read() -> None:
    desk = Desk(read_times().machine)
    print(sum(SECRET in entry.message.text for entry in desk.log.entries()))  # noqa: T201
    desk.close()


def close() -> None:
    times = read_times()
    desk = Desk(times.machine)
    desk.retention.closing(times)
    desk.close()


def age() -> None:
    """The term is over: what the kiosk saved of its time, as it would be after so long at work."""
    record, _ = read_record()
    times = read_times()
    course = record.course if record else times.course
    later = Record(
        boot_s=0.0,
        at=times.machine + timedelta(seconds=TERM_S),
        course=Course(course.run_s + TERM_S, course.stretches),
    )
    content_paths.clock().write_bytes(msgspec.json.encode(later))
    content_paths.clock_of_this_run().unlink(missing_ok=True)
    os.sync()


def daily() -> None:
    """What the kiosk does by itself, each minute."""
    times = read_times()
    desk = Desk(times.machine)
    desk.retention.daily(times)
    desk.close()


if __name__ == "__main__":
    done = {"fill": fill, "read": read, "close": close, "age": age, "daily": daily}
    for what in sys.argv[1:]:
        done[what]()
