"""What every picture shares: its look, its axes, and the drawing itself."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping, Sequence

Spec = dict[str, object]

VEGA_LITE = "6.4"
FONT = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
INK, SOFT, RULE = "#1c2126", "#5b6670", "#d9dee3"
# Okabe and Ito's colours, which people with any kind of colour vision can tell apart.
COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#6b4c9a", "#7f7f7f"]
WIDTH = 620


def svg(spec: Mapping[str, object]) -> str:
    """Draw a specification.  Same specification, same bytes."""
    import vl_convert

    drawn = str(vl_convert.vegalite_to_svg(dict(spec), vl_version=VEGA_LITE))
    # A tenth of a pixel is finer than any screen; outlines of countries shrink to a third.
    return re.sub(r"-?\d+\.\d{2,}", lambda number: f"{float(number[0]):.1f}".removesuffix(".0"), drawn)


def warm_up() -> None:
    """Start the drawing engine beside other work: its first picture takes much longer than the rest."""
    threading.Thread(
        target=svg, args=(specification(mark="point", data={"values": [{}]}),), daemon=True
    ).start()


def specification(**parts: object) -> Spec:
    """A specification in the house style, from its own parts."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "background": None,
        # Fonts differ from one reader's screen to the next; labels need room to be wider than measured here.
        "padding": {"left": 34, "top": 8, "right": 40, "bottom": 5},
        "config": {
            "font": FONT,
            "view": {"stroke": None},
            "axis": {
                "labelColor": SOFT,
                "titleColor": INK,
                "gridColor": RULE,
                "domainColor": SOFT,
                "tickColor": SOFT,
                "titleFontWeight": "normal",
                "labelFontSize": 12,
                "titleFontSize": 12,
                "labelLimit": 260,
                "labelFlush": False,
                "titlePadding": 12,
            },
            "legend": {
                "labelColor": INK,
                "titleColor": INK,
                "titleFontWeight": "normal",
                "labelLimit": 320,
                "columnPadding": 30,
                "symbolOpacity": 1,
            },
            "text": {"color": INK, "fontSize": 12},
        },
        **parts,
    }


def panels(titles: Sequence[str], panel: Spec) -> Spec:
    """The same picture once for each title, which rows tell in ``proposal``; every panel has its own axis below."""
    return {
        "facet": {
            "field": "proposal",
            "type": "nominal",
            "title": None,
            "sort": list(titles),
            "header": {"labelFontSize": 12, "labelColor": INK, "labelLimit": 200},
        },
        "columns": min(3, len(titles)),
        "spec": panel,
        # A shared axis would also stand where the last row has no panel.
        "resolve": {"axis": {"x": "independent"}},
    }


def chance_axis(field: str, title: str) -> Spec:
    """An axis for chances in 100."""
    return {
        "field": field,
        "type": "quantitative",
        "title": title,
        "scale": {"domain": [0, 100]},
        "axis": {"values": [0, 20, 40, 60, 80, 100]},
    }


def colour_of(titles: Sequence[str]) -> Spec:
    """A colour for each proposal, with a legend below."""
    return {
        "field": "proposal",
        "type": "nominal",
        "scale": {"domain": list(titles), "range": COLOURS[: len(titles)]},
        "legend": {"title": None, "orient": "bottom", "columns": 1},
    }
