"""Pictures as Vega-Lite specifications, plain dictionaries that the page and any notebook draw alike."""

from foedus.report.charts.acceptance import acceptance
from foedus.report.charts.ceiling_curve import ceiling_curve
from foedus.report.charts.comparative_statics import comparative_statics
from foedus.report.charts.contributions import contributions
from foedus.report.charts.deterrence_regions import deterrence_regions
from foedus.report.charts.drawing import INK, RULE, SOFT, Spec, specification, svg, warm_up
from foedus.report.charts.gantt import gantt
from foedus.report.charts.hazard_ratios import hazard_ratios
from foedus.report.charts.keeping_margins import keeping_margins
from foedus.report.charts.outcomes import outcomes
from foedus.report.charts.power_bars import power_bars
from foedus.report.charts.range_over_time import range_over_time
from foedus.report.charts.reliability import reliability
from foedus.report.charts.rotation import rotation
from foedus.report.charts.survival import survival
from foedus.report.charts.tornado import tornado
from foedus.report.charts.trade_off import trade_off
from foedus.report.charts.waterfall import waterfall
from foedus.report.charts.win_set import win_set

__all__ = [
    "INK",
    "RULE",
    "SOFT",
    "Spec",
    "acceptance",
    "ceiling_curve",
    "comparative_statics",
    "contributions",
    "deterrence_regions",
    "gantt",
    "hazard_ratios",
    "keeping_margins",
    "outcomes",
    "power_bars",
    "range_over_time",
    "reliability",
    "rotation",
    "specification",
    "survival",
    "svg",
    "tornado",
    "trade_off",
    "warm_up",
    "waterfall",
    "win_set",
]
