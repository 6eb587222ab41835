"""Units, users and rules: what systemd itself says of them, and what the rooms promise."""

from __future__ import annotations

import ipaddress
import re
import subprocess
from fnmatch import fnmatch
from pathlib import Path

import pytest

from common import first_code
from host import broker_files, provisioning
from link import broker, identity
from link.issues import arrivals
from office import server
from office.folders import Folders

SYSTEMD = Path(__file__).parents[2] / "systemd"
CARD = SYSTEMD.parent / "deploy/card"
UNITS = sorted(path.name for path in SYSTEMD.glob("*.service"))
POWER, KIOSK = "noodsteunpunt-power.service", "noodsteunpunt-kiosk.service"
IMPORT, OUTBOX = "noodsteunpunt-import@.service", "noodsteunpunt-outbox.service"
UNREADABLE = "noodsteunpunt-unreadable@.service"
UPKEEP, POINT = "noodsteunpunt-upkeep.service", "noodsteunpunt-point.service"
LINK, OFFICE = "noodsteunpunt-link.service", "noodsteunpunt-office.service"
POST_IN, POST_OUT = "noodsteunpunt-post-in@.service", "noodsteunpunt-post-out@.service"
SOFTWARE = "noodsteunpunt-software@.service"
FIREWALL = "noodsteunpunt-firewall.service"
BROKER, CHANGED = "noodsteunpunt-broker.service", "noodsteunpunt-broker-changed.service"
FROM_LINK, FROM_OFFICE = "noodsteunpunt-link-import.service", "noodsteunpunt-office-import.service"
DESK_KEY = "noodsteunpunt-desk-key.service"
TAKEN_OUT = {
    (OUTBOX, "/run/noodsteunpunt/desk/outbox"),
    (DESK_KEY, "/var/lib/noodsteunpunt/desk"),
    ("noodsteunpunt-software-night.service", "/var/lib/noodsteunpunt/kiosk"),
}
RELEASE = "/opt/noodsteunpunt/current/"


def settings(unit: str | Path) -> dict[str, list[str]]:
    """Every setting of a unit file, with all its values: some add up when repeated."""
    found: dict[str, list[str]] = {}
    for line in (SYSTEMD / unit).read_text().splitlines():
        if line and line[0] not in "#[":
            key, _, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


def said(*command: str | Path) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def installed(tmp_path):
    """The units as they would lie on an appliance, with programs that can be executed."""
    for unit in (path.name for path in SYSTEMD.glob("*.*") if path.is_file()):
        text = (SYSTEMD / unit).read_text()
        for name in re.findall(re.escape(RELEASE) + r"([\w./-]+)", text):
            program = tmp_path / "release" / name
            program.parent.mkdir(parents=True, exist_ok=True)
            program.write_text("#!/bin/sh\n")
            program.chmod(0o755)
        text = text.replace(RELEASE, f"{tmp_path}/release/")
        (tmp_path / unit).write_text(text.replace("/usr/sbin/nft", "/bin/true"))
    return tmp_path


def test_there_is_a_unit_for_each_room():
    assert {IMPORT, KIOSK, POWER} <= set(UNITS)


