"""Nothing escapes a reader of untrusted bytes but ContentError.

How long each takes is measured by tests/benchmarks/bench_content_fuzz.py, which runs a million.
"""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.errors import ContentError
from tests.content.fuzz.huge import HUGE
from tests.content.fuzz.readers import READERS
from tests.content.fuzz.spoil import spoiled, tried

NAMES = list(READERS)


def test_the_weights_are_of_a_hundred():
    assert sum(reader.weight for reader in READERS.values()) == 100


@pytest.mark.parametrize("name", NAMES)
def test_the_seeds_are_good(name):
    for seed in READERS[name].seeds[:1]:
        READERS[name].read(seed)


@pytest.mark.parametrize("name", NAMES)
def test_an_input_can_be_made_again(name):
    made = [spoiled(name, READERS[name], number) for number in range(30)]
    assert made == [spoiled(name, READERS[name], number) for number in range(30)]
    assert len(set(made)) > 20


@pytest.mark.parametrize("name", NAMES)
def test_spoiled_bytes_are_read_or_refused(name):
    outcomes = [tried(name, READERS[name], number) for number in range(400)]
    assert {outcome.refused for outcome in outcomes} == {True, False}


@pytest.mark.parametrize("name", NAMES)
@given(data=st.binary(max_size=300))
def test_noise_is_read_or_refused(name, data):
    with contextlib.suppress(ContentError):
        READERS[name].read(data)


@pytest.mark.parametrize(
    ("name", "what"), [(name, what) for name, cases in HUGE.items() for what in cases]
)
def test_huge_inputs_are_read_or_refused(name, what):
    with contextlib.suppress(ContentError):
        READERS[name].read(HUGE[name][what])


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", NAMES)
def test_a_million_spoiled_inputs_are_read_or_refused(name):
    for number in range(READERS[name].weight * 10_000):
        tried(name, READERS[name], number)
