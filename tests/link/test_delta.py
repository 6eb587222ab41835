"""What changed in an issue, packed and unpacked; and the importer that reads what comes of it."""

from __future__ import annotations

import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from content.progress import OutcomeCode
from link import delta
from link.errors import DeltaError
from tests.content.conftest import Kiosk, bulletin, make_publisher

ROOT = Path(__file__).parents[2]
PATHS = st.lists(st.sampled_from("abcdefg"), min_size=1, max_size=3).map("/".join)
ISSUE = st.dictionaries(PATHS, st.binary(max_size=200), max_size=8)


@given(ISSUE, ISSUE)
def test_the_new_issue_comes_of_the_old(old, new):
    assert delta.unpack(old, delta.pack(old, new)) == new


@given(ISSUE, ISSUE, ISSUE)
def test_of_another_issue_nothing_comes(old, new, other):
    packed = delta.pack(old, new)
    try:
        assert delta.unpack(other, packed) == new  # where it happens to make no difference
    except DeltaError:
        assert other != old


@given(st.binary(max_size=300), ISSUE)
def test_other_bytes_are_an_error_of_ours(data, old):
    for bytes_ in (data, b"\x01" + data, b"\x01abcd" + zstandard.compress(data)):
        with pytest.raises(DeltaError):
            delta.unpack(old, bytes_)


@given(ISSUE, ISSUE, st.data())
def test_an_altered_byte_makes_no_other_issue(old, new, data):
    """Proof is the importer's: what comes through here is checked by a hash and four bytes."""
    packed = bytearray(delta.pack(old, new))
    packed[data.draw(st.integers(0, len(packed) - 1))] ^= data.draw(st.integers(1, 255))
    with suppress(DeltaError):
        assert delta.unpack(old, bytes(packed)) == new


@pytest.mark.parametrize("path", ["../x", "/etc/x", "a/../../x", "a//b", "", ".", "a\\b", "a\nb"])
def test_nothing_is_written_elsewhere(path):
    packed = delta.pack({}, {path: b"x"})
    with pytest.raises(DeltaError):
        delta.unpack({}, packed)


def test_a_bomb_is_refused_before_it_goes_off():
    with pytest.raises(DeltaError, match="bring a stick"):
        delta.pack({}, {"a": bytes(delta.LARGEST_BYTES + 1)})
    bomb = b"\x01abcd" + zstandard.compress(bytes(64 * 1024 * 1024))
    with pytest.raises(DeltaError, match="more than is taken"):
        delta.unpack({}, bomb)
    unsized = zstandard.ZstdCompressor(write_content_size=False).compress(bytes(64 << 20))
    with pytest.raises(DeltaError):
        delta.unpack({}, b"\x01abcd" + unsized)


def files_of(folder) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def write(files: dict[str, bytes], folder) -> None:
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def test_the_ordinary_importer_proves_what_comes_of_it(tmp_path):
    region = make_publisher(tmp_path / "region")
    sticks = [tmp_path / name for name in ("first", "second", "third")]
    notices = [bulletin(f"bericht-{number}") for number in range(12)]
    region.issue(sticks[0], *notices)
    region.issue(sticks[1], *notices[1:], bulletin("nieuw"))
    region.issue(sticks[2], *notices)
    first, second, third = map(files_of, sticks)
    kiosk = Kiosk(tmp_path / "kiosk").believe(region)
    kiosk.read(sticks[0])

    packed = delta.pack(first, second)
    assert len(packed) < len(b"".join(second.values())) / 10
    write(delta.unpack(first, packed), tmp_path / "made")
    (imported,) = kiosk.read(tmp_path / "made")
    assert (imported.outcome, imported.issue) == (OutcomeCode.UPDATED, 2)

    forged = delta.unpack(second, delta.pack(second, third))
    path = next(path for path in forged if path.endswith(".xml"))
    write(forged | {path: forged[path].replace(b"Stroomstoring", b"Alles veilig!")}, tmp_path / "x")
    (refused,) = kiosk.read(tmp_path / "x")
    assert refused.outcome in {OutcomeCode.REFUSED, OutcomeCode.INCOMPLETE}


LARGEST = """
import random, re
from pathlib import Path
from link import delta

words = [random.Random(1).randbytes(4).hex() for _ in range(5000)]
chance = random.Random(2)
text = lambda: " ".join(chance.choice(words) for _ in range(11_000)).encode()
old = {f"b{number}": text() for number in range(48)}
new = old | {f"b{number}": text() for number in range(40)}
packed = delta.pack(old, new)
assert delta.unpack(old, packed) == new
# Of this program alone: ru_maxrss keeps the size of whoever started it.
print(int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""


def test_the_largest_change_is_packed_within_the_memory_of_the_unit():
    """Tried: thoroughly packed it took 200 MB, and systemd would have ended the link each time."""
    done = subprocess.run(
        [sys.executable, "-c", LARGEST], cwd=ROOT, capture_output=True, text=True, check=True
    )
    unit = (ROOT / "systemd/noodsteunpunt-link.service").read_text()
    (most,) = re.findall(r"^MemoryMax=(\d+)M$", unit, re.MULTILINE)
    assert int(done.stdout) < int(most) / 2
