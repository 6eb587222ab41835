"""Fingers as they are: they tremble, rest, drag slowly and fling."""

from __future__ import annotations

import random

import pytest

TREMBLING = [
    pytest.param(
        reach_px,
        moves,
        id=f"{reach_px} px in {moves} moves",
        marks=[] if (reach_px, moves) in {(2, 4), (4, 8), (6, 12)} else pytest.mark.slow,
    )
    for reach_px in (2, 4, 6)
    for moves in (4, 8, 12)
]
"""The least, the middle and the most on every run; the others when there is time."""


def finger(x, y):
    from kivy.tests.common import UnitTestTouch

    one = UnitTestTouch(x, y)
    one.touch_down()
    return one


def middle(widget):
    return widget.to_window(*widget.center)


def trembling_press(at, reach_px, moves, frame):
    """A press by a hand that shakes; ``frame`` lets the window go on for a frame."""
    dice = random.Random(f"{reach_px} {moves}")
    x, y = at
    one = finger(x, y)
    for _ in range(moves):
        one.touch_move(
            x + dice.choice((-reach_px, reach_px)), y + dice.choice((-reach_px, reach_px))
        )
        frame()
    one.touch_up()
    frame()


def drag(at, by_px, step_px, frame):
    """Up or down, not yet lifted."""
    x, y = at
    one = finger(x, y)
    travelled = 0
    while travelled < abs(by_px):
        travelled += step_px
        one.touch_move(x, y + (travelled if by_px > 0 else -travelled))
        frame()
    return one
