"""Accounts on a card, when another root starts on it: the root's own, with what was added here."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ACCOUNTS = Path(__file__).parents[2] / "deploy/card/root/usr/lib/card/accounts"
TABLES = ("passwd", "group", "shadow", "gshadow")
CALLS = 20
"""Of tools: three for each table, and what is between them."""
SHELLS = [["sh"], *([["busybox", "sh"]] if shutil.which("busybox") else [])]

OLD = {
    "passwd": ["root:x:0:0:root:/root:/bin/bash", "messagebus:x:101:103::/:", "gone:x:105:105::/:"],
    "group": ["root:x:0:", "messagebus:x:103:", "gone:x:105:", "video:x:44:messagebus"],
    "shadow": ["root:*:20000::::::", "messagebus:!:20000::::::", "gone:!:20000::::::"],
    "gshadow": ["root:*::", "messagebus:!::", "gone:!::", "video:*::messagebus"],
}
NEW = {
    "passwd": ["root:x:0:0:root:/root:/bin/sh", "messagebus:x:102:104::/:", "fresh:x:101:103::/:"],
    "group": ["root:x:0:", "messagebus:x:104:", "fresh:x:103:", "video:x:44:fresh"],
    "shadow": ["root:*:20900::::::", "messagebus:!:20900::::::", "fresh:!:20900::::::"],
    "gshadow": ["root:*::", "messagebus:!::", "fresh:!::", "video:*::fresh"],
}
PIET = {
    "passwd": ["piet:x:1000:1000::/home/piet:/bin/bash"],
    "group": ["piet:x:1000:"],
    "shadow": ["piet:$y$secret:20500::::::"],
    "gshadow": ["piet:!::"],
}


class Card:
    """What the initramfs finds: the root's /etc, and what was changed in it."""

    def __init__(self, top: Path, shell: list[str]) -> None:
        self.top = top
        self.shell = shell
        self.images = 0
        (top / "data/upper").mkdir(parents=True)
        (top / "memory").mkdir()
        (top / "no-sync").mkdir()
        (top / "no-sync/sync").symlink_to("/bin/true")  # it waits for all that this machine writes

    def starts(self, tables: dict[str, list[str]], *, same_image: bool = False) -> None:
        root = self.top / "root"
        root.mkdir(exist_ok=True)
        for table, lines in tables.items():
            put(root / table, lines)
        self.images += not same_image
        (root / "card-release").touch()
        touched = ["touch", "-d", f"@{1_000_000 + self.images}", root / "card-release"]
        subprocess.run(touched, check=True)
        run = [*self.shell, ACCOUNTS, root, self.top / "data"]
        environ = {
            "PATH": f"{self.top}/no-sync:{os.environ['PATH']}",
            "TMPDIR": f"{self.top}/memory",
        }
        assert subprocess.run(run, check=True, capture_output=True, env=environ).stderr == b""

    def comes_back(self, tables: dict[str, list[str]]) -> None:
        """The very first root starts again."""
        self.images = 0
        self.starts(tables)

    def seen(self, table: str) -> list[str]:
        """As overlayfs shows it."""
        changed = self.top / "data/upper" / table
        path = changed if changed.exists() else self.top / "root" / table
        return path.read_text().splitlines()

    def change(self, table: str, lines: list[str]) -> None:
        """As adduser does it: the whole table, with the new line in it."""
        put(self.top / "data/upper" / table, lines)

    def add(self, account: dict[str, list[str]]) -> None:
        for table, lines in account.items():
            self.change(table, [*self.seen(table), *lines])

    @property
    def changed(self) -> list[str]:
        return sorted(path.name for path in (self.top / "data/upper").iterdir())


def put(path: Path, lines: list[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines))
    path.chmod(0o640 if "shadow" in path.name else 0o644)


@pytest.fixture(params=SHELLS, ids=" ".join)
def card(request, tmp_path):
    made = Card(tmp_path, request.param)
    made.starts(OLD)
    return made


