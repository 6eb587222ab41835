"""An issue goes from the office over the link to the points, and the page says where it is."""

from __future__ import annotations

import re

import pytest

from content.importer import Importer
from content.publishing import laptop
from content.publishing.publisher import init_publisher
from content.store.reporting import Report
from content.trust import anchors
from content.trust.identity import Identity
from link.issues.held import ISSUE_BYTES
from link.status import hash_of
from office.accounts.people import Role
from office.app import make_app, make_office
from office.coordination.coordination import Coordination
from office.folders import Folders
from office.publishing import over_the_link
from office.publishing.workplace import Workplace
from power.status import Condition
from tests.content.conftest import NOW as SIGNED
from tests.content.conftest import ask as passphrase
from tests.content.conftest import bulletin, targets_of
from tests.link.machines import REGION, World, wait_for
from tests.link.mosquitto import free_port
from tests.link.storm import Broker
from tests.office.coordination.conftest import station  # noqa: F401 - a fixture
from tests.office.publishing.conftest import ask
from tests.office.visitors import Visitors

HAS = hash_of("vr-merenland")
BUTTON = "uit over de verbinding</button>"


def words(page) -> str:
    """What stands there, without tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def let_import(office_issue, top):
    """As root's unit does once the office wrote ``ready``."""
    assert (office_issue / "ready").exists()
    content = top / "state/content"
    content.mkdir(parents=True, exist_ok=True)
    (ended,) = Importer(content, top / "config/publishers").import_stick(office_issue, Report(None))
    assert ended.outcome == "updated"


@pytest.fixture
def issued(office, tmp_path, clock, laptop_home):
    """The region's keys are here, and one issue is signed."""
    folder = init_publisher(
        tmp_path / "afzender", Identity(publisher="vr-merenland", name="Merenland"),
        root_keys=1, threshold=1, now=clock(), ask=ask,
    )  # fmt: skip
    folder.sign_issue(targets_of(), clock(), ask, least=1)
    laptop.remember(folder, folder.last_issue())
    return folder


@pytest.fixture
def believing(tmp_path, issued):
    anchors.keep(issued.anchor, tmp_path / "config/publishers")


@pytest.fixture
def writer(visitors):
    return visitors.user("Wim", Role.WRITER)


def test_without_a_link_there_are_only_sticks(issued, writer):
    page = writer.get("/uitgeven")
    assert "deze uitgave gaat alleen met sticks" in words(page)
    assert BUTTON not in page.text
    assert writer.post("/uitgeven/punten").status_code == 400


@pytest.fixture
def post_of(station, believing, office, writer):  # noqa: F811
    """The office of a coordination point with three points below it."""
    return office.part(Coordination)


def test_an_issue_is_laid_out_read_and_counted_at_the_points(
    post_of,
    station,  # noqa: F811
    office,
    writer,
    clock,
    tmp_path,
):
    assert "nog niet bij deze coördinatiepost" in words(writer.get("/uitgeven"))
    station.tell("np-a", condition=Condition.MAINS, issues={HAS: 0})
    post_of.changed()
    page = writer.post("/uitgeven/punten")
    assert "Deze post leest hem nu in" in words(page)
    assert BUTTON not in page.text
    let_import(office.folders.issue, tmp_path)
    post_of.changed()
    part = words(writer.get("/uitgeven/punten"))
    assert "Uitgave 1 is op 0 van de 3 punten." in part
    assert part.count("breng een stick") == 3
    clock.pass_(minutes=5)
    station.tell("np-a", issues={HAS: 1})
    post_of.changed()
    clock.pass_(minutes=5)
    station.tell("np-a", issues={HAS: 1})
    post_of.changed()
    part = words(writer.get("/uitgeven/punten"))
    assert "Uitgave 1 is op 1 van de 3 punten." in part
    assert "Naam van np-a, sinds ma 30 nov 16:10" in part, "when it first said so"


