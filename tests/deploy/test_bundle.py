"""What a bundle holds is listed, and a damaged one is refused before anything is installed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
METADATA = "Metadata-Version: 2.1\nName: Arabic_Reshaper\nVersion: 3.0\n"
COPYRIGHT = """Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Files: *
License: GPL-2+
 text
License: Expat
"""


@pytest.fixture
def bundle(tmp_path):
    """A bundle with one Debian package in it."""
    for folder in ("wheels", "debs", "deb/DEBIAN", "deb/usr/share/doc/lamp"):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "VERSION").write_text("0.1.0+abc\n")
    control = (
        "Package: lamp\nVersion: 1:2.0-1\nArchitecture: arm64\nMaintainer: x\nDescription: x\n"
    )
    (tmp_path / "deb/DEBIAN/control").write_text(control)
    (tmp_path / "deb/usr/share/doc/lamp/copyright").write_text(COPYRIGHT)
    build = ["dpkg-deb", "--build", "--root-owner-group", tmp_path / "deb", tmp_path / "debs"]
    subprocess.run(build, check=True, capture_output=True)
    shutil.rmtree(tmp_path / "deb")
    return tmp_path


def wheel(bundle: Path, metadata: str) -> None:
    with zipfile.ZipFile(bundle / "wheels/arabic_reshaper-3.0-py3-none-any.whl", "w") as file:
        file.writestr("arabic_reshaper-3.0.dist-info/METADATA", METADATA + metadata)
        file.writestr("arabic_reshaper/_vendor/x-1.dist-info/METADATA", "Name: other\n")


def listed(bundle: Path) -> dict[str, dict]:
    subprocess.run(
        [sys.executable, ROOT / "deploy/sbom.py", bundle], check=True, capture_output=True
    )
    bom = json.loads((bundle / "sbom.cdx.json").read_text())
    assert bom["bomFormat"] == "CycloneDX"
    return {part["purl"]: part for part in bom["components"]}


def licences(part: dict) -> list[str]:
    return [entry["license"]["name"] for entry in part["licenses"]]


@pytest.mark.parametrize(
    ("metadata", "licence"),
    [
        ("License-Expression: MIT\nLicense: other\n", "MIT"),
        ("Classifier: License :: OSI Approved :: BSD License\n", "BSD License"),
        ("License: ISC\n", "ISC"),
        ("License: Long text\n        of many lines\n", "Long text"),
        ("", "not stated"),
    ],
    ids=["expression", "classifier", "field", "whole text", "none"],
)
def test_a_python_package_is_listed_with_its_licence(bundle, metadata, licence):
    wheel(bundle, metadata)
    part = listed(bundle)["pkg:pypi/arabic-reshaper@3.0"]
    assert licences(part) == [licence]
    assert len(part["hashes"][0]["content"]) == 64


def test_a_debian_package_is_listed_with_its_licences(bundle):
    part = listed(bundle)["pkg:deb/debian/lamp@1%3A2.0-1?arch=arm64"]
    assert licences(part) == ["Expat", "GPL-2+"]
    assert "lamp 1:2.0-1\tExpat; GPL-2+" in (bundle / "LICENCES.txt").read_text()


def test_the_same_packages_give_the_same_list(bundle):
    wheel(bundle, "")
    listed(bundle)
    first = (bundle / "sbom.cdx.json").read_bytes()
    listed(bundle)
    assert (bundle / "sbom.cdx.json").read_bytes() == first


def list_all(bundle: Path) -> None:
    script = f"source {ROOT}/deploy/lib.sh; source {ROOT}/deploy/manifest.sh; write_manifest ."
    subprocess.run(["bash", "-euc", script], cwd=bundle, check=True)


def offered(bundle: Path) -> subprocess.CompletedProcess[str]:
    script = f"source {ROOT}/deploy/lib.sh; offer_bundled_packages; echo ${{apt_options[@]}}"
    return subprocess.run(
        ["bash", "-euc", script], cwd=bundle, capture_output=True, text=True, check=False
    )


def test_apt_takes_all_from_a_whole_bundle(bundle):
    list_all(bundle)
    done = offered(bundle)
    assert done.returncode == 0, done.stderr
    assert "Dir::Etc::SourceParts=/dev/null" in done.stdout


def test_a_damaged_bundle_is_refused(bundle):
    list_all(bundle)
    with (bundle / "pyproject.toml").open("a") as file:
        file.write("# one byte more")
    done = offered(bundle)
    assert done.returncode == 1
    assert "the bundle is damaged" in done.stderr.splitlines()[-1]


def test_a_package_that_was_added_is_refused(bundle):
    list_all(bundle)
    (bundle / "debs/evil_1_all.deb").touch()
    done = offered(bundle)
    assert done.returncode == 1
    assert "evil_1_all.deb" in done.stderr.splitlines()[-1]


def test_packages_without_a_list_are_refused(bundle):
    assert offered(bundle).returncode == 1
