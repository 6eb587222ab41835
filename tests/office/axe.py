"""Whether everybody can use a page: axe-core, run inside it, against WCAG 2.2 AA."""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python

_SOURCE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def findings(page) -> list[str]:
    """Return what axe finds, a line each. Given to the page past its own content policy."""
    page.evaluate(_SOURCE)
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", _RULES
    )
    return [
        f"{one['id']}: {one['help']} {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]
