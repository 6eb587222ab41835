"""From a root's image to a signed stick: built, signed by enough people, read back."""

from __future__ import annotations

import json
import subprocess

import pytest
from click.testing import CliRunner

from content.errors import KeyFault, SourceFaults, StickError, Tampered
from content.publishing.approvals import add_approval_key, set_approvals
from content.publishing.publisher import PublisherFolder, change_root, init_publisher
from content.trust.identity import Identity, check_name
from software import folders, packing
from software import release as manifests
from software.__main__ import main
from software.release import Architecture
from tests.software.conftest import (
    IMAGE_BYTES,
    NOW,
    PASSPHRASE,
    Machine,
    ask,
    image_of,
    power_is_on,
)


def images(stick):
    return sorted((stick / "NOODSTEUNPUNT/software/images").iterdir())


def test_zstd_itself_unpacks_what_is_on_the_stick(signer):
    (image,) = images(signer.stick("1.1"))
    unpacked = subprocess.run(["zstd", "-dc", image], check=True, capture_output=True).stdout
    assert unpacked == image_of("1.1")


def test_a_manifest_is_small(signer):
    build = signer.build("1.1")
    data = (build / "release-amd64.json").read_bytes()
    release = manifests.read(data)
    assert len(release.pieces) == -(-IMAGE_BYTES // manifests.PIECE_BYTES)
    assert len(data) < 200 * len(release.pieces) + 400


def test_the_same_build_on_the_next_stick_is_the_same_release(signer, tmp_path):
    build = signer.build("1.1")
    numbers = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        numbers.append(signer.sign(build, tmp_path / name).number)
    assert numbers == [1, 1]


def test_a_stick_carries_the_newest_alone(signer, tmp_path):
    stick = signer.stick("1.1")
    (before,) = images(stick)
    assert signer.sign(signer.build("1.2"), stick).number == 2
    (after,) = images(stick)
    assert before != after


def test_a_stick_that_keeps_something_else_is_found_out_and_written_again(signer, tmp_path):
    stick = signer.stick("1.1")
    (image,) = images(stick)
    image.write_bytes(bytes(image.stat().st_size))
    with pytest.raises(StickError):
        signer.sign(tmp_path / "build-1.1", stick)
    signer.sign(tmp_path / "build-1.1", stick)


def test_two_must_sign_where_the_root_says_so(signer, machine, tmp_path):
    def alter(root):
        made = add_approval_key(root, "Anna", PASSPHRASE)
        set_approvals(root, 2)
        return [made]

    signer.folder = change_root(signer.folder, alter, now=NOW, key_files=(), ask=ask)
    (key,) = (signer.folder.path / "approval-keys").iterdir()
    away = key.rename(tmp_path / "anna.pem")
    with pytest.raises(KeyFault):
        signer.stick("1.1")
    stick = signer.stick("1.1", key_files=(away,))
    assert machine.box.take(stick, power_is_on).proof.number == 1


def test_who_signs_messages_signs_no_software(signer, tmp_path):
    other = init_publisher(
        tmp_path / "region",
        Identity(publisher="merenland", name="Merenland"),
        root_keys=1,
        threshold=1,
        now=NOW,
        ask=ask,
    )
    signer.folder = other
    with pytest.raises(KeyFault):
        signer.stick("1.1")


def test_who_signs_software_is_no_publisher_of_messages(signer):
    with pytest.raises(Tampered):
        check_name(signer.folder.identity, {})


def test_a_root_that_was_made_as_a_number_is_signed_as_that_one_alone(signer, tmp_path):
    """A new card made of it would refuse its own release, or let older ones in."""
    number = tmp_path / "root" / folders.NUMBER.relative_to("/")
    number.parent.mkdir(parents=True)
    number.write_text("2\n")
    made = ["mke2fs", "-q", "-F", "-t", "ext4", "-O", "^has_journal", "-d", tmp_path / "root"]
    subprocess.run([*made, tmp_path / "root.img", "4M"], check=True)
    build, stick = tmp_path / "build", tmp_path / "stick"
    stick.mkdir()
    options = {"version": "1.2", "architecture": Architecture.AMD64, "level": 1}
    assert packing.build(tmp_path / "root.img", build, **options).number == 2
    with pytest.raises(SourceFaults, match="--software-number 1"):
        signer.sign(build, stick)
    signer.stick("1.1")
    assert [signer.sign(build, stick).number for _next_stick in range(2)] == [2, 2]
    signer.sign(tmp_path / "build-1.1", tmp_path / "stick-1.1")
    with pytest.raises(SourceFaults, match="--software-number 4"):
        signer.sign(build, stick)


def test_a_folder_without_software_says_so(signer, tmp_path):
    (tmp_path / "stick").mkdir()
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceFaults):
        signer.sign(tmp_path / "empty", tmp_path / "stick")
    build = signer.build("1.1")
    for image in (build / "images").iterdir():
        image.unlink()
    with pytest.raises(SourceFaults):
        signer.sign(build, tmp_path / "stick")


