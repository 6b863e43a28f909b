"""Blocks as one HTML file that needs nothing else: no network, no script."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from foedus.report.charts import svg
from foedus.report.document import Document, Figure, Fold, Heading, Listing, Paragraph, Table

if TYPE_CHECKING:
    from jinja2 import Template


def html(document: Document) -> str:
    """Write a document as a self-contained page.  Same document, same bytes."""
    return _template().render(
        document=document, contents=_contents(document), svg=_SvgWriter(), kind=_kind, anchor=_anchor
    )


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("foedus.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("brief.html")


def _contents(document: Document) -> tuple[str, ...]:
    return tuple(b.text for b in document.blocks if isinstance(b, Heading) and b.level == 1)


def _anchor(text: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in text.lower()).split())


def _kind(block: object) -> str:
    for name, kind in (
        ("heading", Heading),
        ("paragraph", Paragraph),
        ("listing", Listing),
        ("table", Table),
        ("figure", Figure),
        ("fold", Fold),
    ):
        if isinstance(block, kind):
            return name
    raise TypeError(type(block).__name__)


class _SvgWriter:
    """Draws figures in turn, giving each its own names, since a page may hold each name only once."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, figure: Figure) -> Markup:
        self.count += 1
        drawn = svg(figure.spec)
        own = f"f{self.count}-"
        for mark in ('id="', "url(#", 'href="#'):
            drawn = drawn.replace(mark, mark + own)
        # The picture was drawn by us from numbers and escaped words; nothing of it is the user's markup.
        return Markup(drawn)
