"""Open pages learn of a change: by a word, by asking again, and they say how old they are."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from office.accounts.people import Role
from office.live import Live


def run(story):
    """In a thread of its own: a browser of another test has a loop in this one."""
    with ThreadPoolExecutor(1) as alone:
        alone.submit(asyncio.run, story).result()


def test_a_word_goes_to_every_stream_and_twice_the_same_is_said_once():
    async def story():
        live = Live()
        streams = [live.stream(lambda: True) for _ in range(2)]
        for stream in streams:
            assert (await anext(stream)).startswith("retry:")
        for topic in ("punten", "meldingen", "punten"):
            await asyncio.to_thread(live.announce, topic)
        told = [await anext(stream) for stream in streams]
        both = "event: again\ndata: meldingen\n\nevent: again\ndata: punten\n\n"
        assert told == [both] * 2
        for stream in streams:
            await stream.aclose()
        live.announce("punten")  # nobody is there, and nothing falls over

    run(story())


def test_a_stream_ends_with_its_session():
    async def story():
        live, stays = Live(), iter([True, False])
        stream = live.stream(lambda: next(stays))
        await anext(stream)
        live.announce("punten")
        assert "punten" in await anext(stream)
        assert [beat async for beat in stream] == []

    run(story())


def test_a_stranger_gets_no_stream(visitors):
    assert visitors.stranger().get("/gebeurtenissen").status_code == 204


def test_tabs_share_one_stream_and_all_hear_of_a_change(browse, office):
    page = browse("Anna", Role.COORDINATOR)
    other = page.context.new_page()
    heard = """() => { window.heard = [];
        const part = document.createElement("p");
        part.dataset.live = "punten";
        part.addEventListener("again", () => window.heard.push("punten"));
        document.body.append(part); }"""
    for tab in (page, other):
        tab.goto("/gebruikers")
        tab.evaluate(heard)
    page.wait_for_function("async () => (await navigator.locks.query()).held.length === 1")
    while not office.live._streams:
        page.wait_for_timeout(20)
    assert len(office.live._streams) == 1
    office.live.announce("punten")
    for tab in (page, other):
        tab.wait_for_function("() => window.heard.length === 1")
    assert page.faults == []
