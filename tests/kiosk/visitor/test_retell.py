"""Four lines to carry to the neighbours."""

from __future__ import annotations

from content.core.model import Info
from kiosk.visitor.retell import LINE_CHARS, four_lines


def bulletin(**parts):
    return Info(language="nl", event="water", **{"headline": "Kook uw drinkwater"} | parts)


def test_what_where_do_and_until_when():
    info = bulletin(
        areas=("Veldermeer", "Oudeveen"),
        instruction=("Kook water 3 minuten.", "Help uw buren"),
        description=("Dit staat er niet in.",),
    )
    assert four_lines(info, "Tot woensdag 18:00.", "Dit zegt Vitens.") == (
        "Kook uw drinkwater.",
        "Veldermeer, Oudeveen.",
        "Kook water 3 minuten. Help uw buren.",
        "Tot woensdag 18:00. Dit zegt Vitens.",
    )


def test_what_is_not_known_takes_no_line():
    assert four_lines(bulletin(), "", "Dit zegt Vitens.") == (
        "Kook uw drinkwater.",
        "Dit zegt Vitens.",
    )


def test_steps_that_do_not_fit_are_left_out_whole():
    info = bulletin(instruction=("Blijf binnen", "Sluit " + "x" * LINE_CHARS, "Bel 112 bij nood"))
    assert four_lines(info, "", "")[1] == "Blijf binnen."


def test_the_first_step_is_never_cut_however_long():
    step = "Drink het water niet, ook niet " + "heel " * 40 + "even."
    assert four_lines(bulletin(instruction=(step,)), "", "")[1] == step


def test_a_closed_sentence_stays_as_it_is():
    assert four_lines(bulletin(headline="Blijf binnen!"), "", "") == ("Blijf binnen!",)
