"""A pictogram beside each step of the built-in guides, for who reads little.

By position, since a guide has the same steps in every language; a test holds each guide to it. A
publisher's own guide has other steps, and gets none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.core.model import BlockKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from content.core.model import Guide

STEPS: Mapping[str, str] = {
    "power-cut": """neighbours stove flashlight fridge drinking_water
        fire neighbours heart phone
        radio cellphone information""",
    "water": """water drinking_water tap-shut toilet places
        pot drinking_water baby shower
        water clock""",
    "cold": """home clothes walk coffee blinds
        fire window ambulance
        neighbours heart shelter""",
    "heat": """drinking_water clothes shade water
        blinds window cold
        neighbours car ambulance pill""",
    "flooding": """radio bag stairs power-off
        stairs flag tap-shut
        walk flooding neighbours power""",
    "smoke": """walk window-shut fan car
        home children radio phone
        window no food""",
    "chemical": """home window-shut fan home radio
        walk home shower
        clock window phone""",
    "evacuation": """pill papers flashlight clothes
        power-off lock note neighbours
        route shelter bus clock""",
    "no-112": """phone cellphone walk ambulance
        places neighbours fire
        shield first_aid flashlight medical""",
    "medical": """ambulance retell pill
        battery medical no phone
        phone staff drinking_water
        clock cold heart
        fridge cold pharmacy""",
}


def steps(guide: Guide) -> tuple[str, ...]:
    """The name of a pictogram for each step, in order; all empty where we know of none."""
    number = sum(block.kind is BlockKind.STEP for block in guide.blocks)
    names = STEPS.get(guide.hazard, "").split() if guide.publisher is None else []
    return tuple(names) if len(names) == number else ("",) * number
