"""Half a form, and then the screen locks or the kiosk dies."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.desk.storage.records import Desk


def test_what_was_typed_is_found_again(folder, now):
    desk = Desk(now, folder)
    for typed in ("W", "Wa", "Water 🥶"):
        desk.drafts.keep("log", {"text": typed, "van": "Jan"}, now)
    desk.drafts.keep("notice 7", {"titel": "Koffie"}, now)
    again = Desk(now, folder)  # the first was never closed
    assert again.drafts.find("log") == {"text": "Water 🥶", "van": "Jan"}
    again.drafts.remove("log")
    assert again.drafts.find("log") == {}
    assert again.drafts.find("notice 7") == {"titel": "Koffie"}
    again.close()
    desk.close()


def test_nobody_reads_a_draft_in_the_file(desk, folder, now):
    desk.drafts.keep("log", {"text": "Mevrouw Jansen"}, now)
    assert b"Jansen" not in b"".join(path.read_bytes() for path in folder.glob("desk.db*"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.dictionaries(st.text(max_size=20), st.text()))
def test_any_typing_comes_back_as_typed(desk, now, values):
    desk.drafts.keep("form", values, now)
    assert desk.drafts.find("form") == values


def test_half_an_emoji_does_not_cost_the_draft(desk, now):
    desk.drafts.keep("form", {"text": "hulp \ud83e"}, now)
    assert desk.drafts.find("form") == {"text": "hulp ?"}