def test_where_nothing_was_added_the_roots_own_are_seen(card):
    assert card.changed == []
    card.starts(NEW)
    assert card.changed == []


def test_users_of_the_new_root_are_there_beside_the_one_that_was_added(card):
    card.add(PIET)
    card.starts(NEW)
    for table in TABLES:
        assert card.seen(table) == [*NEW[table], *PIET[table]]
    assert (card.top / "data/upper/shadow").stat().st_mode & 0o777 == 0o640
    card.starts(OLD)
    for table in TABLES:
        assert card.seen(table) == [*OLD[table], *PIET[table]], "back at the root before"


def test_a_card_of_before_this_script_keeps_what_was_added_too(card):
    card.add(PIET)
    shutil.rmtree(card.top / "data/accounts")
    card.starts(NEW)
    names = [line.partition(":")[0] for line in card.seen("passwd")]
    assert names[:3] == ["root", "messagebus", "fresh"]
    assert "piet" in names


def test_a_table_that_a_version_by_deploy_install_changed_hides_nothing(card):
    """It added a user of ours that the new root has itself, under its own number."""
    office = {
        "passwd": ["noodsteunpunt-office:x:935:935::/:"],
        "group": ["noodsteunpunt-office:x:935:"],
    }
    card.add(office)
    card.starts({table: [*NEW[table], *office.get(table, [])] for table in TABLES})
    assert card.changed == []


def test_who_has_a_number_of_the_root_is_not_let_in(card):
    card.add({"passwd": ["guest:x:102:102::/:"], "shadow": ["guest:$y$secret:1::::::"]})
    card.starts(NEW)
    assert card.changed == [], "files of messagebus would be guest's"


def test_a_member_that_was_added_and_a_password_that_was_changed_stay(card):
    card.add(PIET)
    card.change("group", [*OLD["group"][:3], "video:x:44:messagebus,piet", *PIET["group"]])
    shadow = ["root:$y$changed:20600::::::", *OLD["shadow"][1:], *PIET["shadow"]]
    card.change("shadow", shadow)
    card.starts(NEW)
    assert "video:x:44:fresh,piet" in card.seen("group")
    assert card.seen("shadow")[0] == "root:$y$changed:20600::::::"
    card.starts(OLD)
    assert "video:x:44:messagebus,piet" in card.seen("group")
    assert card.seen("shadow")[0] == "root:$y$changed:20600::::::"


OFFICE = {
    "passwd": ["noodsteunpunt-office:x:935:935::/:"],
    "group": ["noodsteunpunt-office:x:935:"],
    "shadow": ["noodsteunpunt-office:!:20500::::::"],
    "gshadow": ["noodsteunpunt-office:!::"],
}
WITH_OFFICE = {table: [*NEW[table], *OFFICE[table]] for table in TABLES}
"""A newer root, which has of its own whom deploy/install added on the one before."""


def test_who_both_roots_have_is_there_again_when_the_old_one_comes_back(card):
    card.add(PIET)
    card.add(OFFICE)
    video = "video:x:44:messagebus,noodsteunpunt-office"
    card.change("group", [video if "video" in line else line for line in card.seen("group")])
    there = {table: sorted(card.seen(table)) for table in TABLES}
    newer = [*NEW["group"][:3], "video:x:44:fresh,noodsteunpunt-office", *OFFICE["group"]]
    for _ in range(2):
        card.starts({**WITH_OFFICE, "group": newer})
        assert card.seen("passwd") == [*WITH_OFFICE["passwd"], *PIET["passwd"]]
        card.starts(OLD)
        assert {table: sorted(card.seen(table)) for table in TABLES} == there


def test_a_third_root_has_whom_only_the_second_had_of_its_own(card):
    card.add(OFFICE)
    card.starts(WITH_OFFICE)
    card.starts(NEW)
    assert {table: card.seen(table) for table in TABLES} == WITH_OFFICE


