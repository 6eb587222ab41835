"""point.toml on the boot partition: taken whole, once, and without its PINs afterwards."""

from __future__ import annotations

import errno
import os
import tomllib
from pathlib import Path

import msgspec
import pytest

from host import point_file, provisioning
from kiosk.desk.storage.pins import HASHER
from link.__main__ import cli as link_main
from link.identity import Role as Place
from link.identity import read_card

ROOT = Path(__file__).parents[2]

KIOSK = '[point]\nname = "De Brink"\nmunicipality = "V"\nlatitude = 52.6\nlongitude = 5.6\n'
POWER = (ROOT / "deploy/examples/points/accu-op-de-pi.toml").read_text()
KEY = f"ssh-ed25519 {'A' * 68} beheer"
POINT = point_file.PointFile(
    hostname="nsp-1",
    kiosk=KIOSK,
    power=POWER,
    ssh_keys=(KEY,),
    pins={"staff": "48291", "technician": "8203574"},
)


class PowerCut(Exception):
    """The current stops here."""


class Machine:
    """The machine as taking sees it, with a power cut at a step of our choice."""

    def __init__(self, cut_at: int | None = None) -> None:
        self.hostname = ""
        self.pins = {}
        self.unlock = ()
        self.link = ()
        self.books = 0
        self.writable = False
        self._steps_left = cut_at

    def _step(self) -> None:
        if self._steps_left == 0:
            raise PowerCut
        if self._steps_left is not None:
            self._steps_left -= 1

    def make_writable(self) -> None:
        self._step()
        self.writable = True

    def call_itself(self, hostname: str) -> None:
        self._step()
        self.hostname = hostname

    def run_kiosk(self, command: str, *arguments: str, pin: str = "", unlock_key: str = "") -> None:
        self._step()
        self.books += command == "new-book"
        if command == "set-pin":
            self.pins[arguments[0]] = pin
        if command == "set-unlock-key":
            self.unlock = (*arguments, unlock_key)

    def run_content(self, *arguments: str) -> None:
        self._step()

    def run_link(self, *arguments: str) -> None:
        self._step()
        self.link = arguments
        link_main(arguments, standalone_mode=False)


