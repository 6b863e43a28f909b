"""Do large allies carry more than small ones, and do shares of cost follow shares of benefit?"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np

from foedus import library
from foedus.analyses.forces.front_line import border_km
from foedus.analyses.forces.result import BurdenTest
from foedus.errors import NotApplicableError
from foedus.model.actors import State
from foedus.numerics.arrays import FloatArray

_LEAST_STATES = 5


def olson_zeckhauser(members: Sequence[State]) -> BurdenTest:
    """Rank correlation of product with the share of it spent on defence.

    Above 0, large allies carry more than their share, as they would where defence is a pure public good and
    each decides for itself.

    Parameters
    ----------
    members
        Of an alliance; those without product or defence spending are left out.

    Raises
    ------
    NotApplicableError
        If fewer than 5 members have both figures.

    References
    ----------
    Olson and Zeckhauser (1966), Review of Economics and Statistics 48:266-279.
    """
    from scipy.stats import spearmanr

    gdp, spending = _figures(members, "gdp_usd_bn", "defence_usd_bn")
    if len(gdp) < _LEAST_STATES:
        raise NotApplicableError(
            f"the test needs {_LEAST_STATES} allies with figures, but there are {len(gdp)}"
        )
    found = spearmanr(gdp, spending / gdp)
    rho, chance = float(found.statistic), float(found.pvalue)
    elasticity = float(np.polyfit(np.log(gdp), np.log(spending), 1)[0])
    return BurdenTest(
        "olson-zeckhauser",
        f"Among {len(gdp)} allies, product and the share of it spent on defence go together with a rank correlation "
        f"of {rho:+.2f} (p = {chance:.2f}): {_verdict(rho, chance)}.  Spending grows by {elasticity:.2f} per cent "
        f"with each per cent of product.",
        rho,
        chance,
        len(gdp),
        published("olson-zeckhauser"),
    )


def _verdict(rho: float, chance: float) -> str:
    if chance > 0.05:
        return "no sign that the large carry more than the small"
    return "the large carry more" if rho > 0 else "the small carry more"


def sandler(members: Sequence[State], against: frozenset[str]) -> BurdenTest:
    """Whether shares of defence spending differ from mean shares of benefit, by Wilcoxon's signed ranks.

    Benefit is the mean of the shares of product, of population and of border exposed to the adversary, as
    where defence also brings each ally something of its own.  Where nobody has such a border, it is the mean
    of the first two.

    Parameters
    ----------
    members
        Of an alliance; those without the figures are left out.
    against
        Codes of the adversary's states.

    Raises
    ------
    NotApplicableError
        If fewer than 5 members have the figures.

    References
    ----------
    Sandler and Forbes (1980), Economic Inquiry 18:425-444; Wilcoxon (1945), Biometrics Bulletin 1:80-83.
    """
    from scipy.stats import wilcoxon

    names = ("gdp_usd_bn", "population_m", "defence_usd_bn")
    known = [state for state in members if all(name in state.figures for name in names)]
    gdp, people, spending = _figures(known, *names)
    if len(gdp) < _LEAST_STATES:
        raise NotApplicableError(
            f"the test needs {_LEAST_STATES} allies with figures, but there are {len(gdp)}"
        )
    kept = [state for state in known if all(_likely(state, name) > 0 for name in names)]
    border = np.array([sum(border_km(state.code, other) for other in against) for state in kept])
    shares = [gdp / gdp.sum(), people / people.sum()]
    if border.sum() > 0:
        shares.append(border / border.sum())
    benefit = np.mean(shares, axis=0)
    cost = spending / spending.sum()
    found = wilcoxon(cost - benefit)
    chance = float(found.pvalue)
    over = max(zip(cost - benefit, kept, strict=True), key=lambda pair: pair[0])
    under = min(zip(cost - benefit, kept, strict=True), key=lambda pair: pair[0])
    verdict = "differ by more than chance" if chance < 0.05 else "do not differ by more than chance"
    return BurdenTest(
        "sandler",
        f"Among {len(gdp)} allies, shares of cost and mean shares of benefit {verdict} (p = {chance:.2f}).  Most above "
        f"its benefit pays {over[1].name} ({100 * over[0]:+.1f} points), most below it {under[1].name} "
        f"({100 * under[0]:+.1f}).",
        float(found.statistic),
        chance,
        len(gdp),
        published("sandler"),
    )


def _likely(state: State, name: str) -> float:
    figure = state.figures.get(name)
    return 0.0 if figure is None else figure.distribution.likely


def _figures(members: Sequence[State], *names: str) -> tuple[FloatArray, ...]:
    """Figures of the members that have them all above 0; one array of shape (state,) for each name."""
    rows = [[_likely(state, name) for name in names] for state in members]
    kept = np.array([row for row in rows if min(row) > 0]).reshape(-1, len(names))
    return tuple(kept.T)


@cache
def _published() -> tuple[Mapping[str, str], ...]:
    with library.path("burdens", "published_tests.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def published(test: str) -> tuple[tuple[str, str, str], ...]:
    """What the literature found with a test: (who, finding, how certain our reading is)."""
    return tuple(
        (row["who"], row["finding"], row["certainty"]) for row in _published() if row["test"] == test
    )
