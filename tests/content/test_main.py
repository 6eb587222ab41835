"""The commands as people and scripts use them: words, JSON and exit codes."""

from __future__ import annotations

import json
import os
import shutil
from datetime import timedelta

import pytest
from PIL import Image

from content import clock, outcomes, paths
from content.board import Board
from content.progress import Outcome, OutcomeCode, Phase, read_progress


def told(result):
    return json.loads(result.stdout)


def test_the_whole_road(run, published, trusted, stick):
    assert "Uitgave 1" in published.stdout
    checked = run("check", stick, "--json")
    assert (checked.exit_code, told(checked)[0]["outcome"]) == (0, "updated")
    assert told(run("list", "--json"))["bulletins"] == []
    (outcome,) = told(run("import", stick, "--json"))
    assert {k: outcome[k] for k in ("outcome", "publisher", "issue", "bulletins", "places")} == {
        "outcome": "updated", "publisher": "veldermeer", "issue": 1, "bulletins": 1, "places": 0,
    }  # fmt: skip
    assert outcome["reason"]
    assert read_progress().phase is Phase.DONE
    listing = told(run("list", "--json"))
    assert [b["headline"] for b in listing["bulletins"]] == ["De stroom is uit"]
    assert listing["publishers"][0]["issue"] == 1
    again = run("import", stick)
    assert again.exit_code == 0
    assert "al actueel" in again.stdout


def test_a_map_and_opening_hours_go_the_whole_road(run, pub, source, stick, trusted):
    (source / "media").mkdir()
    Image.new("RGB", (1213, 1000)).save(source / "media/streek.png")
    (source / "map.toml").write_text(
        'beeld = "streek.png"\nbron = "PDOK"\n'
        'linksboven = "52.70 5.50"\nrechtsonder = "52.60 5.70"\n',
        encoding="utf-8",
    )
    (source / "places.csv").write_text(
        "soort;naam;coördinaten;openingstijden\nwater;Pomp;52.65 5.60;ma-vr 9-17\n",
        encoding="utf-8",
    )
    assert run("publish", source, "--publisher", pub, "--to", stick).exit_code == 0
    assert run("import", stick).exit_code == 0
    board = Board()
    assert [place.opening_hours for place in board.places()] == ["Mo-Fr 09:00-17:00"]
    (shown,) = board.maps()
    assert (shown.publisher, shown.credit) == ("veldermeer", "PDOK")
    assert board.media_path("veldermeer", shown.file).is_file()


def test_a_courier_carries_it_on(run, published, trusted, stick, tmp_path):
    courier = tmp_path / "courier"
    courier.mkdir()
    assert run("export", courier).exit_code == 1
    run("import", stick)
    assert told(run("export", courier, "--json"))[0]["outcome"] == "written"
    assert "stond al" in run("export", courier).stdout
    assert run("import", courier).exit_code == 0


def test_a_strangers_stick_is_refused(run, published, stick):
    done = run("import", stick, "--json")
    assert (done.exit_code, told(done)[0]["outcome"]) == (3, "unknown-publisher")


def test_an_older_stick_is_refused_and_what_was_shown_stays(
    run, published, trusted, pub, source, stick, tmp_path
):
    shutil.copytree(stick, tmp_path / "older")
    (source / "guides").mkdir()
    (source / "guides" / "water.nl.md").write_text("# Water\nKook het.\n1. Kook het.\n")
    run("publish", source, "--publisher", pub, "--to", stick)
    run("import", stick)
    done = run("import", tmp_path / "older", "--json")
    assert (done.exit_code, told(done)[0]["outcome"]) == (3, "older")
    assert told(run("list", "--json"))["publishers"][0]["issue"] == 2


def test_a_tampered_stick_is_refused(run, published, trusted, stick):
    path = next(stick.rglob("*.xml"))
    path.write_bytes(path.read_bytes().replace(b"stroom", b"Stroom"))
    done = run("import", stick, "--json")
    assert (done.exit_code, told(done)[0]["outcome"]) == (3, "refused")


def test_a_half_stick_is_incomplete(run, published, trusted, stick):
    next(stick.rglob("*.xml")).unlink()
    done = run("import", stick)
    assert done.exit_code == 1
    assert "stick onvolledig" in done.stdout


def test_an_empty_stick_is_no_bundle(run, stick):
    done = run("import", stick, "--json")
    assert (done.exit_code, told(done)[0]["outcome"]) == (1, "no-bundle")


@pytest.mark.parametrize("command", ["import", "check", "export"])
def test_no_stick_is_one_line_and_exit_1(run, tmp_path, command):
    done = run(command, tmp_path / "nothing", "--json")
    assert done.exit_code == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "steek" in done.stderr or "stick" in done.stderr


@pytest.mark.parametrize(
    "words", [["import"], ["publish", "x"], ["list", "--yaml"], ["init-publisher", "d"], ["zz"]]
)
def test_wrong_usage_is_exit_2(run, words):
    assert run(*words).exit_code == 2


def test_a_failure_of_ours_is_told_to_the_screen(run, tmp_path):
    run("import", tmp_path / "nothing")
    progress = read_progress()
    assert progress.phase is Phase.FAILED
    assert progress.reason


def test_every_fault_in_a_source_is_a_line(run, pub, source, stick):
    for name in ("een", "twee"):
        (source / "bulletins" / f"{name}.md").write_text("niets")
    done = run("publish", source, "--publisher", pub, "--to", stick)
    assert done.exit_code == 1
    assert "bulletins/een.md" in done.stderr
    assert "bulletins/twee.md" in done.stderr
    assert "Traceback" not in done.output


