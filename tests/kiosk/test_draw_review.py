"""Which messages stand on a screen, found by drawing it."""

from __future__ import annotations

from kiosk.model import routes
from tests.kiosk import draw_review


def test_what_is_on_the_glass_is_found_and_what_is_not_is_not(stage, sample):
    said = draw_review.seen(stage, lambda: stage.show(routes.Here(), sample[0], language="pl"))
    assert {"Dit steunpunt", "Werkt 112 niet?", "Luister naar de radio"} <= said
    assert "Print dit bericht" not in said
    assert "Wat zoekt u?" not in said