def test_a_link_that_is_silent_is_said_and_what_was_known_has_its_time(
    post_of,
    station,  # noqa: F811
    office,
    writer,
    tmp_path,
):
    writer.post("/uitgeven/punten")
    let_import(office.folders.issue, tmp_path)
    station.tell("np-b", issues={HAS: 1})
    post_of.changed()
    assert "antwoordt nu niet" not in words(writer.get("/uitgeven/punten"))
    station.stop()
    post_of.changed()
    part = words(writer.get("/uitgeven/punten"))
    assert "De verbinding antwoordt nu niet. Nu gaat de uitgave alleen met sticks." in part
    assert "is van ma 30 nov 16:05" in part
    assert "Uitgave 1 is op 1 van de 3 punten." in part


def test_whom_this_post_does_not_believe_gives_out_by_stick(station, issued, writer):  # noqa: F811
    assert "neemt van deze afzender geen uitgaven aan" in words(writer.get("/uitgeven"))
    refused = writer.post("/uitgeven/punten")
    assert refused.status_code == 400
    assert "Neem sticks" in words(refused)


def test_what_is_too_large_goes_by_stick(post_of, issued, writer):
    (issued.issue_folder(1) / "targets").mkdir(exist_ok=True)
    (issued.issue_folder(1) / "targets" / "film").write_bytes(bytes(ISSUE_BYTES))
    assert over_the_link.TOO_LARGE in words(writer.post("/uitgeven/punten"))


def test_who_only_approves_sees_where_it_is_and_gives_nothing_out(post_of, visitors):
    bram = visitors.user("Bram", Role.APPROVER)
    assert BUTTON not in bram.get("/uitgeven").text
    assert bram.post("/uitgeven/punten").status_code == 403


# The whole way, over a real broker


@pytest.fixture
def world(tmp_path):
    made = World(tmp_path).networked(free_port())
    yield made
    made.close()


@pytest.fixture
def broker(world):
    made = Broker(world.machines["cp-veldermeer"])
    yield made
    made.kill()


@pytest.fixture
def wim(world, clock, monkeypatch, laptop_home):
    """Whoever publishes, at the fire station."""
    for name, value in world.machines["cp-veldermeer"].environ.items():
        monkeypatch.setenv(name, value)
    office = make_office(Folders.of_appliance(), clock, here=False)
    office.part(Workplace).choose(publisher=str(world.publisher.folder.path))
    visitor = Visitors(make_app(office), office).user("Wim", Role.WRITER)
    visitor.look, visitor.folder = office.part(Coordination).changed, office.folders.issue
    yield visitor
    office.stop()


def test_from_the_office_over_a_real_broker_to_a_point_and_back_onto_the_page(world, broker, wim):
    post, point = world.machines["cp-veldermeer"], world.machines["np-a"]  # np-b has no link
    post.start()
    broker.start()
    point.start()
    wait_for(lambda: post.below("np-a")["status"])
    new = targets_of(bulletin("dijk", publisher=REGION, sender=REGION))
    kept = {"network.json": listed_before(world)}
    world.publisher.folder.sign_issue(new | kept, SIGNED, passphrase, least=2)

    def page():
        wim.look()
        return words(wim.get("/uitgeven/punten"))

    assert "Uitgave 2 is nog niet bij deze coördinatiepost" in page()
    wim.post("/uitgeven/punten")
    let_import(wim.folder, post.top)
    assert "Uitgave 2 is op 0 van de 2 punten." in page()
    wait_for(lambda: post.status and point.let_import())
    assert point.holds() == {REGION: 2}
    point.restart()  # or half a minute, until it tells
    wait_for(lambda: "Uitgave 2 is op 1 van de 2 punten." in page())
    part = page()
    assert "Naam van np-a, sinds" in part
    assert "Naam van np-b onbekend nooit breng een stick" in part


def listed_before(world) -> bytes:
    """Who is who, as the issue before had it."""
    folder = world.publisher.folder
    targets = folder.issue_folder(folder.last_issue()) / "targets"
    (found,) = (path for path in targets.rglob("*network.json"))
    return found.read_bytes()
