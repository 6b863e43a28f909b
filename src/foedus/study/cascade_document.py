"""A cascade as one JSON document."""

from __future__ import annotations

from foedus.analyses.obligations.cascades.result import Cascade, Chances, Cuts, Hop
from foedus.analyses.obligations.result import Finding
from foedus.study.labelled import Json


def cascade_document(found: Cascade) -> Json:
    """Rings, steps, what stays open, chances and cuts; steps carry their clause and what they rest on."""
    return {
        "event": found.event.id,
        "proposal": found.proposal,
        "attackers": list(found.event.attackers),
        "victims": list(found.victims),
        "rings": [list(ring) for ring in found.rings],
        "hops": [_hop(hop) for hop in found.hops],
        "beyond": [_hop(hop) for hop in found.beyond],
        "stays_out": [_hop(hop) for hop in found.stays_out],
        "possible": [_hop(hop) for hop in found.possible],
        "choices": [_hop(hop) for hop in found.choices],
        "neutral": [_finding(finding) for finding in found.neutral],
        "breaches": [_finding(finding) for finding in found.breaches],
        "conflicts": [
            {
                "state": conflict.state,
                "help": _finding(conflict.help),
                "against": _finding(conflict.against),
                "says": conflict.says,
            }
            for conflict in found.conflicts
        ],
        "chances": None if found.chances is None else _chances(found.chances),
        "cuts": [_cuts(cuts) for cuts in found.cuts],
        "assumptions": list(found.assumptions),
        "limits": list(found.limits),
    }


def _hop(hop: Hop) -> Json:
    return {
        "ring": hop.ring,
        "kind": hop.kind,
        "state": hop.state,
        "side": hop.side,
        "follows": hop.follows,
        "event": hop.event,
        "needs": list(hop.needs),
        "clause": None if hop.finding is None else _finding(hop.finding),
    }


def _finding(finding: Finding) -> Json:
    return {
        "state": finding.state,
        "victim": finding.victim,
        "face": finding.face,
        "treaty": finding.treaty,
        "article": finding.article,
        "duty": finding.duty.name.lower(),
        "verdict": str(finding.verdict),
        "hangs_on": finding.hangs_on,
        "certainty": finding.certainty,
    }


def _chances(chances: Chances) -> Json:
    return {
        "states": {
            code: {
                "drawn_in": float(chances.drawn_in[i]),
                "victims_side": float(chances.victims_side[i]),
                "attackers_side": float(chances.attackers_side[i]),
            }
            for i, code in enumerate(chances.states)
        },
        "rings": [float(chance) for chance in chances.rings],
        "expected": chances.expected,
        "draws": chances.draws,
        "exact": chances.exact,
    }


def _cuts(cuts: Cuts) -> Json:
    return {
        "target": cuts.target,
        "by": cuts.by,
        "is_drawn_in": cuts.is_drawn_in,
        "sets": [
            [{key: value for key, value in vars(link).items() if value} for link in links]
            for links in cuts.sets
        ],
        "most": cuts.most,
    }
