"""Typeset deploy/handleiding.md by deploy/handleiding.css: every part one page of A4.

    python deploy/handleiding.py OUT.pdf     `deploy/handleiding` makes the pictures first

Markdown, with two or three pictures on a line and buttons between `backticks`. A part that does
not fit its page is refused.
"""

from __future__ import annotations

import re
import sys
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from weasyprint import CSS, HTML

SOURCE = Path(__file__).with_suffix(".md")
STYLE = SOURCE.with_suffix(".css")
WHOLE = re.compile(r"\S*(?:--|/)\S*")


class TooLong(Exception):
    """A part does not fit on its page."""


class Renderer(RendererHTML):
    """A picture's words stand below it too; no option or path is broken over two lines."""

    def text(self, tokens, index, options, env):  # noqa: ANN001, ANN201 - as markdown-it calls it
        words = super().text(tokens, index, options, env)
        return WHOLE.sub(r'<span class="whole">\g<0></span>', words)

    def image(self, tokens, index, options, env):  # noqa: ANN001, ANN201 - as markdown-it calls it
        words = tokens[index].content
        picture = super().image(tokens, index, options, env)
        return f'<span class="picture">{picture}{words}</span>'


def main() -> None:
    try:
        Path(sys.argv[1]).write_bytes(render(SOURCE))
    except (OSError, TooLong) as error:
        sys.exit(f"deploy/handleiding: {error}")


def render(source: Path) -> bytes:
    """The manual as a PDF that a screen reader can follow. Raises TooLong and OSError."""
    body = MarkdownIt(renderer_cls=Renderer).render(source.read_text(encoding="utf-8"))
    page = f'<html lang="nl"><title>Handleiding noodsteunpunt</title><body>{body}</body></html>'
    manual = HTML(string=page, base_url=str(source)).render(stylesheets=[CSS(STYLE)])
    parts = [(title, page) for title, (page, *_), *_ in manual.make_bookmark_tree()]
    for (title, begins), (_, ends) in pairwise([*parts, ("", len(manual.pages))]):
        if ends - begins > 1:
            raise TooLong(f"‘{title}’ is too long for its page: shorten it.")
    return manual.write_pdf(pdf_variant="pdf/ua-1")


if __name__ == "__main__":
    main()