def test_who_waits_for_a_number_is_let_in_where_it_is_free_and_keeps_the_password(card):
    guest = {
        "passwd": ["guest:x:102:102::/:"],
        "group": ["guest:x:102:"],
        "shadow": ["guest:$y$secret:1::::::"],
        "gshadow": ["guest:!::"],
    }
    card.add(guest)
    card.starts(NEW)
    assert "guest" not in "".join(card.seen("passwd") + card.seen("shadow"))
    card.starts(OLD)
    for table in TABLES:
        assert card.seen(table) == [*OLD[table], *guest[table]]


def test_who_was_made_again_meanwhile_is_not_given_the_password_of_before(card):
    card.add({"passwd": ["guest:x:102:102::/:"], "shadow": ["guest:$y$before:1::::::"]})
    card.starts(NEW)
    card.add({"passwd": ["guest:x:1002:1002::/:"], "shadow": ["guest:$y$since:2::::::"]})
    card.starts(OLD)
    assert [line for line in card.seen("passwd") if "guest" in line] == ["guest:x:1002:1002::/:"]
    assert [line for line in card.seen("shadow") if "guest" in line] == ["guest:$y$since:2::::::"]


def test_nobody_gets_anothers_group_for_its_number(card):
    guest = {"passwd": ["guest:x:1002:104::/:"], "group": ["guest:x:104:"]}
    card.add(guest)
    for root in (NEW, {**NEW, "shadow": NEW["shadow"][:2]}):
        card.starts(root)  # in both 104 is messagebus
        assert card.seen("passwd") == root["passwd"]
    card.starts(OLD)
    assert card.seen("passwd") == [*OLD["passwd"], *guest["passwd"]]
    assert card.seen("group") == [*OLD["group"], *guest["group"]]


def test_a_member_and_a_password_of_what_the_newer_root_lacks_come_back(card):
    """It has no user `gone`, and no group of that name."""
    card.add(PIET)
    groups = [f"{line}piet" if line.startswith("gone") else line for line in card.seen("group")]
    card.change("group", groups)
    secret = [line.replace("gone:!", "gone:$y$new") for line in card.seen("shadow")]
    card.change("shadow", secret)
    card.starts(NEW)
    assert "gone" not in "".join(card.seen("group") + card.seen("shadow"))
    card.starts(OLD)
    assert "gone:x:105:piet" in card.seen("group")
    assert "gone:$y$new:20000::::::" in card.seen("shadow")


def test_who_was_taken_away_stays_away(card):
    card.add(PIET)
    card.starts(NEW)
    for table in TABLES:
        card.change(table, NEW[table])
    card.starts(OLD)
    card.starts(NEW)
    assert card.changed == []


def test_a_start_of_the_same_root_changes_nothing(card):
    card.add(PIET)
    card.change("passwd", [*OLD["passwd"][:2], *PIET["passwd"]])
    card.starts(OLD, same_image=True)
    assert card.seen("passwd") == [*OLD["passwd"][:2], *PIET["passwd"]]


CUT = """#!/bin/sh
echo >>{tools}/count
[ "$(wc -l <{tools}/count)" -le {calls} ] || kill -9 $PPID
PATH=${{PATH#*:}} exec {tool} "$@"
"""


