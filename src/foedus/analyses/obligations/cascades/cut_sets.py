"""Smallest sets of clauses, states or hops without which a state stays out: minimal hitting sets of its chains.

Reiter's tree: follow the chain; if the state is drawn in, one of the links on which that rests has to go, so
branch on each of them and follow the chain again.  A set is taken when the state stays out without it, and when
it does not with any part of the set alone: both are tried, and not inferred.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

from foedus.analyses.obligations.cascades.options import ANYBODY
from foedus.analyses.obligations.cascades.result import CutBy, Cuts, Hop, Link
from foedus.analyses.obligations.cascades.rings import Spread

Follow = Callable[[tuple[Link, ...]], Spread]
"""Follows a chain without some links."""

Chain = tuple[Hop, ...]


def cut_sets(follow: Follow, target: str, by: CutBy, most: int) -> Cuts:
    """All minimal sets of at most `most` links without which a state stays out.

    Parameters
    ----------
    follow
        Follows the chain without some links.
    target
        Code of the state to be kept out, or `ANYBODY`.
    by
        Whether clauses are struck out, states stay out of the war, or single hops do not take place.  That the
        target itself does not honour is no answer.
    most
        Members of a set at most.

    Returns
    -------
    cuts
        Exact for texts that one more state in the war never takes a duty away from.

    References
    ----------
    R. Reiter (1987), "A theory of diagnosis from first principles", Artificial Intelligence 32:57-95.
    """
    chains: dict[frozenset[Link], Chain] = {}

    def chain(cut: frozenset[Link]) -> Chain:
        if cut not in chains:
            chains[cut] = _chain(follow(tuple(sorted(cut))), target)
        return chains[cut]

    found: list[frozenset[Link]] = []
    level = [frozenset[Link]()] if chain(frozenset()) else []
    for size in range(most + 1):
        open_sets = [cut for cut in level if not any(smaller <= cut for smaller in found)]
        found += [cut for cut in open_sets if not chain(cut) and not _smaller(cut, chain)]
        if size < most:
            grown = (
                cut | {link}
                for cut in open_sets
                for link in (_link(hop, by, target) for hop in chain(cut))
                if link is not None
            )
            level = list(dict.fromkeys(grown))
    sets = sorted(tuple(sorted(cut)) for cut in found)
    return Cuts(
        target, by, bool(chain(frozenset())), tuple(sorted(sets, key=lambda links: (len(links), links))), most
    )


def _smaller(cut: frozenset[Link], chain: Callable[[frozenset[Link]], Chain]) -> bool:
    """Whether some of the links are enough."""
    sizes = range(1, len(cut))
    return any(not chain(frozenset(part)) for size in sizes for part in combinations(sorted(cut), size))


def _chain(spread: Spread, target: str) -> Chain:
    """Hops on which it rests that the target is drawn in, one ground for each state; none where it is not."""
    grounds: dict[str, Hop] = {}
    strikes: dict[str, Hop] = {}
    for hop in spread.hops:
        (strikes if hop.kind == "strike" else grounds).setdefault(hop.state, hop)
    first = next(iter(grounds), "") if target == ANYBODY else target
    found: dict[str, Hop] = {}
    waiting = [first]
    while waiting:
        code = waiting.pop()
        if code in grounds and code not in found:
            found[code] = grounds[code]
            waiting += grounds[code].needs
    called = {hop.event for hop in found.values()}
    return (*found.values(), *(hop for hop in strikes.values() if hop.event in called))


def _link(hop: Hop, by: CutBy, target: str) -> Link | None:
    """What would have to go for a hop not to take place, or nothing of that kind."""
    if by == "states":
        return None if hop.kind == "strike" or hop.state == target else Link(state=hop.state)
    if hop.kind == "strike":
        return Link(state=hop.state, kind="strike") if by == "hops" else None
    if by == "clauses":
        return None if hop.finding is None else Link(treaty=hop.finding.treaty, article=hop.finding.article)
    if hop.finding is None:
        return Link(state=hop.state, kind="choice")
    return Link(hop.state, hop.finding.treaty, hop.finding.article, hop.follows, hop.kind)
