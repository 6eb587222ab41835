"""Documents that name a file name one that is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("deploy/*.md")])


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_that_is_named_is_there(document):
    text = document.read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:tests|deploy|docs|systemd)/[\w./-]*\w)`", text))
    linked = set(re.findall(r"\]\((?!https?:|#)([^)#]+)", text))
    assert not {name for name in named if not (ROOT / name).exists()}
    assert not {name for name in linked if not (document.parent / name).exists()}


def test_every_threat_that_is_met_names_its_test():
    rows = re.findall(r"^\|.*\|$", (ROOT / "docs/threat-model.md").read_text(), re.MULTILINE)[2:]
    assert all("`tests/" in row.rsplit("|", 2)[1] for row in rows)


def test_publiccode_says_of_us_what_is_so():
    said = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'version = "{said["softwareVersion"]}"' in project
    assert f'license = "{said["legal"]["license"]}"' in project
    for words in said["description"].values():
        assert len(words["shortDescription"]) <= 150 <= len(words["longDescription"])
        assert all(len(feature) <= 100 for feature in words["features"])
