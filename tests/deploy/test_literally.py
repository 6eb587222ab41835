"""The publisher's pages, word for word: each command typed at a terminal by an ordinary user.

What a page shows below a command must be what the program says, in that order. ``…`` stands for
what differs each time. A line that ends in a colon, or in an answer after one, is a question.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from pathlib import Path
from typing import NamedTuple

import pexpect
import pytest

ROOT = Path(__file__).parents[2]
CEREMONY = ROOT / "docs" / "sleutelceremonie.md"
LAPTOP = ROOT / "docs" / "laptop-van-de-uitgever.md"
MANUAL = ROOT / "deploy" / "handleiding.md"
SECRET = "vijf woorden die niemand raadt"
NOBODY = 65534
QUESTION = re.compile(r"^((?:Naam van|Moet dit|Is de vingerafdruk).*?:) (.+)$")
PATIENCE_S = 60
BULLETIN = """---
soort: stroomstoring
ernst: ernstig
gebied: Veldermeer
geldig tot: 12 uur
---
# nl
## Geen stroom in Veldermeer
Er is geen stroom.
### Wat moet u doen
1. Blijf binnen.
"""


class Step(NamedTuple):
    """One command of a page, and what the page says that happens."""

    command: str
    said: tuple[str, ...]


def steps(page: Path) -> list[Step]:
    """The commands in the page's console blocks, with the lines below each."""
    found: list[Step] = []
    for block in re.findall(r"```console\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append(Step(line[2:], ()))
            else:
                found[-1] = Step(found[-1].command, (*found[-1].said, line))
    return found


def ours(page: Path) -> list[Step]:
    return [step for step in steps(page) if step.command.startswith("noodsteunpunt-content")]


class Laptop:
    """A terminal of somebody who is not root and owns nothing but their own folder."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environment = {
            "HOME": str(home),
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "NOODSTEUNPUNT_CONFIG": str(home / "steunpunt" / "config"),
            "NOODSTEUNPUNT_STATE": str(home / "steunpunt" / "state"),
            "NOODSTEUNPUNT_RUN": str(home / "steunpunt" / "run"),
        }

    def give(self) -> None:
        """Let everything in the folder be theirs."""
        if os.geteuid() == 0:
            for path in (self.home, *self.home.rglob("*")):
                os.chown(path, NOBODY, NOBODY, follow_symlinks=False)

    def type(self, step: Step) -> int:
        """Type a command, see that the page is right, and return the exit code."""
        self.give()
        program, *words = shlex.split(step.command)
        command = [*self._as_nobody(), str(Path(sys.executable).with_name(program)), *words]
        terminal = pexpect.spawn(
            command[0],
            command[1:],
            cwd=str(self.home),
            env=self.environment,
            encoding="utf-8",
            timeout=PATIENCE_S,
            dimensions=(60, 400),  # wide: lines of the page are whole lines here
        )
        for line in step.said:
            question = QUESTION.match(line)
            secret = line.startswith(("Wachtwoord", "Nog een keer"))
            terminal.expect(pattern(question[1] if question else line))
            if question or secret:
                terminal.sendline(question[2] if question else SECRET)
        terminal.expect(pexpect.EOF)
        terminal.close()
        return terminal.exitstatus

    def _as_nobody(self) -> list[str]:
        """Drop root, but read all: the checkout may lie in root's own home."""
        if os.geteuid() != 0:
            return []
        may_read = [f"--{kind}=+dac_read_search" for kind in ("inh-caps", "ambient-caps")]
        who = [f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
        return ["/usr/bin/setpriv", *who, *may_read]


def pattern(line: str) -> str:
    words = (re.escape(part.strip()) for part in line.split("…"))
    return r"[^\n]*".join(words).replace(r"\ ", " ")


@pytest.fixture
def laptop(tmp_path_factory, terminals):
    home = tmp_path_factory.mktemp("home")
    for parent in (home, *home.parents):
        if parent.stat().st_uid == os.geteuid() and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o711)
    for name in ("STICK", "STICK-2", "steunpunt"):
        (home / name).mkdir()
    for name in ("berichten", "berichten-zonder-stroom", "berichten-met-word"):
        (home / name / "bulletins").mkdir(parents=True)
        (home / name / "bulletins" / "stroom-1.md").write_text(BULLETIN, encoding="utf-8")
    other = home / "berichten-zonder-stroom" / "bulletins"
    text = (other / "stroom-1.md").read_text(encoding="utf-8")
    (other / "water-1.md").write_text(text.replace("stroom", "water"), encoding="utf-8")
    (other / "stroom-1.md").unlink()
    (home / "berichten-met-word" / "bulletins" / "evacuatie.docx").write_bytes(b"PK")
    return Laptop(home)


@pytest.fixture
def after_ceremony(laptop):
    """The first day is over: the keys are on the sticks of their holders."""
    ceremony, trust = ours(CEREMONY)
    assert laptop.type(ceremony) == 0
    for key in (laptop.home / "afzender" / "root-keys").iterdir():
        shutil.copy(key, laptop.home / key.name)
    shutil.rmtree(laptop.home / "afzender" / "root-keys")
    shutil.copy(laptop.home / "afzender" / "ROOT.json", laptop.home)
    return laptop, trust


def test_the_first_day_of_the_keys_and_the_trust_at_a_support_point(after_ceremony):
    laptop, trust = after_ceremony
    assert laptop.type(trust) == 0
    names = {path.name for path in laptop.home.glob("*.pem")}
    assert names == set(re.findall(r"`([a-z-]+\.pem)`", CEREMONY.read_text(encoding="utf-8")))


def changes() -> list[str]:
    table = CEREMONY.read_text(encoding="utf-8").partition("| Wat | Doe |")[2]
    commands = re.findall(r"\| `([a-z-]+ afzender[^`]*)` \|", table)
    assert len(commands) == 8
    return [c for c in commands if "approval" not in c]  # nobody approves yet: has its own stories


@pytest.mark.parametrize("command", changes(), ids=lambda c: c.split(" --key")[0])
def test_what_to_do_when_something_happens_to_a_key(after_ceremony, command):
    laptop, _ = after_ceremony
    words = command.split()
    asked = [f"Wachtwoord voor de hoofdsleutel {who}:" for who in ("jan-de-vries", "fatma-oz")]
    new = [] if words[0] in {"keys", "renew-root", "remove-root-key"} else ["Wachtwoord voor de …:"]
    new += ["Nog een keer:"] * bool(new)
    said = [] if words[0] == "keys" else [*new, *asked, "Vingerafdruk:", "Publiceer nu"]
    assert laptop.type(Step(f"noodsteunpunt-content {command}", tuple(said))) == 0
    made = list((laptop.home / "afzender" / "root-keys").glob("*.pem"))
    assert len(made) == (words[0] in {"add-root-key", "replace-root-key"})


def test_a_whole_round_of_publishing(after_ceremony):
    laptop, _ = after_ceremony
    version, *rounds = ours(LAPTOP)
    assert laptop.type(version) == 0
    ended = [laptop.type(step) for step in rounds]
    assert ended == [0, 0, 0, 1, 1]


def test_the_publishers_chapter_of_the_manual(after_ceremony):
    """Its commands stand in running text, with capitals for what is the reader's own."""
    laptop, _ = after_ceremony
    text = MANUAL.read_text(encoding="utf-8").partition("# Voor de uitgever")[2]
    word = r"(?:--[a-z-]+|[A-Z]{3,}(?:\.json)?)"
    commands = re.findall(rf"noodsteunpunt-content [a-z-]+(?: {word})*", text)
    own = {"MAP": "berichten", "SLEUTELMAP": "afzender"}
    secret = ("Wachtwoord voor de publicatiesleutel van …:",)
    promised = {"publish": (*secret, "Uitgave 1"), "keys": (), "trust": ()}
    assert {command.split()[1] for command in commands} == set(promised)
    for command in commands:
        words = [own.get(word, word) for word in command.split()]
        said = promised[words[1]]
        if words[1] == "trust":
            said = ("Vingerafdruk:", "Is de vingerafdruk dezelfde als op papier? (ja/nee): ja")
        assert laptop.type(Step(shlex.join(words), said)) == 0


def test_the_pages_name_each_other_and_every_script_they_name_is_there():
    assert "laptop-van-de-uitgever.md" in CEREMONY.read_text(encoding="utf-8")
    assert "sleutelceremonie.md" in LAPTOP.read_text(encoding="utf-8")
    scripts = [s.command for s in steps(LAPTOP) if s.command.startswith("deploy/")]
    assert scripts
    assert all(os.access(ROOT / script, os.X_OK) for script in scripts)