@pytest.mark.parametrize("version", ["", "../x", "a b", "x" * 61])
def test_a_version_is_a_plain_word(signer, version):
    with pytest.raises((SourceFaults, OSError)):
        signer.build(version)


@pytest.mark.parametrize(
    "change",
    [
        {"schema": 2},
        {"architecture": "riscv"},
        {"image_bytes": 2**40},
        {"image_bytes": 5},
        {"image_sha256": "../../etc"},
        {"version": "x/../y"},
        {"pieces": [[99_999_999, "0" * 64]] * 3},
        {"pieces": []},
    ],
)
def test_a_manifest_that_lies_about_itself_is_refused(signer, change):
    document = json.loads((signer.build("1.1") / "release-amd64.json").read_bytes())
    with pytest.raises(Tampered):
        manifests.read(json.dumps(document | change).encode())


def test_from_image_to_stick_by_command(tmp_path, monkeypatch):
    """As docs/sleutelceremonie-software.md has it typed."""
    monkeypatch.setenv("NOODSTEUNPUNT_PASSPHRASE", PASSPHRASE)
    from content.__main__ import main as content

    (tmp_path / "root.img").write_bytes(image_of("1.1"))
    (tmp_path / "stick").mkdir()
    keys, build, stick = tmp_path / "keys", tmp_path / "build", tmp_path / "stick"

    def typed(command, *arguments):
        done = CliRunner().invoke(command, [str(a) for a in arguments])
        assert done.exit_code == 0, done.output
        return done.output

    typed(content, "init-publisher", keys, "--id", "software", "--name", "Noodsteunpunt software",
          "--practice")  # fmt: skip
    typed(main, "build", tmp_path / "root.img", "--arch", "amd64", "--version", "1.1",
          "--to", build)  # fmt: skip
    assert "nummer 1" in typed(main, "sign", build, "--publisher", keys, "--to", stick)
    told = typed(main, "check", stick, "--arch", "amd64", "--root", keys / "ROOT.json")
    assert "nummer 1: 1.1, heel, met sleutels van een oefening" in told
    assert Machine(tmp_path / "card", PublisherFolder(keys).anchor.data, is_practice=True).box.take(
        stick, power_is_on
    )


def test_a_key_folder_from_a_copy_asks_for_the_last_number(signer, tmp_path, monkeypatch):
    (tmp_path / "stick").mkdir()
    build = signer.build("1.1")
    monkeypatch.setenv("NOODSTEUNPUNT_PASSPHRASE", PASSPHRASE)
    arguments = ["sign", str(build), "--publisher", str(signer.folder.path), "--to",
                 str(tmp_path / "stick")]  # fmt: skip
    done = CliRunner().invoke(main, arguments)
    assert (done.exit_code, "--last-release" in done.output) == (1, True)
    done = CliRunner().invoke(main, [*arguments, "--last-release", "41"])
    assert "nummer 42" in done.output, done.output
