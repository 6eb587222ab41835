"""Notes: in the order of the file, clean, and never without end."""

from __future__ import annotations

from content.core.remarks import Notes


def test_notes_stand_in_the_order_of_the_file():
    notes = Notes("places.csv")
    notes.add("later", 9)
    notes.add("eerder", 2)
    notes.add("overal")
    assert notes.lines() == ("places.csv: overal", "places.csv:2: eerder", "places.csv:9: later")


def test_a_note_quotes_hostile_text_safely():
    notes = Notes("a.xml")
    notes.add("'\ud800\u202e\x1b[31m\nx' ken ik niet")
    assert notes.lines() == ("a.xml: '[31m x' ken ik niet",)


def test_a_file_in_which_all_is_wrong_says_so_two_hundred_times():
    notes = Notes("a.xml")
    for line in range(1, 1_000):
        assert notes.full == (line > 200)
        notes.add("fout", line)
    assert len(notes) == len(notes.lines()) == 200
