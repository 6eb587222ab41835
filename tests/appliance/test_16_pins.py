"""16. Pins of a Raspberry Pi that qemu plays, by the kernel and the Python of either Debian."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.appliance.pi import what_it_tells

if TYPE_CHECKING:
    from pathlib import Path

OURS = "noodsteunpunt-power"


@pytest.mark.parametrize(
    ("suite", "python"),
    [
        pytest.param("bookworm", [3, 11], id="Debian 12"),
        pytest.param("trixie", [3, 13], id="Debian 13"),
    ],
)
def test_relays_and_mains_go_by_the_kernels_own_pins(
    suite: str, python: list[int], tmp_path: Path
) -> None:
    told = what_it_tells(suite, tmp_path)
    print(f"\n{told}")  # noqa: T201 - the figures

    assert (told["ended"], told["python"]) == (0, python)
    assert told["chips"] == {"gpiochip0": "pinctrl-bcm2835", "gpiochip1": "raspberrypi-exp-gpio"}
    assert told["fake"] is False
    assert told["levels"] == [[0, 1], [1, 1], [1, 0], [0, 0]]
    assert [line[0::3] for line in told["driven"]] == [["OUTPUT", OURS]] * 2
    assert told["at rest"] == [["INPUT", "PULL_DOWN", "NONE", OURS]] * 2
    assert told["levels at rest"] == [0, 0]
    assert (told["mains"], told["sensed"]) == (False, ["INPUT", "PULL_DOWN", "BOTH", OURS])
    assert "physical pull-up" in told["board's resistor"]
    assert "busy" in told["claimed twice"]
