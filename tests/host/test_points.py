"""Fifty points from one spreadsheet: all are right, or none is written and each fault told."""

from __future__ import annotations

import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from argon2 import PasswordHasher, profiles

from common import unlock_code
from content.core.remarks import Notes
from host import point_file
from host import points as table
from kiosk.desk.storage import pins

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "deploy/examples/points"

CSV = (EXAMPLES / "punten.csv").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Cheap hashes: what they cost is tried with the lock."""
    cheap = PasswordHasher.from_parameters(profiles.CHEAPEST)
    monkeypatch.setattr(pins, "HASHER", cheap)


@pytest.fixture
def folder(tmp_path):
    for path in EXAMPLES.iterdir():
        shutil.copy(path, tmp_path)
    return tmp_path


@pytest.fixture
def run(folder, capsys):
    """What the command does with a table, and says."""

    def _run(text: str | bytes = CSV) -> tuple[int, str]:
        data = text if isinstance(text, bytes) else text.encode()
        (folder / "punten.csv").write_bytes(data)
        code = table.main([str(folder / "punten.csv"), str(folder / "uit")])
        return code, capsys.readouterr().err

    return _run


def test_the_command_does_so(folder):
    command = [ROOT / "deploy/points", "punten.csv", "uit"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=60)
    assert (folder / "uit/nsp-veldermeer-01/point.toml").exists()


def faults(folder: Path, text: str) -> tuple[str, ...]:
    notes = Notes("punten.csv")
    table.read_points(text.encode(), folder, notes)
    return notes.lines()


def fifty(*, one_id: bool = False) -> str:
    header, first, *_ = CSV.splitlines()
    first = first if one_id else first.replace(";np-veldermeer-1", ";")
    rows = [first.replace("veldermeer-01", f"veldermeer-{n:02}") for n in range(1, 51)]
    return "\n".join((header, *rows))


def test_a_region_gives_a_point_its_link_and_none_is_none(folder, run):
    assert run()[0] == 0
    first, second = (
        point_file.read((folder / f"uit/nsp-veldermeer-0{n}/point.toml").read_bytes())
        for n in (1, 2)
    )
    assert tomllib.loads(first.link) == {"region": "veiligheidsregio-merenland"}
    assert (first.node_id, second.node_id) == ("np-veldermeer-1", "nsp-veldermeer-02")
    assert second.link is None


def test_two_points_with_one_id_are_told(folder):
    found = faults(folder, fifty(one_id=True))
    assert len(found) == 49
    assert "knoop 'np-veldermeer-1' staat er twee keer" in found[0]


AT_POST = ";np-veldermeer-1;coördinatiepunt;192.168.8.10"


def test_a_row_may_be_a_coordination_point_with_an_office_for_other_laptops(folder, run):
    assert run(CSV.replace(";np-veldermeer-1;punt;", AT_POST)) == (0, "")
    first, second = (
        point_file.read((folder / f"uit/nsp-veldermeer-0{n}/point.toml").read_bytes())
        for n in (1, 2)
    )
    assert (first.role, first.office) == ("coordination", 'listen = ["192.168.8.10"]\n')
    assert (second.role, second.office) == ("point", "")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (";np-veldermeer-1;baas;", "rol 'baas' ken ik niet"),
        (";np-veldermeer-1;punt;192.168.8.10", "'kantoor' is van een coördinatiepunt"),
        (";np-veldermeer-1;beide;overal", "office.toml: listen: 'overal' is no address"),
    ],
)
def test_a_role_or_an_office_that_cannot_be_is_told(folder, row, told):
    (fault,) = faults(folder, CSV.replace(";np-veldermeer-1;punt;", row))
    assert told in fault


def test_a_region_that_cannot_be_one_is_told(folder):
    (fault,) = faults(folder, CSV.replace("veiligheidsregio-merenland", "VR Merenland"))
    assert "link.toml" in fault


def test_fifty_points_from_one_spreadsheet(folder, run):
    assert run(fifty())[0] == 0
    made = sorted(path.name for path in (folder / "uit").iterdir())
    assert made == [f"nsp-veldermeer-{n:02}" for n in range(1, 51)]
    for name in made:
        point = point_file.read((folder / "uit" / name / "point.toml").read_bytes())
        assert point.hostname == name
        assert pins.HASHER.verify(point.pins["staff"], "48291")
        assert pins.HASHER.verify(point.pins["technician"], "8203574")
        site = tomllib.loads(point.power)["site"]
        assert site == {"latitude": 52.646, "longitude": 5.612}


def test_what_dutch_excel_saves_is_read(folder, run):
    run(CSV.replace("\n", "\r\n").replace("'t Veld", "‘t Veld é").encode("cp1252"))
    point = point_file.read((folder / "uit/nsp-veldermeer-02/point.toml").read_bytes())
    assert tomllib.loads(point.kiosk)["point"]["name"] == "Sporthal ‘t Veld é"


def test_no_pin_leaves_the_table_and_each_point_has_a_key_of_its_own(folder, run):
    assert run()[0] == 0
    secret = unlock_code.parse((folder / unlock_code.SECRET_FILE).read_text())
    keys = set()
    for name, point_id in (
        ("nsp-veldermeer-01", "np-veldermeer-1"),
        ("nsp-veldermeer-02", "nsp-veldermeer-02"),
    ):
        data = (folder / "uit" / name / "point.toml").read_bytes()
        for pin in (b"48291", b"8203574", b"60317", b"5519028"):
            assert pin not in data
        key = point_file.read(data).unlock_key
        assert unlock_code.parse(key) == unlock_code.point_key(secret, point_id)
        keys.add(key)
    assert len(keys) == 2
    assert (folder / unlock_code.SECRET_FILE).stat().st_mode & 0o077 == 0


def test_points_that_are_added_later_belong_to_the_same_region(folder, run):
    run()
    before = (folder / unlock_code.SECRET_FILE).read_bytes()
    shutil.rmtree(folder / "uit")
    assert run()[0] == 0
    assert (folder / unlock_code.SECRET_FILE).read_bytes() == before


@pytest.mark.parametrize("there", [b"", b"abc", b"zz" * 32, b"\xff"])
def test_a_secret_that_is_none_is_told_and_not_made_anew(folder, run, there):
    """Else the codes of all the other points would be wrong from then on."""
    (folder / unlock_code.SECRET_FILE).write_bytes(there)
    code, told = run()
    assert (code, "is geen geheim" in told) == (1, True)
    assert (folder / unlock_code.SECRET_FILE).read_bytes() == there
    assert not (folder / "uit").exists()


def test_two_roles_with_one_pin_are_told_while_it_can_still_be_seen(folder):
    found = faults(folder, CSV.replace("48291;8203574", "482913;482913"))
    assert "hebben dezelfde pincode" in found[0]


def test_only_who_made_it_may_read_the_pins(folder, run):
    run()
    assert (folder / "uit").stat().st_mode & 0o077 == 0
    assert (folder / "uit/nsp-veldermeer-01/point.toml").stat().st_mode & 0o077 == 0


def test_one_fault_and_nothing_is_written(folder, run):
    code, told = run(fifty().replace("veldermeer-37", "Veldermeer 37"))
    assert code == 1
    assert told.splitlines()[0].startswith("punten.csv:38: hostnaam 'nsp-Veldermeer 37'")
    assert not (folder / "uit").exists()


def test_a_folder_that_is_there_is_left_alone(folder, run):
    (folder / "uit").mkdir()
    code, told = run()
    assert code == 1
    assert "is er al" in told


@pytest.mark.parametrize(
    ("there", "instead", "words"),
    [
        ("48291", "1234", "2: pins.staff: Deze pincode is te makkelijk te raden"),
        ("48291;", ";", "2: 'pin medewerker' is leeg"),
        ("8203574", "48291", "2: pins.technician"),
        (
            "rolstoel, toilet, ehbo",
            "rolstoel, toilt",
            "2: 'toilt' ken ik niet; bedoelt u 'toilet'?",
        ),
        ("52,6381", "99", "3: 99 en 5,5984"),
        ("52,6381", "tweeënvijftig", "3: breedtegraad: 'tweeënvijftig' is geen getal"),
        ("veldermeer-02", "veldermeer-01", "3: 'nsp-veldermeer-01' staat er twee keer"),
        ("pl, uk", "pl, xx", "3: 'xx' ken ik niet"),
        ("10,1", "0,1", "2: kiosk.toml"),
        ("accu-op-de-pi.toml", "weg.toml", "2: 'weg.toml' is niet te lezen"),
        ("accu-op-de-pi.toml", "../weg.toml", "2: '../weg.toml' moet naast de CSV liggen"),
        ("accu-op-de-pi.toml", "punten.csv", "2: power.toml"),
        (";48291;8203574;", ";48291;8203574;ssh-ed25519 kort", "2: ssh_keys"),
        ("toml;;48291", "toml;punten.csv;48291", "2: publishers"),
        ("hostnaam;naam", "hostnaam;naam;bijnaam", "1: Kolom 'bijnaam' ken ik niet"),
    ],
    ids=lambda value: value[:24],
)
def test_a_fault_is_told_with_its_line(folder, there, instead, words):
    assert any(
        line.startswith(f"punten.csv:{words}")
        for line in faults(folder, CSV.replace(there, instead, 1))
    )


def test_an_empty_table_is_a_fault(folder):
    assert faults(folder, CSV.splitlines()[0])


def test_a_table_that_is_none_is_one_line(run):
    code, told = run("a;b\n1;2\n")
    assert code == 1
    assert len(told.splitlines()) == 1


@pytest.mark.parametrize(
    "text", ["it's", "three ''' quotes", "ends with '", 'a "b" \\ c\x7f\n', "é\r\n"]
)
def test_any_text_comes_back_as_it_was(text):
    point = point_file.PointFile(hostname="x", kiosk=text, power=text, publishers=(text,))
    table = tomllib.loads(point_file.write(point).decode())
    assert (table["kiosk"], table["power"], table["publishers"]) == (text, text, [text])