@pytest.mark.parametrize("card", [["sh"]], indirect=True, ids=["sh"])
@pytest.mark.parametrize("goes_on", [True, False], ids=["again", "back"])
@pytest.mark.parametrize(
    "calls",
    [pytest.param(n, marks=() if n in {14, 17} else pytest.mark.slow) for n in range(CALLS + 1)],
)
def test_cut_off_anywhere_either_root_that_starts_next_has_its_own(card, calls, goes_on):
    """A cut in the start of a trial ends the trial: then the root before it is the next."""
    card.add(PIET)
    card.add(OFFICE)
    tools, shell = card.top / "tools", card.shell
    tools.mkdir()
    for tool in ("cp", "mv", "rm", "sync"):
        (tools / tool).write_text(CUT.format(tools=tools, calls=calls, tool=tool))
        (tools / tool).chmod(0o755)
    before, new = ({t: [*root[t], *PIET[t]] for t in TABLES} for root in (OLD, WITH_OFFICE))
    before = {table: [*before[table], *OFFICE[table]] for table in TABLES}
    card.shell = ["env", f"PATH={tools}:{card.top}/no-sync:/usr/bin:/bin", *shell]
    if calls == CALLS:
        card.starts(WITH_OFFICE)
    else:
        with pytest.raises(subprocess.CalledProcessError):
            card.starts(WITH_OFFICE)
    for table in TABLES:
        assert card.seen(table) in (before[table], new[table])
    card.shell = shell
    if goes_on:
        card.starts(WITH_OFFICE, same_image=True)
        assert {table: card.seen(table) for table in TABLES} == new
    card.comes_back(OLD)
    assert {t: sorted(card.seen(t)) for t in TABLES} == {t: sorted(before[t]) for t in TABLES}
    assert sorted(path.name for path in (card.top / "data").iterdir()) == ["accounts", "upper"]


FULL = """
mount -t tmpfs -o size=2m data "$DATA"
cp -R "$BEFORE/." "$DATA"
dd if=/dev/zero of="$DATA/filler" bs=4096 2>/dev/null || :
truncate -s "$(($(stat -c %s "$DATA/filler") - $1 * 4096))" "$DATA/filler"
shift
"$@" 2>/dev/null || :
cat "$DATA/upper/passwd"
"""
AWK = """#!/bin/sh
PATH=${{PATH#{tools}:}} awk "$@" || :
"""
"""As that of busybox: it does not say that it could not write."""


@pytest.mark.parametrize(
    "free",
    [pytest.param(n, marks=() if n in {9, 10} else pytest.mark.slow) for n in range(14)],
)
def test_a_full_data_partition_cuts_no_table(tmp_path, free):
    """What has no room whole is not there at all. Without tables of before, room comes again."""
    card = Card(tmp_path, ["sh"])
    card.starts(OLD)
    many = [f"user{n}:x:{n}:{n}:somebody who was added:/home:/bin/sh" for n in range(1000, 1080)]
    card.change("passwd", [*OLD["passwd"][:2], *many])
    shutil.rmtree(tmp_path / "data/accounts")
    long = [f"own{n}:x:{n}:{n}:of the root itself:/:/usr/sbin/nologin" for n in range(300, 340)]
    put(tmp_path / "root/passwd", [*NEW["passwd"], *long])
    os.utime(tmp_path / "root/card-release", (2_000_000, 2_000_000))
    tools, data = tmp_path / "tools", tmp_path / "full"
    data.mkdir()
    tools.mkdir()
    (tools / "awk").write_text(AWK.format(tools=tools))
    (tools / "awk").chmod(0o755)
    apart = ["unshare", "--mount", "--map-root-user", "sh", "-c", FULL, "sh", str(free)]
    done = subprocess.run(
        [*apart, "sh", ACCOUNTS, tmp_path / "root", data],
        env={
            "PATH": f"{tools}:{tmp_path}/no-sync:{os.environ['PATH']}",
            "TMPDIR": f"{tmp_path}/memory",
            "BEFORE": str(tmp_path / "data"),
            "DATA": str(data),
        },
        capture_output=True,
        check=False,
        text=True,
    )
    if "unshare" in done.stderr or "mount:" in done.stderr:
        pytest.skip(f"no mount namespace here: {done.stderr.strip()}")
    own = (OLD["passwd"][:2], [*NEW["passwd"], *long])
    assert done.stdout.splitlines() in [[*lines, *many] for lines in own]


def test_the_initramfs_asks_for_it_before_etc_is_laid_over_the_roots():
    script = (ACCOUNTS.parents[3] / "etc/initramfs-tools/scripts/local-bottom/card").read_text()
    asked = script.index("sh $card/root/usr/lib/card/accounts $card/root/etc $card/data/etc")
    assert (
        script.index("\nif ! mount_data")
        < asked
        < script.index("lay $card/root/etc $card/data/etc")
    )
