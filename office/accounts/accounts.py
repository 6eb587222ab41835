"""Users, their sessions, and the one-time codes by which somebody becomes a user.

1. Nobody is a user until they chose a password themselves, with a code that somebody gave them. The
   first code is on the terminal and on the technician's screen; it makes a user who can invite the
   others.
2. A session's token is known to the browser alone; office.db has its digest. It ends at logging
   out, after `IDLE_S` unused, after `LONGEST_S`, and when roles or the password change.
3. What was wrong, a name or a password, is never said.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING

from content.core.text import clean_line
from office.accounts import passwords, people, tries
from office.accounts.people import Role, User
from office.accounts.tries import Tries
from office.errors import Invalid, Missing, Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from sqlite3 import Row

    from office.database import Database

IDLE_S, LONGEST_S = 8 * 3600.0, 24 * 3600.0
INVITED_S = 7 * 24 * 3600.0
NAME_CHARS = 60
_CODE_LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"
_CODE_GROUPS, _GROUP = 3, 4
_SEEN_EACH_S = 60.0
FIRST_ROLES = frozenset(Role) - {Role.VIEWER}


class Accounts:
    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._db, self._now = database, now
        self._tries = Tries(database)
        self._follow_ups: list[Callable[[], None]] = []
        self._secret = self._kept_secret()

    def _now_s(self) -> float:
        return self._now().timestamp()

    def when_accepted(self, call: Callable[[], None]) -> None:
        """``call`` each time that somebody came in with a code."""
        self._follow_ups.append(call)

    # Users

    def users(self) -> list[User]:
        return [_user(row) for row in self._db.rows("select * from users order by name")]

    def user(self, number: int) -> User:
        row = self._db.row("select * from users where number = ?", number)
        if row is None:
            raise Missing("Deze gebruiker is er niet meer.")
        return _user(row)

    def change_roles(self, number: int, roles: frozenset[Role]) -> None:
        """Somebody must be left who can manage users. Raises Invalid."""
        self.user(number)
        others = [u for u in self.users() if u.number != number and Role.COORDINATOR in u.roles]
        if Role.COORDINATOR not in roles and not others:
            raise Invalid("Er moet een coördinator overblijven.", field="roles")
        if not roles:
            raise Invalid("Kies ten minste één rol.", field="roles")
        with self._db.change() as db:
            db.execute(
                "update users set roles = ? where number = ?", [people.written(roles), number]
            )
            db.execute("delete from sessions where user = ?", [number])

    def remove(self, number: int) -> None:
        user = self.user(number)
        others = [u for u in self.users() if u != user and Role.COORDINATOR in u.roles]
        if not others:
            raise Invalid("Er moet een coördinator overblijven.")
        with self._db.change() as db:
            db.execute("delete from sessions where user = ?", [number])
            db.execute("delete from users where number = ?", [number])

    def change_password(self, user: User, old: str, new: str) -> None:
        """All sessions of ``user`` end. Raises Refused, Invalid."""
        self._tries.count((f"naam {user.name.casefold()}",), self._now_s())
        if not passwords.fits(self._hash(user.name), old):
            raise Refused("Uw oude wachtwoord klopt niet.")
        hashed = passwords.fit(new)
        with self._db.change() as db:
            db.execute("update users set password = ? where number = ?", [hashed, user.number])
            db.execute("delete from sessions where user = ?", [user.number])
        self._tries.clear(f"naam {user.name.casefold()}")

    # Invitations

    def first_code(self) -> str | None:
        """Return a new code for the first user; None where there are users already."""
        if self.users():
            return None
        with self._db.change() as db:  # a code of an earlier start is worth nothing any more
            db.execute("delete from invitations")
        return self.invite("", FIRST_ROLES)

    def invite(self, name: str, roles: frozenset[Role]) -> str:
        """Return a code for a new user, or a new password for the user of that name."""
        name = clean_line(name, NAME_CHARS)
        known = self._db.row("select roles from users where name = ?  collate nocase", name)
        if not roles and known is None:
            raise Invalid("Kies ten minste één rol.", field="roles")
        code = "-".join(
            "".join(secrets.choice(_CODE_LETTERS) for _ in range(_GROUP))
            for _ in range(_CODE_GROUPS)
        )
        values = [_digest(code), name, people.written(roles), self._now_s() + INVITED_S]
        with self._db.change() as db:
            db.execute("insert into invitations values (?, ?, ?, ?)", values)
        return code

    def accept(self, code: str, name: str, password: str, address: str) -> User:
        """Make the user that ``code`` stands for. Raises Refused, Invalid."""
        self._tries.count((tries.ADDRESS + address,), self._now_s())
        digest = _digest(_tidied(code))
        invited = self._db.row(
            "select * from invitations where digest = ? and until_s > ?", digest, self._now_s()
        )
        if invited is None:
            raise Refused("Deze code klopt niet, is al gebruikt of is verlopen.")
        name = invited["name"] or clean_line(name, NAME_CHARS)
        if not name:
            raise Invalid("Vul uw naam in.", field="name")
        hashed = passwords.fit(password)
        known = self._db.row("select * from users where name = ? collate nocase", name)
        if known is not None and not invited["name"]:
            raise Invalid("Deze naam is er al: kies een andere.", field="name")
        with self._db.change() as db:
            if db.execute("delete from invitations where digest = ?", [digest]).rowcount != 1:
                raise Refused("Deze code is al gebruikt.")
            if known is not None:
                db.execute("delete from sessions where user = ?", [known["number"]])
                db.execute(
                    "update users set password = ? where number = ?", [hashed, known["number"]]
                )
            else:
                db.execute(
                    "insert into users (name, roles, password, since) values (?, ?, ?, ?)",
                    [name, invited["roles"], hashed, self._now().isoformat()],
                )
        self._tries.take_back(tries.ADDRESS + address)
        for call in self._follow_ups:
            call()
        row = self._db.row("select * from users where name = ? collate nocase", name)
        assert row is not None  # noqa: S101 - it was written just now
        return _user(row)

    # Sessions

    def log_in(self, name: str, password: str, address: str) -> User:
        """Raises Refused, in the same words whatever is wrong."""
        name = clean_line(name, NAME_CHARS)
        own = f"naam {name.casefold()} {address}"
        here = tries.ADDRESS + address
        self._tries.count((own, here), self._now_s())
        if not passwords.fits(self._hash(name), password):
            raise Refused("Naam of wachtwoord klopt niet.")
        self._tries.clear(own)
        self._tries.take_back(here)
        row = self._db.row("select * from users where name = ? collate nocase", name)
        assert row is not None  # noqa: S101 - its password fits
        return _user(row)

    def begin(self, user: User) -> str:
        """Return the token of a new session."""
        token, now_s = secrets.token_urlsafe(32), self._now_s()
        with self._db.change() as db:
            db.execute("delete from sessions where since_s < ?", [now_s - LONGEST_S])
            db.execute(
                "insert into sessions values (?, ?, ?, ?, ?)",
                [_digest(token), user.number, now_s, now_s, ""],
            )
        return token

    def session(self, token: str) -> User | None:
        """Return whose session that is, and note that it is used."""
        row = self._db.row(
            "select users.*, since_s, seen_s from sessions join users on user = number "
            "where digest = ?",
            _digest(token),
        )
        now_s = self._now_s()
        if row is None or now_s - row["since_s"] > LONGEST_S or now_s - row["seen_s"] > IDLE_S:
            return None
        if now_s - row["seen_s"] > _SEEN_EACH_S:
            with self._db.change() as db:
                db.execute(
                    "update sessions set seen_s = ? where digest = ?", [now_s, _digest(token)]
                )
        return _user(row)

    def end(self, token: str) -> None:
        with self._db.change() as db:
            db.execute("delete from sessions where digest = ?", [_digest(token)])

    def say(self, token: str, words: str) -> None:
        """Have the next page of this session say it once."""
        with self._db.change() as db:
            db.execute("update sessions set said = ? where digest = ?", [words, _digest(token)])

    def said(self, token: str) -> str:
        row = self._db.row("select said from sessions where digest = ?", _digest(token))
        if row is None or not row["said"]:
            return ""
        self.say(token, "")
        return str(row["said"])

    def end_all(self) -> None:
        """Of everybody: a copy of office.db may hold sessions that have ended since.

        And codes that were used since: they would give a second password.
        """
        with self._db.change() as db:
            db.execute("delete from sessions")
            db.execute("delete from invitations")

    # Forms

    def form_token(self, token: str) -> str:
        """Return what a form of this session, or of this visitor, must bring back."""
        return hmac.new(self._secret, token.encode(), "sha256").hexdigest()

    def is_form_token(self, token: str, brought: str) -> bool:
        return bool(token) and hmac.compare_digest(
            self.form_token(token).encode(), brought.encode("utf-8", "replace")
        )

    def _kept_secret(self) -> bytes:
        """A form that was open when the office was killed is still good at its next start."""
        row = self._db.row("select value from kept where name = 'secret'")
        if row is not None:
            return bytes(row["value"])
        secret = secrets.token_bytes(32)
        with self._db.change() as db:
            db.execute("insert into kept values ('secret', ?)", [secret])
        return secret

    def _hash(self, name: str) -> str | None:
        row = self._db.row("select password from users where name = ? collate nocase", name)
        return row["password"] if row else None


def _user(row: Row) -> User:
    return User(row["number"], row["name"], people.read(row["roles"]))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _tidied(code: str) -> str:
    """Return a code as it was given, however it was typed."""
    letters = "".join(c for c in code.upper() if c in _CODE_LETTERS)
    return "-".join(letters[n : n + _GROUP] for n in range(0, len(letters), _GROUP))