@pytest.fixture
def appliance(tmp_path, monkeypatch):
    for name in ("config", "state"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(f"NOODSTEUNPUNT_{name.upper()}", str(tmp_path / name))
    (tmp_path / "boot").mkdir()
    return tmp_path


def put(appliance: Path, point: point_file.PointFile | bytes = POINT) -> Path:
    path = appliance / "boot/point.toml"
    path.write_bytes(point if isinstance(point, bytes) else point_file.write(point))
    return path


def settings(appliance: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in (appliance / "config").iterdir()}


def test_a_card_becomes_this_point(appliance):
    put(appliance)
    machine = Machine()
    assert provisioning.take(appliance / "boot", machine) == 0
    assert machine.hostname == "nsp-1"
    assert machine.pins == POINT.pins
    assert settings(appliance) == {
        "kiosk.toml": KIOSK,
        "power.toml": POWER,
        "authorized_keys": f"{KEY}\n",
    }


def test_the_pins_do_not_stay_on_the_card(appliance):
    path = put(appliance)
    provisioning.take(appliance / "boot", Machine())
    assert b"48291" not in path.read_bytes()
    assert tomllib.loads(path.read_text())["hostname"] == "nsp-1"
    assert [file.name for file in path.parent.iterdir()] == ["point.toml"]


SEALED = msgspec.structs.replace(
    POINT,
    pins={"staff": HASHER.hash("48291"), "technician": HASHER.hash("8203574")},
    unlock_key="ab" * 32,
    node="np-brink",
)
"""As `deploy/points` makes it."""


def test_hashes_and_the_key_of_unlock_codes_are_taken_and_do_not_stay(appliance):
    path = put(appliance, SEALED)
    assert b"48291" not in path.read_bytes()
    machine = Machine()
    assert provisioning.take(appliance / "boot", machine) == 0
    assert machine.pins == SEALED.pins
    assert machine.unlock == ("np-brink", "ab" * 32)
    left = path.read_bytes()
    assert b"argon2" not in left
    assert b"abab" not in left


@pytest.mark.parametrize("point", [POINT, SEALED], ids=["from before", "hashes"])
def test_what_was_secret_is_written_over_where_it_stood(appliance, monkeypatch, point):
    """A new file alone would leave it on the card, to be read by anybody."""
    path = put(appliance, point)
    before = path.read_bytes()
    inode = path.open("rb")
    assert provisioning.take(appliance / "boot", Machine()) == 0
    old = inode.read()
    inode.close()
    assert len(old) == len(before)
    for secret in (*point.pins.values(), "48291", "ab" * 32):
        assert secret.encode() not in old
    assert point_file.read(old) == point_file.taken(point), "a cut here is made good"


@pytest.mark.parametrize(
    ("there", "instead", "words"),
    [
        ("m=19456", "m=1945600", "pins.staff: Deze hash is anders gemaakt"),
        ("m=19456", "m=8", "pins.staff: Deze hash is anders gemaakt"),
        ("$argon2id$", "$argon2i$", "pins.staff: Deze hash is anders gemaakt"),
        ("$argon2id$", "$bcrypt$", "pins.staff: Dit is geen hash"),
        ("$v=19$", "$v=19", "pins.staff: Dit is geen hash"),
        ("abab", "xyxy", "unlock_key: "),
        ("ab" * 32, "ab" * 31, "unlock_key: "),
    ],
    ids=["a gigabyte", "cheap", "another kind", "no argon2", "broken", "no key", "short key"],
)
def test_a_hash_or_key_that_is_none_is_refused_and_not_repeated(
    appliance, capsys, there, instead, words
):
    put(appliance, point_file.write(SEALED).replace(there.encode(), instead.encode(), 1))
    assert provisioning.take(appliance / "boot", Machine()) == 1
    told = capsys.readouterr().err
    assert words in told
    assert "abababab" not in told
    assert SEALED.pins["technician"] not in told


def test_a_second_start_changes_nothing(appliance):
    put(appliance)
    provisioning.take(appliance / "boot", Machine())
    (appliance / "config/kiosk.toml").write_text("changed by a technician")
    machine = Machine(cut_at=0)  # it may not be asked anything
    assert provisioning.take(appliance / "boot", machine) == 0
    assert settings(appliance)["kiosk.toml"] == "changed by a technician"
    assert not machine.writable


@pytest.mark.parametrize("there", ["link", "link to itself", "fifo", "folder", "not ASCII"])
def test_what_lies_where_it_remembers_cannot_stop_or_mislead_it(appliance, there):
    """Other users could make files there until STATE was root's."""
    path = put(appliance)
    place, elsewhere = appliance / "state/point.taken", appliance / "elsewhere"
    elsewhere.write_text(provisioning._digest(path.read_bytes()))
    if there == "link":
        place.symlink_to(elsewhere)
    elif there == "link to itself":
        place.symlink_to(place)
    elif there == "fifo":
        os.mkfifo(place)
    elif there == "folder":
        (place / "deep").mkdir(parents=True)
    else:
        place.write_bytes(b"\xff")
    before = elsewhere.read_text()
    assert provisioning.take(appliance / "boot", Machine()) == 0
    assert len(settings(appliance)) == 3
    assert elsewhere.read_text() == before
    assert place.is_file()
    assert not place.is_symlink()


def test_a_changed_card_is_taken_anew_and_the_pins_stay(appliance):
    put(appliance)
    provisioning.take(appliance / "boot", Machine())
    other = point_file.taken(POINT)
    put(appliance, point_file.write(other).replace(b"De Brink", b"De Kerk"))
    machine = Machine()
    assert provisioning.take(appliance / "boot", machine) == 0
    assert "De Kerk" in settings(appliance)["kiosk.toml"]
    assert machine.pins == {}


def test_a_new_book_is_begun_once(appliance):
    path = put(appliance, msgspec.structs.replace(POINT, new_book=True))
    machine = Machine()
    provisioning.take(appliance / "boot", machine)
    assert machine.books == 1
    assert b"new_book" not in path.read_bytes()
    put(appliance, path.read_bytes().replace(b"De Brink", b"De Kerk"))
    provisioning.take(appliance / "boot", machine)
    assert machine.books == 1


class ReadOnly(Machine):
    """Its boot partition cannot be written to."""

    def make_writable(self) -> None:
        raise OSError(errno.EROFS, "read-only")


def test_where_point_toml_stays_as_it_is_the_book_that_staff_write_is_not_begun_again(appliance):
    point = msgspec.structs.replace(POINT, new_book=True)
    put(appliance, point)
    machine = ReadOnly()
    for _start in range(3):
        with pytest.raises(OSError, match="read-only"):
            provisioning.take(appliance / "boot", machine)
    assert machine.books == 1
    mended = Machine()
    assert provisioning.take(appliance / "boot", mended) == 0
    assert mended.books == 0
    put(appliance, point)  # a year later, in the next machine
    provisioning.take(appliance / "boot", mended)
    assert mended.books == 1


def test_without_a_key_there_is_no_ssh(appliance):
    (appliance / "config/authorized_keys").write_text("ssh-rsa of someone before")
    put(appliance, point_file.write(POINT).replace(KEY.encode(), b"").replace(b'[""]', b"[]"))
    provisioning.take(appliance / "boot", Machine())
    assert "authorized_keys" not in settings(appliance)


@pytest.mark.parametrize(
    ("there", "instead", "words"),
    [
        (b"latitude", b"latitud", "latitude"),
        (b"capacity_wh", b"capacity", "capacity"),
        (b"48291", b"1111", "pins.staff"),
        (b"nsp-1", b"nsp 1", "hostname"),
        (b"ssh-ed25519", b'command=\\"sh\\" ssh-ed25519', "public key"),
        (b"[pins]", b"[pin]", "pin"),
        (b"power = '''", b"power = ''", "point.toml"),
        (b"De Brink", b"De \xff", "UTF-8"),
        (b"hostname", b"a = " + b"[" * 2000 + b"\nhostname", "nested too deep"),
        (b"power = '''", b"power = '''\na = " + b"[" * 2000, "power.toml is not valid TOML"),
        (b"hostname", b"hostnaam", "hostname"),
    ],
    ids=["kiosk", "power", "pin", "hostname", "key with a command", "table", "toml", "bytes",
         "nested", "power nested", "key"],
)  # fmt: skip
def test_one_fault_and_the_appliance_stays_what_it_was(appliance, capsys, there, instead, words):
    put(appliance, point_file.write(POINT).replace(there, instead, 1))
    machine = Machine()
    assert provisioning.take(appliance / "boot", machine) == 1
    assert settings(appliance) == {}
    assert machine.hostname == ""
    assert words in capsys.readouterr().err
    assert words in (appliance / "boot/point.txt").read_text()


def test_no_complaint_repeats_a_pin(appliance, capsys):
    pins = tomllib.loads(point_file.write(POINT).decode())["pins"]
    spoilt = point_file.write(POINT).replace(b'technician = "', b'technicus = "')
    put(appliance, spoilt)
    assert provisioning.take(appliance / "boot", Machine()) == 1
    told = capsys.readouterr().err + (appliance / "boot/point.txt").read_text()
    assert "pins" in told
    assert not [pin for pin in pins.values() if pin in told]


def test_a_file_that_windows_notepad_saved_is_taken(appliance):
    put(appliance, b"\xef\xbb\xbf" + point_file.write(POINT))
    assert provisioning.take(appliance / "boot", Machine()) == 0


def test_a_corrected_card_is_taken_and_the_complaint_goes(appliance):
    put(appliance, b"nonsense")
    provisioning.take(appliance / "boot", Machine())
    put(appliance)
    assert provisioning.take(appliance / "boot", Machine()) == 0
    assert [file.name for file in (appliance / "boot").iterdir()] == ["point.toml"]


@pytest.mark.parametrize("step", range(5))
def test_a_power_cut_at_any_step_is_made_good_by_the_next_start(appliance, step):
    path = put(appliance)
    with pytest.raises(PowerCut):
        provisioning.take(appliance / "boot", Machine(cut_at=step))
    machine = Machine()
    assert provisioning.take(appliance / "boot", machine) == 0
    assert machine.pins == POINT.pins
    assert len(settings(appliance)) == 3
    assert b"48291" not in path.read_bytes()


def test_a_cut_between_remembering_and_removing_the_pins_is_made_good(appliance, monkeypatch):
    path = put(appliance)
    real = provisioning.write_durably

    def cut_at_the_boot_partition(target: Path, data: bytes, **how: int) -> None:
        if target == path:
            raise PowerCut
        real(target, data, **how)

    monkeypatch.setattr(provisioning, "write_durably", cut_at_the_boot_partition)
    with pytest.raises(PowerCut):
        provisioning.take(appliance / "boot", Machine())
    monkeypatch.undo()
    for name in ("config", "state"):
        monkeypatch.setenv(f"NOODSTEUNPUNT_{name.upper()}", str(appliance / name))
    assert provisioning.take(appliance / "boot", Machine()) == 0
    assert b"48291" not in path.read_bytes()


# The link.

LINK = 'region = "veiligheidsregio-merenland"\n'
LINKED = msgspec.structs.replace(POINT, link=LINK, node="np-brink")


def card(appliance: Path) -> str:
    return read_card((appliance / "state/link/card.json").read_bytes()).id


def test_a_card_becomes_a_node_of_the_link_with_keys_of_its_own(appliance):
    put(appliance, LINKED)
    assert provisioning.take(appliance / "boot", Machine()) == 0
    assert settings(appliance)["link.toml"] == LINK
    shown = read_card((appliance / "state/link/card.json").read_bytes())
    assert (shown.id, shown.role, shown.name) == ("np-brink", "point", "De Brink")
    before = (appliance / "state/link/keys/identity.json").read_bytes()
    put(appliance, point_file.write(LINKED).replace(b"De Brink", b"De Kerk"))
    machine = Machine()
    assert provisioning.take(appliance / "boot", machine) == 0
    assert machine.link == ()  # keys are made once
    assert (appliance / "state/link/keys/identity.json").read_bytes() == before


def test_without_an_id_the_hostname_is_it(appliance):
    put(appliance, msgspec.structs.replace(LINKED, node=""))
    assert provisioning.take(appliance / "boot", Machine()) == 0
    assert card(appliance) == "nsp-1"


def test_another_id_needs_another_card_and_nothing_changes(appliance, capsys):
    put(appliance, LINKED)
    provisioning.take(appliance / "boot", Machine())
    before = settings(appliance)
    put(appliance, point_file.write(LINKED).replace(b"np-brink", b"np-kerk"))
    machine = Machine(cut_at=1)
    assert provisioning.take(appliance / "boot", machine) == 1
    assert "the keys of np-brink" in capsys.readouterr().err
    assert settings(appliance) == before


@pytest.mark.parametrize(
    ("there", "instead", "words"),
    [
        (b"region =", b"regio =", "link.toml: "),
        (b"region =", b"region = 3 #", "link.toml: "),
        (b"region =", b"a = [" + b"[" * 2000 + b"\nregion =", "link.toml"),
        (b"np-brink", b"NP Brink", "node: "),
        (b"np-brink", b"n" * 33, "node: "),
    ],
    ids=["key", "value", "nested", "id", "long id"],
)
def test_one_fault_in_the_link_and_the_appliance_stays_what_it_was(
    appliance, capsys, there, instead, words
):
    put(appliance, point_file.write(LINKED).replace(there, instead, 1))
    assert provisioning.take(appliance / "boot", Machine()) == 1
    assert settings(appliance) == {}
    assert words in capsys.readouterr().err


def test_a_file_from_before_the_link_leaves_it_as_it_is_and_an_empty_one_ends_it(appliance):
    (appliance / "config/link.toml").write_text(LINK)
    put(appliance)
    assert provisioning.take(appliance / "boot", Machine()) == 0
    assert settings(appliance)["link.toml"] == LINK
    put(appliance, msgspec.structs.replace(POINT, link=""))
    assert provisioning.take(appliance / "boot", Machine()) == 0
    assert "link.toml" not in settings(appliance)


@pytest.mark.parametrize("step", range(6))
def test_a_power_cut_while_the_link_is_set_up_is_made_good_too(appliance, step):
    put(appliance, LINKED)
    with pytest.raises(PowerCut):
        provisioning.take(appliance / "boot", Machine(cut_at=step))
    assert provisioning.take(appliance / "boot", Machine()) == 0
    assert settings(appliance)["link.toml"] == LINK
    assert card(appliance) == "np-brink"


# A coordination point: a broker and an office, with or without a kiosk.

POST = point_file.PointFile(
    hostname="cp-kazerne", link=LINK, role=Place.COORDINATION, name="Kazerne Noord", ssh_keys=(KEY,)
)


def test_a_card_becomes_a_coordination_point_without_a_kiosk(appliance):
    put(appliance, POST)
    machine = Machine()
    assert provisioning.take(appliance / "boot", machine) == 0
    assert set(settings(appliance)) == {"link.toml", "authorized_keys", "coordination"}
    shown = read_card((appliance / "state/link/card.json").read_bytes())
    assert (shown.id, shown.role, shown.name) == ("cp-kazerne", "coordination", "Kazerne Noord")
    assert provisioning.take(appliance / "boot", machine) == 0
    assert point_file.read(point_file.write(POST)) == POST


def test_where_other_laptops_reach_the_office_comes_with_the_point_and_goes_with_it(appliance):
    text = 'listen = ["192.168.8.10"]\n'
    put(appliance, msgspec.structs.replace(POST, office=text))
    assert provisioning.take(appliance / "boot", Machine()) == 0
    assert settings(appliance)["office.toml"] == text
    put(appliance, POST)
    assert provisioning.take(appliance / "boot", Machine()) == 0
    assert "office.toml" not in settings(appliance)
    wrong = msgspec.structs.replace(POST, office='listen = ["0.0.0.0"]')
    (fault,) = wrong.faults()
    assert fault.startswith("office.toml: listen: 0.0.0.0")


def test_a_coordination_point_with_a_kiosk_and_a_point_that_is_none_any_more(appliance):
    with_kiosk = msgspec.structs.replace(POST, kiosk=KIOSK, power=POWER, name="")
    put(appliance, with_kiosk)
    assert provisioning.take(appliance / "boot", Machine()) == 0
    assert {"kiosk.toml", "power.toml", "coordination"} <= set(settings(appliance))
    put(appliance, msgspec.structs.replace(with_kiosk, role=Place.POINT, link=""))
    assert provisioning.take(appliance / "boot", Machine()) == 0
    assert "coordination" not in settings(appliance)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"link": None}, "has points below it"),
        ({"name": ""}, "say what people call this place"),
        ({"role": Place.POINT}, "no support point without it"),
    ],
    ids=["no link", "no name", "no kiosk"],
)
def test_what_a_role_cannot_do_without_is_said_and_nothing_changes(
    appliance, capsys, changes, words
):
    put(appliance, msgspec.structs.replace(POST, **changes))
    assert provisioning.take(appliance / "boot", Machine()) == 1
    assert words in capsys.readouterr().err
    assert settings(appliance) == {}


def test_another_role_needs_another_card(appliance, capsys):
    put(appliance, POST)
    provisioning.take(appliance / "boot", Machine())
    put(appliance, msgspec.structs.replace(POST, kiosk=KIOSK, power=POWER, role=Place.POINT))
    assert provisioning.take(appliance / "boot", Machine()) == 1
    assert "the keys of cp-kazerne (coordination)" in capsys.readouterr().err