def test_a_wrong_passphrase_is_one_line(run, pub, source, stick, monkeypatch):
    monkeypatch.setenv("NOODSTEUNPUNT_PASSPHRASE", "verkeerd")
    done = run("publish", source, "--publisher", pub, "--to", stick)
    assert (done.exit_code, len(done.stderr.splitlines())) == (1, 1)
    assert "wachtwoord" in done.stderr


def test_the_passphrase_is_asked_twice_when_new(run, tmp_path, monkeypatch):
    monkeypatch.delenv("NOODSTEUNPUNT_PASSPHRASE")
    words = ["init-publisher", tmp_path / "p", "--id", "p", "--name", "P", "--root-keys", "1"]
    assert run(*words, input="een\neen\ntwee\ntwee\n").exit_code == 0


def test_trust_shows_what_to_compare_and_takes_no_for_an_answer(run, pub, tmp_path, monkeypatch):
    monkeypatch.setattr("content.__main__.someone_is_there", lambda: True)
    done = run("trust", pub / "ROOT.json", input="misschien\nnee\n")
    assert done.exit_code == 1
    assert "Vingerafdruk" in done.stdout
    assert not (tmp_path / "config" / "publishers").exists()
    assert run("trust", pub / "ROOT.json", input="ja\n").exit_code == 0
    assert told(run("list", "--json"))["believed"] == ["veldermeer"]


def test_a_script_that_trusts_is_not_asked(run, pub, tmp_path):
    assert run("trust", pub / "ROOT.json").exit_code == 0
    assert (tmp_path / "config" / "publishers" / "veldermeer.root.json").exists()


@pytest.mark.parametrize("data", [None, b"", b"{}"])
def test_what_is_no_root_cannot_be_trusted(run, tmp_path, data):
    path = tmp_path / "ROOT.json"
    if data is not None:
        path.write_bytes(data)
    done = run("trust", path, "--yes")
    assert done.exit_code == (1 if data is None else 3)
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ([], 1),
        (["updated"], 0),
        (["updated", "unchanged"], 0),
        (["updated", "incomplete"], 1),
        (["no-bundle"], 1),
        (["incomplete", "older"], 3),
        (["updated", "unknown-publisher"], 3),
        (["refused"], 3),
    ],
)
def test_the_worst_outcome_counts(codes, expected):
    assert outcomes.exit_code(Outcome(outcome=OutcomeCode(code)) for code in codes) == expected


def test_every_outcome_has_words_advice_and_an_exit_code():
    for code in OutcomeCode:
        outcome = Outcome(outcome=code, reason=outcomes.ADVICE[code])
        assert outcomes.sentence(outcome).startswith(outcomes.WORDS[code])
        assert outcomes.exit_code([outcome]) in {0, 1, 3}


def test_a_full_disk_is_one_line(run, pub, source, stick, monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("content.publishing.publisher.atomic_write.sync_tree", full)
    done = run("publish", source, "--publisher", pub, "--to", stick)
    assert (done.exit_code, len(done.stderr.splitlines())) == (1, 1)
    assert "vol" in done.stderr


def test_trust_says_when_other_keys_are_replaced(run, pub, trusted, tmp_path):
    run("init-publisher", tmp_path / "other", "--id", "veldermeer", "--name", "Veldermeer")
    assert "vervangt" not in run("trust", pub / "ROOT.json", "--yes").stderr
    assert "vervangt sleutelstand 1" in run("trust", tmp_path / "other/ROOT.json", "--yes").stderr


def test_the_list_says_in_dutch_what_is_on_the_screen(run, published, trusted, stick, monkeypatch):
    run("import", stick)
    assert "De stroom is uit (ernstig, tot " in run("list").stdout
    now = clock.read_times()
    later = clock.Times(now.machine + timedelta(days=9))
    monkeypatch.setattr("content.clock.read_times", lambda: later)
    assert "De stroom is uit (ernstig, verlopen, misschien nog waar)" in run("list").stdout
    listing = told(run("list", "--json"))
    assert (listing["bulletins"], len(listing["lapsed"])) == ([], 1)


@pytest.mark.parametrize("command", ["list", "refresh"])
def test_it_is_read_as_whose_it_is(run, monkeypatch, command):
    """Root would open whatever lies there under its name."""
    became = []
    monkeypatch.setattr("common.beneath.become_owner_of", became.append)
    run(command)
    assert became == [paths.content()]


def test_whoever_is_believed_no_longer_is_named(run, trusted):
    assert "gelooft 'veldermeer' niet meer" in run("distrust", "veldermeer").stdout


@pytest.mark.parametrize("word", ["veldemeer", "../publishers/veldermeer"])
def test_nobody_is_forgotten_by_a_slip(run, trusted, word):
    done = run("distrust", word)
    assert done.exit_code == 1
    assert "Wel: veldermeer." in done.stderr
    assert told(run("list", "--json"))["believed"] == ["veldermeer"]


def test_a_file_that_is_no_root_is_called_so(run, tmp_path):
    wrong = tmp_path / "brief.md"
    wrong.write_text("Beste mensen")
    done = run("trust", wrong)
    assert (done.exit_code, "geen ROOT.json" in done.stderr) == (3, True)


def test_what_came_over_the_link_asks_no_pin_and_says_nothing_of_sticks(
    run, trusted, published, stick, tmp_path, monkeypatch
):
    """import.json tells the screen, and who writes post on a stick, of the stick that is in."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    (tmp_path / "config/kiosk.toml").write_text("[behaviour]\nrequire_pin_for_import = true\n")
    assert run("import", stick).exit_code == 3
    before = (tmp_path / "run/content/import.json").read_bytes()
    done = run("import", "--from-link", stick, "--json")
    assert json.loads(done.stdout)[0]["outcome"] == "updated"
    assert (tmp_path / "run/content/import.json").read_bytes() == before
    assert b"pin-needed" in before