def test_systemd_finds_nothing_wrong(installed):
    paths = [installed / unit.replace("@.", "@sda1.") for unit in UNITS]
    for unit, path in zip(UNITS, paths, strict=True):
        (installed / unit).rename(path)
    verdict = said("systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *paths)
    assert not [line for line in verdict.splitlines() if "noodsteunpunt" in line]


def test_systemd_would_find_a_wrong_setting(installed):
    with (installed / POWER).open("a") as unit:
        unit.write("[Service]\nRestrat=always\n")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", installed / POWER],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Restrat" in done.stderr


EVERY_UNIT = [
    path
    for folder in (SYSTEMD, SYSTEMD.parent / "deploy")
    for path in sorted(folder.rglob("*.service"))
    if not path.is_symlink()
]
"""Every unit that we ship, the card's own too."""


def test_no_unit_is_overlooked():
    names = {path.name for path in EVERY_UNIT}
    assert set(UNITS) | {"card-grow.service", "card-back.service"} <= names


@pytest.mark.parametrize("path", EVERY_UNIT, ids=lambda path: path.name)
def test_little_is_exposed(tmp_path, capsys, path):
    """2.5 at most, and less for those that need less."""
    most = dict.fromkeys((IMPORT, FROM_LINK, UNREADABLE, UPKEEP, POST_IN, CHANGED), 1.0)
    most |= dict.fromkeys((POWER, KIOSK, LINK, POST_OUT, BROKER, OFFICE), 2.0)
    unit = tmp_path / path.name.replace("@.", "@sda1.")
    unit.write_bytes(path.read_bytes())
    report = said("systemd-analyze", "security", "--offline=yes", "--no-pager", unit)
    (exposure,) = re.findall(r"exposure level for \S+: ([\d.]+)", report)
    with capsys.disabled():
        print(f"\n{path.name}: {exposure}, at most {most.get(path.name, 2.5)} ", end="")  # noqa: T201 - to be seen
    assert float(exposure) <= most.get(path.name, 2.5)


@pytest.mark.parametrize("path", EVERY_UNIT, ids=lambda path: path.name)
def test_no_unit_changes_a_setting_of_the_kernel_or_sees_its_log(path):
    """A link planted where root wrote led to a file of /proc/sys once."""
    unit = settings(path)
    for key in ("ProtectKernelTunables", "ProtectKernelLogs", "NoNewPrivileges"):
        assert unit[key] == ["yes"], key
    assert unit["ProtectSystem"] == ["strict"]


def test_the_data_partition_can_grow_wherever_it_is_mounted():
    """resize2fs works through the mount it finds first; a sandbox makes others read-only."""
    laid = (CARD / "root/etc/initramfs-tools/scripts/local-bottom/card").read_text()
    (kept,) = re.findall(r"^for kept in (.*); do", laid, re.MULTILINE)
    mounted = {"/run/card/data", *(f"/var/lib/{name}" for name in kept.split())}
    (writable,) = settings(CARD / "root/etc/systemd/system/card-grow.service")["ReadWritePaths"]
    assert set(writable.split()) == mounted


@pytest.mark.parametrize("unit", [POWER, KIOSK, LINK, OFFICE])
def test_what_dies_is_back_within_five_seconds_however_often(unit):
    unit = settings(unit)
    assert unit["Restart"] == ["always"]
    assert unit["StartLimitIntervalSec"] == ["0"]
    assert seconds(unit["RestartSec"]) <= 2


@pytest.mark.parametrize("unit", UNITS)
def test_no_room_falls_with_another(unit):
    ties = ("Requires", "Requisite", "BindsTo", "PartOf", "Upholds", "Wants")
    assert not {"noodsteunpunt" for key in ties if "noodsteunpunt" in str(settings(unit).get(key))}


def test_no_room_waits_for_another():
    rooms = {"power", "content", "kiosk", "import", "link"}
    for unit in (POWER, KIOSK, LINK):
        assert not rooms & set(re.findall(r"noodsteunpunt-(\w+)", str(settings(unit)["After"])))


def test_power_is_there_before_anything_that_can_be_missed():
    unit = settings(POWER)
    assert unit["DefaultDependencies"] == ["no"]
    assert unit["WantedBy"] == ["sysinit.target"]


@pytest.mark.parametrize("unit", [POWER, KIOSK, LINK])
def test_what_hangs_is_noticed(unit):
    most_s = 60 if unit == LINK else 30  # nobody waits for post as for light
    unit = settings(unit)
    assert unit["Type"] == ["notify"]
    assert 0 < seconds(unit["WatchdogSec"]) <= most_s


@pytest.mark.parametrize(
    "unit", [IMPORT, FROM_LINK, OUTBOX, UPKEEP, POINT, FIREWALL, CHANGED, POST_IN, POST_OUT]
)
def test_what_should_end_can_be_given_up_on(unit):
    unit = settings(unit)
    assert unit["Type"] == ["oneshot"]
    assert unit["TimeoutStartSec"]


def test_settings_from_the_card_are_taken_before_anything_reads_them():
    before = " ".join(settings(POINT)["Before"])
    assert {POWER, KIOSK, LINK} <= set(before.split())


def test_the_firewall_is_closed_before_there_is_a_network():
    assert "network-pre.target" in " ".join(settings(FIREWALL)["Before"])


def test_every_timer_and_path_starts_a_unit_that_is_there():
    for path in (*SYSTEMD.glob("*.timer"), *SYSTEMD.glob("*.path")):
        assert path.with_suffix(".service").exists()
        assert settings(path.name)["WantedBy"]


def test_relays_rest_however_the_daemon_ended():
    (after,) = settings(POWER)["ExecStopPost"]
    assert after.endswith("/noodsteunpunt-power rest")


def test_a_wrong_configuration_does_not_spend_the_battery():
    assert settings(POWER)["RestartPreventExitStatus"] == ["2"]


@pytest.mark.parametrize("unit", [IMPORT, POST_IN])
def test_a_stick_is_mounted_so_that_nothing_on_it_can_run_or_point_elsewhere(unit):
    (mount,) = settings(unit)["ExecStartPre"]
    options = set(re.search(r"--options (\S+)", mount)[1].split(","))
    assert {"ro", "nosuid", "nodev", "noexec", "nosymfollow"} <= options
    assert "--types vfat,exfat" in mount


def test_the_importer_can_be_given_up_on():
    assert "RuntimeMaxSec" not in settings(IMPORT)  # does nothing for a oneshot
    assert settings(IMPORT)["TimeoutStartSec"] == ["15min"]


def test_the_broker_knows_its_own_files_and_nothing_else_of_ours(tmp_path):
    """It faces the network: what it may know, root copies into memory for it."""
    unit = settings(BROKER)
    made, _ = identity.make("brandweer", identity.Role.COORDINATION, "Brandweer")
    assert set(broker_files.FILES) == set(broker.configure(made, []).files)
    assert "LoadCredential" not in unit, "it goes through a link of the link's"
    assert unit["ExecStartPre"][0].endswith("python -I -m host.broker_files")
    assert unit["WorkingDirectory"] == [f"-/run/{unit['RuntimeDirectory'][0]}"]
    assert unit["ExecStart"] == [f"/usr/sbin/mosquitto -c {broker.CONF}"]
    hidden = {path.lstrip("-") for path in " ".join(unit["InaccessiblePaths"]).split()}
    assert {"/var/lib/noodsteunpunt", "/run/noodsteunpunt", "/etc/noodsteunpunt"} <= hidden
    assert "ReadWritePaths" not in unit
    assert unit["ReadOnlyPaths"] == [f"/run/{unit['RuntimeDirectory'][0]}"], "its user's copies too"
    users = (SYSTEMD / "sysusers.d/noodsteunpunt.conf").read_text()
    assert not re.search(r"^m noodsteunpunt-broker", users, re.MULTILINE)


def test_other_certificates_restart_the_broker():
    """It reads them at its start alone: a node that was taken out would stay in until then."""
    (watched,) = settings(CHANGED.replace(".service", ".path"))["PathChanged"]
    assert watched == f"/var/lib/noodsteunpunt/link/broker/{broker.NODES}"
    (restart,) = settings(CHANGED)["ExecStart"]
    assert restart.endswith(f" restart {BROKER}")


@pytest.mark.parametrize(
    ("reads", "place"),
    [
        (FROM_LINK, Path("/var/lib/noodsteunpunt/link/issues")),
        (FROM_OFFICE, Folders(Path("/var/lib/noodsteunpunt/office")).issue),
    ],
)
def test_an_issue_of_the_link_or_the_office_is_read_as_a_stick_is(reads, place):
    """By the same program, user and sandbox; with no word to who waits for a stick."""
    unit, stick = settings(reads), settings(IMPORT)
    (watched,) = settings(reads.replace(".service", ".path"))["PathChanged"]
    folder, _, name = watched.rpartition("/")
    assert (folder, name) == (str(place), arrivals.READY)
    assert unit["ExecStart"] == [
        f"{RELEASE}.venv/bin/noodsteunpunt-content import --from-link {folder}"
    ]
    assert unit["ReadWritePaths"] == ["/var/lib/noodsteunpunt/content"]
    assert "/var/lib/noodsteunpunt/link/keys" in " ".join(unit["InaccessiblePaths"])
    of_its_own = {
        "Description", "ExecStart", "ReadWritePaths", "InaccessiblePaths", "After",
        "ExecStartPre", "ExecStopPost", "DeviceAllow",
    }  # fmt: skip
    assert {key: value for key, value in unit.items() if key not in of_its_own} == {
        key: value for key, value in stick.items() if key not in of_its_own
    }


def test_the_office_is_of_a_coordination_point_alone_and_never_open_to_the_internet():
    unit = settings(OFFICE)
    assert unit["ConditionPathExists"] == [f"/etc/noodsteunpunt/{provisioning.COORDINATION}"]
    assert unit["IPAddressDeny"] == ["any"]
    for network in unit["IPAddressAllow"][0].split()[2:]:
        assert ipaddress.ip_network(network).is_private
    assert unit["IPAddressAllow"][0].split()[:2] == ["localhost", "link-local"]
    assert all(str(server.PORT) in word for word in (*unit["ExecStartPre"], *unit["ExecStopPost"]))
    assert "/etc/noodsteunpunt/office.toml" in unit["ExecStartPre"][0]
    assert unit["SocketBindAllow"] == [f"ipv4:tcp:{server.PORT}"]
    hidden = " ".join(unit["InaccessiblePaths"])
    assert "/var/lib/noodsteunpunt/desk" in hidden
    assert "/var/lib/noodsteunpunt/link/keys" in hidden
    assert folders()["/var/lib/noodsteunpunt/office"] == (0o700, "noodsteunpunt-office")
    assert folders()["/var/lib/noodsteunpunt/issue"] == (0o750, "noodsteunpunt-office")
    assert unit["UMask"] == ["0027"], "the importer reads what is given out"


def test_the_code_of_the_offices_first_user_is_for_the_kiosk_alone():
    """The group could read it: who takes in what strangers bring, or the network, does not."""
    place = str(Path("/run/noodsteunpunt") / first_code.path().parent.name)
    assert folders()[place] == (0o750, "noodsteunpunt-office")
    assert place in settings(OFFICE)["ReadWritePaths"][0].split()
    for unit in UNITS:
        known = settings(unit)
        user = known.get("User", ["root"])[0]
        if user in {"root", "noodsteunpunt-office", "noodsteunpunt-kiosk"}:
            continue
        hidden = " ".join(known["InaccessiblePaths"]).split()
        assert {f"-{place}", "-/run/noodsteunpunt"} & {*hidden}, unit


@pytest.mark.parametrize(("unit", "file"), [(KIOSK, "kiosk.toml"), (POWER, "power.toml")])
def test_a_coordination_point_may_have_no_screen_and_no_battery(unit, file):
    """One of the two is enough: a point whose settings are missing still says so on its screen."""
    assert settings(unit)["ConditionPathExists"] == [
        f"|/etc/noodsteunpunt/{file}",
        f"|!/etc/noodsteunpunt/{provisioning.COORDINATION}",
    ]


def test_no_broker_runs_where_there_is_no_coordination_point():
    assert settings(BROKER)["ConditionPathExists"] == [
        f"/var/lib/noodsteunpunt/link/broker/{broker.NODES}"
    ]


def test_every_user_group_and_folder_is_made(tmp_path):
    users = (SYSTEMD / "sysusers.d/noodsteunpunt.conf").read_text()
    made = set(re.findall(r"^[ug] (\S+)", users, re.MULTILINE))
    said("systemd-sysusers", "--dry-run", SYSTEMD / "sysusers.d/noodsteunpunt.conf")
    debian = {"dialout", "video", "render", "input", "audio", "lp", "root", "systemd-journal"}
    given = [settings(unit) for unit in UNITS]
    asked = {name for unit in given for key in ("User", "Group") for name in unit.get(key, [])}
    for unit in UNITS:
        asked |= set(" ".join(settings(unit).get("SupplementaryGroups", [])).split())
    folders = (SYSTEMD / "tmpfiles.d/noodsteunpunt.conf").read_text()
    rows = [line.split() for line in folders.splitlines() if line.startswith("d ")]
    asked |= {name for row in rows for name in row[3:5]}
    assert asked <= made | debian
    writable = {path for unit in given for path in " ".join(unit.get("ReadWritePaths", [])).split()}
    assert {path for path in writable if "noodsteunpunt" in path} <= {row[1] for row in rows}


def folders() -> dict[str, tuple[int, str]]:
    """Mode and owner of every folder that systemd-tmpfiles makes."""
    text = (SYSTEMD / "tmpfiles.d/noodsteunpunt.conf").read_text()
    rows = [line.split() for line in text.splitlines() if line.startswith("d ")]
    return {row[1]: (int(row[2], 8), row[3]) for row in rows}


def test_every_folder_has_one_writer():
    """No group and no stranger makes a file, a link or a socket where another will write."""
    for path, (mode, _) in folders().items():
        assert mode & 0o022 == 0, path


@pytest.mark.parametrize("shared", ["/run/noodsteunpunt", "/var/lib/noodsteunpunt"])
def test_what_rooms_share_belongs_to_root_and_holds_folders_alone(shared):
    made = folders()
    assert made[shared][1] == "root"
    below = {path for path in made if path.startswith(f"{shared}/")}
    assert {made[path][1] for path in below} >= {
        f"noodsteunpunt-{room}" for room in ("power", "content", "kiosk")
    }


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_writes_only_in_folders_of_its_own(unit):
    """But the kiosk, which sees two folders of root's whole: a rename cannot leave a mount.

    Two take things out of a folder of the kiosk's: by name, or having become the kiosk's user.
    """
    made = folders()
    own = settings(unit).get("User", ["root"])[0]
    for path in " ".join(settings(unit).get("ReadWritePaths", [])).split():
        whole = {"/var/lib/noodsteunpunt", "/run/noodsteunpunt/desk"} if unit == KIOSK else set()
        if "noodsteunpunt" in path and path not in whole:
            assert made[path][1] == own or (unit, path) in TAKEN_OUT, path


@pytest.mark.parametrize("unit", UNITS)
def test_what_a_unit_does_at_its_end_needs_no_credential_of_it(unit):
    """They are gone by then: the broker's port stayed open after it."""
    found = settings(unit)
    if "ExecStopPost" in found:
        assert not [at for at in found.get("WorkingDirectory", []) if at.startswith("/run/cred")]


def test_the_old_path_of_power_json_leads_to_the_new_one():
    text = (SYSTEMD / "tmpfiles.d/noodsteunpunt.conf").read_text()
    (link,) = (line.split() for line in text.splitlines() if line.startswith("L+"))
    assert (link[1], link[-1]) == ("/run/noodsteunpunt/power.json", "power/power.json")


RULES = sorted((SYSTEMD / "udev/rules.d").glob("*.rules"))
RULES_OF_A_CARD = sorted((SYSTEMD.parent / "deploy/card/root/etc/udev/rules.d").glob("*.rules"))


def rules(path: Path) -> list[str]:
    text = re.sub(r"\\\n\s*", "", path.read_text())
    return [line for line in text.splitlines() if line and line[0] != "#"]


@pytest.mark.parametrize("path", [*RULES, *RULES_OF_A_CARD], ids=lambda path: path.name)
def test_udev_can_read_every_rule(path):
    word = r'[A-Z_]+(\{[\w]+\})?(==|!=|=|\+=|-=)"[^"]*"'
    assert all(re.fullmatch(rf"{word}(, {word})*", line) for line in rules(path))


def test_post_goes_in_after_the_importer_and_out_after_that():
    (wanted,) = re.findall(r'WANTS}\+="(\S+(?: \S+){3})"', "\n".join(rules(RULES[1])))
    in_order = (IMPORT, POST_IN, POST_OUT, SOFTWARE)
    assert wanted.split() == [unit.replace("@.", "@%k.") for unit in in_order]
    assert IMPORT.replace("@.", "@%i.") in settings(POST_IN)["After"][0]
    assert {u.replace("@.", "@%i.") for u in (IMPORT, POST_IN)} <= set(
        settings(POST_OUT)["After"][0].split()
    )
    assert settings(SOFTWARE)["After"][0].split() == [
        unit.replace("@.", "@%i.") for unit in in_order[:3]
    ], "half a gigabyte is read for minutes, and nobody can write to the stick meanwhile"


def test_who_looks_at_a_stick_has_no_key():
    """What is copied from a stick, or written to one by root, is sealed and stays so."""
    for unit in (POST_IN, POST_OUT):
        hidden = " ".join(settings(unit)["InaccessiblePaths"])
        assert "/var/lib/noodsteunpunt/link/keys" in hidden
    assert folders()["/var/lib/noodsteunpunt/link/keys"] == (0o700, "noodsteunpunt-link")
    assert settings(POST_IN)["PrivateNetwork"] == settings(POST_OUT)["PrivateNetwork"] == ["yes"]


@pytest.mark.parametrize("unit", [LINK, POST_IN, POST_OUT])
def test_without_settings_there_is_no_link(unit):
    assert settings(unit)["ConditionPathExists"] == ["/etc/noodsteunpunt/link.toml"]


def test_the_link_sees_who_asks():
    """In a user namespace of its own it would take everybody for nobody (user_namespaces(7))."""
    assert "PrivateUsers" not in settings(LINK)


def test_a_plugged_stick_starts_the_importer():
    stick, other = (line for line in rules(RULES[1]) if "SYSTEMD_WANTS" in line)
    assert IMPORT.replace("@.", "@%k.") in stick
    assert 'TAG+="systemd"' in stick
    assert 'ENV{ID_BUS}=="usb"' in stick
    assert 'SYMLINK+="noodsteunpunt/%k"' in stick  # where deploy/outbox looks
    assert 'ENV{ID_FS_TYPE}=="vfat|exfat"' in stick
    assert 'ENV{ID_FS_TYPE}!="vfat|exfat"' in other
    assert UNREADABLE.replace("@.", "@%E{ID_FS_TYPE}.") in other


def test_no_boot_partition_of_a_card_in_a_reader_is_taken_for_a_stick():
    """What waits for a stick would be written to it, and software be looked for on it."""
    (apart,) = re.findall(r'ENV{ID_FS_LABEL}!="(\S+)"', "\n".join(rules(RULES[1])))
    image = (SYSTEMD.parent / "deploy/image").read_text()
    made = re.findall(r"^ +make_boot (\S+)", image, re.MULTILINE)
    assert {"BOOTFS", "BOOT-A", "BOOT-B"} <= set(made)
    assert not [name for name in made if not any(fnmatch(name, one) for one in apart.split("|"))]


def test_usb_admits_what_a_support_point_needs_and_nothing_else():
    refuse, admit, *_ = rules(RULES[0])
    assert refuse.endswith('ATTR{interface_authorized_default}="0"')
    assert 'ATTR{bInterfaceClass}=="01|03|07|08|09"' in admit


def test_ssh_needs_a_key_in_the_settings_and_takes_nothing_else():
    unit = settings("ssh.service.d/noodsteunpunt.conf")
    assert unit["ConditionPathExists"] == ["/etc/noodsteunpunt/authorized_keys"]
    daemon = (SYSTEMD / "sshd_config.d/noodsteunpunt.conf").read_text()
    assert "PasswordAuthentication no" in daemon
    assert "AuthenticationMethods publickey" in daemon


def seconds(values: list[str]) -> float:
    (value,) = values
    return float(value.removesuffix("s"))
