"""Four eyes: an issue that a second person signed too, and one that nobody but the writer did."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from tuf.api.metadata import Metadata, Targets

from content.errors import KeyFault, StoreError, Tampered
from content.publishing import holders, keys, proposal
from content.publishing.publisher import PublisherFolder
from tests.content.conftest import NOW, PASSPHRASE, targets_of


def ask(_what):
    return PASSPHRASE


@pytest.fixture
def four_eyes(run, pub):
    """A publisher of which Anna approves, and Bram in whose safe the third key lies."""
    for holder, approvals in (("Anna", 1), ("Bram", 2)):
        done = run("add-approval-key", pub, "--holder", holder, "--approvals", approvals)
        assert done.exit_code == 0, done.output
    return PublisherFolder(pub)


def key_of(folder, holder):
    names = {name: keyid for keyid, name in holders.read(folder.path).items()}
    return keys.load(folder.approval_key(names[holder]), PASSPHRASE)


def propose(folder):
    return proposal.propose(
        folder.identity.publisher, folder.root.signed, targets_of(), folder.last_issue() + 1, NOW
    )


def take_away(folder):
    for path in (folder.path / "approval-keys").iterdir():
        path.unlink()


def test_who_approves_is_listed(run, four_eyes):
    said = run("keys", four_eyes.path).output
    assert "Anna" in said
    assert "goedkeuringssleutel" in said
    assert "Per uitgave nodig:  2" in said


def test_one_after_the_other_at_one_laptop(run, four_eyes, source, stick):
    done = run("publish", source, "--publisher", four_eyes.path, "--to", stick)
    assert done.exit_code == 0, done.output
    data = next((stick / "NOODSTEUNPUNT").rglob("*.targets.json")).read_bytes()
    assert len(Metadata[Targets].from_bytes(data).signatures) == 2


def test_a_kiosk_takes_what_two_signed(run, trusted, four_eyes, source, stick):
    run("publish", source, "--publisher", four_eyes.path, "--to", stick)
    done = run("import", stick, "--json")
    assert msgspec.json.decode(done.output)[0]["outcome"] == "updated"


def test_one_key_alone_signs_nothing(run, four_eyes, source, stick):
    take_away(four_eyes)
    done = run("publish", source, "--publisher", four_eyes.path, "--to", stick)
    assert done.exit_code != 0
    assert "Nodig zijn 2 handtekeningen, hier: 1" in done.output
    assert not list(stick.iterdir())


def test_a_kiosk_refuses_what_one_signed_and_says_two_did_not(run, trusted, four_eyes, stick):
    """Who took the publishing key writes the files by hand: that is worth nothing either."""
    online = keys.load(next((four_eyes.path / "publishing-keys").glob("*.pem")), PASSPHRASE)
    one = proposal.sign(propose(four_eyes), online, four_eyes.root.signed)
    metadata = four_eyes.roots() | proposal.finished(one, online)
    there = stick / "NOODSTEUNPUNT" / four_eyes.identity.publisher
    for name, data in metadata.items():
        path = there / "metadata" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (there / "targets").mkdir()
    done = run("import", stick, "--json")
    assert msgspec.json.decode(done.output)[0]["outcome"] == "refused"


def test_a_proposal_travels_as_one_file_and_comes_back_signed(four_eyes):
    publisher = four_eyes.identity.publisher
    carried = proposal.unpack(proposal.pack(propose(four_eyes)), publisher)
    signed = proposal.sign(carried, key_of(four_eyes, "Anna"), four_eyes.root.signed)
    back = proposal.unpack(proposal.pack(signed), publisher)
    take_away(four_eyes)
    assert four_eyes.finish(back, ask) == 1
    assert PublisherFolder(four_eyes.path).last_issue() == 1


def test_nobody_approves_twice(four_eyes):
    signer = key_of(four_eyes, "Anna")
    once = proposal.sign(propose(four_eyes), signer, four_eyes.root.signed)
    twice = proposal.sign(once, signer, four_eyes.root.signed)
    assert len(proposal.signers(twice, four_eyes.root.signed)) == 1


def test_a_root_key_approves_no_issue(four_eyes):
    root_key = keys.load(next((four_eyes.path / "root-keys").glob("*.pem")), PASSPHRASE)
    with pytest.raises(KeyFault, match="mag geen uitgaven goedkeuren"):
        proposal.sign(propose(four_eyes), root_key, four_eyes.root.signed)


def test_a_word_that_was_altered_on_the_way_is_seen(four_eyes):
    one = propose(four_eyes)
    name = next(iter(one.files))
    altered = msgspec.structs.replace(one, files=one.files | {name: b"<alert>other</alert>"})
    with pytest.raises(Tampered, match="iets veranderd"):
        proposal.unpack(proposal.pack(altered), one.publisher)
    more = msgspec.structs.replace(one, files=one.files | {"guides/x.nl.md": b"x"})
    with pytest.raises(Tampered, match="niet heel"):
        proposal.unpack(proposal.pack(more), one.publisher)


@pytest.mark.parametrize("data", [b"", b"{}", b"\x80", b"PK\x03\x04", bytes(range(256))])
def test_another_file_is_no_proposal(data):
    with pytest.raises(Tampered):
        proposal.unpack(data, "veldermeer")


def test_a_proposal_of_another_publisher_is_refused(four_eyes):
    with pytest.raises(Tampered, match="is van veldermeer"):
        proposal.unpack(proposal.pack(propose(four_eyes)), "elders")


def test_a_proposal_that_another_issue_overtook_is_made_again(four_eyes):
    waiting = propose(four_eyes)
    four_eyes.sign_issue(targets_of(), NOW, ask, least=1)
    signed = proposal.sign(waiting, key_of(four_eyes, "Anna"), four_eyes.root.signed)
    with pytest.raises(StoreError, match="Uitgave 1 is er al"):
        four_eyes.finish(signed, ask)


def test_a_proposal_from_before_a_change_of_keys_is_made_again(run, four_eyes):
    waiting = propose(four_eyes)
    assert run("remove-approval-key", four_eyes.path, "Bram").exit_code == 0
    now = PublisherFolder(four_eyes.path)
    with pytest.raises(KeyFault, match="nieuw voorstel"):
        proposal.sign(waiting, key_of(now, "Anna"), now.root.signed)


def test_too_few_keys_for_the_number_are_refused(run, four_eyes):
    run("remove-approval-key", four_eyes.path, "Bram")
    done = run("remove-approval-key", four_eyes.path, "Anna")
    assert done.exit_code != 0
    assert "Er zijn maar 1 sleutels" in done.output
    assert run("remove-approval-key", four_eyes.path, "Anna", "--approvals", "1").exit_code == 0


def test_kiosks_count_on_when_somebody_approves(run, trusted, pub, source, stick, tmp_path):
    """The number is the floor as before: an old stick is still known as old."""
    assert run("publish", source, "--publisher", pub, "--to", stick).exit_code == 0
    assert run("import", stick).exit_code == 0
    run("add-approval-key", pub, "--holder", "Anna", "--approvals", "2")
    newer = tmp_path / "newer"
    newer.mkdir()
    assert run("publish", source, "--publisher", pub, "--to", newer).exit_code == 0
    assert run("import", newer).exit_code == 0
    assert "older" in run("import", stick, "--json").output
    assert Path(pub / "holders.json").read_text(encoding="utf-8").count("Anna") == 1
