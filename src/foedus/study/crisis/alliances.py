"""Models of promises: who honours them, who believes them, and what they make the protected do."""

from __future__ import annotations

import numpy as np

from foedus.analyses.stability.models.alliance_commitments import (
    AllianceCommitment,
    BestCommitment,
    Outcome,
    alliance_commitment,
    best_commitment,
)
from foedus.analyses.stability.models.alliance_reliability import AllianceReliability, alliance_reliability
from foedus.analyses.stability.models.costly_signal import CostlySignal, costly_signal
from foedus.analyses.stability.models.tying_hands import Signal, TyingHands, tying_hands
from foedus.study.crisis.model import Finding, Given, Model, Number, at, shown

_CHANCE, _SHARE, _COST = "0 to 1", "0 to 1", "0 or more"
_NO_YES = ("no", "yes")

# --- reliability -----------------------------------------------------------------------------------------


def _alliances(given: Given) -> AllianceReliability:
    return alliance_reliability(ally_costs=given.hidden["ally_costs"], **given.numbers)


def _reliability(given: Given) -> tuple[Finding, ...]:
    found = _alliances(given)
    called = found.attack * found.resists
    return (
        Finding("honour", "chance that the ally fights, if called on", found.honour, is_main=True),
        Finding("resists", "whether the target resists an attack", found.resists, _NO_YES, is_main=True),
        Finding(
            "deters_from", "chance of help that keeps the challenger back", found.deters_from, is_main=True
        ),
        Finding("attack", "chance that the challenger attacks", found.attack, is_main=True),
        Finding(
            "honour_if_attacked",
            "chance of help among alliances whose target is attacked",
            found.honour,
            weight=found.attack,
        ),
        Finding(
            "honour_if_called_on",
            "chance of help among those whose target is attacked and resists",
            found.honour,
            weight=called,
        ),
    )


def _reliability_reasons(given: Given) -> tuple[str, ...]:
    found = _alliances(given)
    honour, needed, attack = at(found.honour), at(found.deters_from), at(found.attack)
    swing = at(given["win_chance_alone"]) - at(given["win_chance_helped"])
    saved = at(given["ally_stake"]) * swing
    worth = saved + at(given["dishonour"])
    does = "attacks" if attack > 0.5 else "keeps the peace"
    reasons = [
        f"The challenger {does} (chance of an attack {shown(attack)}): the ally would help with a chance of "
        f"{shown(honour)}, and {_enough(needed)}.",
        f"The ally fights if that costs it less than {shown(worth)}: {shown(saved)} that it saves of its stake, "
        f"and {shown(at(given['dishonour']))} of honour.",
    ]
    if not at(found.resists):
        reasons.append("So unsure of help, the target would concede rather than resist, and call on nobody.")
    reasons.append(
        "Give a number in doubt, such as dishonour=0..0.4, to see many alliances: those that are attacked are the "
        "less reliable ones, so the record of alliances that were put to the test understates the rest."
    )
    return tuple(reasons)


def _enough(needed: float) -> str:
    if needed <= 0:
        return "none is needed to keep the challenger back"
    if needed > 1:
        return "even sure help would not keep the challenger back"
    return f"{shown(needed)} would keep the challenger back"


RELIABILITY = Model(
    "Alliance reliability",
    "Why do allies look less reliable than they are?",
    "Smith 1995, 1998",
    (
        Number("status_quo", "the challenger's share without an attack", _SHARE, "0.3"),
        Number("win_chance_alone", "the challenger's chance to win against the target alone", _CHANCE, "0.7"),
        Number("win_chance_helped", "its chance against target and ally", "0 to win_chance_alone", "0.3"),
        Number("challenger_cost", "of war to the challenger, as a share of the stake", _COST, "0.1"),
        Number("target_cost", "of war to the target", _COST, "0.1"),
        Number("ally_stake", "worth to the ally of all the stake in the target's hands", _COST, "0.5"),
        Number("dishonour", "what standing aside costs the ally", _COST, "0.1"),
        Number(
            "ally_costs",
            "of fighting to the ally, as the others see it",
            "a distribution, such as 0.1..0.7 or normal(0.4, 0.15)",
            "normal(0.4, 0.15)",
            "hidden",
        ),
        Number("demand", "the challenger's share if the target concedes", "status_quo to 1", "1"),
        Number("challenger_scale", "noise of the challenger's choice", "0 or more", "0"),
    ),
    _reliability,
    _reliability_reasons,
)

# --- costly signal ---------------------------------------------------------------------------------------


def _signal(given: Given) -> CostlySignal:
    return costly_signal(stakes=given.hidden["stakes"], **given.numbers)


def _costly(given: Given) -> tuple[Finding, ...]:
    found = _signal(given)
    return (
        Finding("allied", "chance that the state allies", found.allied, is_main=True),
        Finding("cut", "least stake of a state that allies", found.cut, is_main=True),
        Finding("fights_from", "least stake of a state that would fight", found.fights_from),
        Finding("honour_before", "chance that it would fight, before anything is seen", found.honour_before),
        Finding("honour_allied", "the same once it allies", found.honour_allied, is_main=True),
        Finding("honour_unallied", "the same once it does not", found.honour_unallied, is_main=True),
        Finding("attack_before", "chance of an attack if there were no alliances", found.attack_before),
        Finding("attack_allied", "chance of an attack on an ally", found.attack_allied, is_main=True),
        Finding("attack_unallied", "chance of an attack on another", found.attack_unallied, is_main=True),
    )


def _costly_reasons(given: Given) -> tuple[str, ...]:
    found = _signal(given)
    cut, fights = at(found.cut), at(found.fights_from)
    if np.isinf(cut):
        return (
            "Nobody allies: the attacks that an alliance would prevent are worth less than it costs in peace, even "
            "to a state with the greatest stake.",
            f"A state fights if its stake is at least {shown(fights)}, chance {shown(at(found.honour_before))}.",
        )
    kind = (
        "some allies would not fight if it came to it"
        if cut < fights
        else "every ally would fight, and some others would too"
    )
    return (
        f"States with a stake of at least {shown(cut)} ally (chance {shown(at(found.allied))}), and {kind}.",
        f"Seeing the alliance raises the chance of help from {shown(at(found.honour_before))} to "
        f"{shown(at(found.honour_allied))}; seeing none lowers it to {shown(at(found.honour_unallied))}.",
        f"So the chance of an attack is {shown(at(found.attack_allied))} with it and "
        f"{shown(at(found.attack_unallied))} without, and that difference is just worth "
        f"{shown(at(given['peacetime_cost']))} to a state at the cut.",
    )


COSTLY = Model(
    "Costly signal",
    "What does an alliance tell that words do not, if it costs something in peace?",
    "Morrow 1994, 2000",
    (
        Number(
            "stakes",
            "of the state in the target, as the challenger sees it",
            "a distribution",
            "0..1",
            "hidden",
        ),
        Number("loss_alone", "part of that stake lost if the target stands alone", "loss_helped to 1", "0.8"),
        Number("loss_helped", "part lost if the state fights for it", "0 to loss_alone", "0.3"),
        Number("war_cost", "of fighting to the state", _COST, "0.2"),
        Number("peacetime_cost", "of the alliance to the state, attacked or not", "above 0", "0.05"),
        Number("challenger_gain_alone", "from an attack if the state stands aside", "above the next", "0.6"),
        Number("challenger_gain_helped", "from an attack if the state fights", "below the last", "0.1"),
        Number("highest_challenger_cost", "the challenger's own cost runs from 0 to this", "above 0", "1"),
    ),
    _costly,
    _costly_reasons,
)

# --- tying hands -----------------------------------------------------------------------------------------


def _hands(given: Given) -> TyingHands:
    return tying_hands(values=given.hidden["values"], **given.numbers)


def _tying(given: Given) -> tuple[Finding, ...]:
    found = _hands(given)
    findings = [
        Finding("believed_from", "chance of a fight from which the signal is believed", found.believed_from),
        Finding("fights_unsignalled", "chance of a fight if nothing is said", found.fights_unsignalled),
    ]
    for way, signal in (("tying", found.tying), ("sinking", found.sinking)):
        findings += [
            Finding(f"{way}_level", f"least cost that is believed, {way}", signal.level, is_main=True),
            Finding(f"{way}_sends", f"chance that the signal is sent, {way}", signal.sends),
            Finding(f"{way}_challenge", f"chance of a challenge, {way}", signal.challenge),
            Finding(f"{way}_war", f"chance of war, {way}", signal.war, is_main=True),
            Finding(f"{way}_gives_in", f"chance that the defender gives in, {way}", signal.gives_in),
            Finding(f"{way}_worth", f"worth to the defender beforehand, {way}", signal.worth, is_main=True),
        ]
    return tuple(findings)


def _tying_reasons(given: Given) -> tuple[str, ...]:
    found = _hands(given)
    wanted, spoken = at(found.believed_from), at(found.fights_unsignalled)
    if spoken >= wanted:
        return (
            f"Words are enough: the defender would fight with a chance of {shown(spoken)}, and {shown(wanted)} keeps "
            f"back every challenger that can be kept back.",
        )

    def told(signal: Signal, due: str) -> str:
        return (
            f"{due} {shown(at(signal.level))}: sent with a chance of {shown(at(signal.sends))}, war "
            f"{shown(at(signal.war))}, giving in {shown(at(signal.gives_in))}, worth {shown(at(signal.worth))}."
        )

    better = "Tying hands" if at(found.tying.worth) >= at(found.sinking.worth) else "Sinking costs"
    return (
        f"{better} is worth more to the defender beforehand.",
        f"It would fight with a chance of {shown(spoken)}, and a challenger is kept back from {shown(wanted)} on.",
        told(found.tying, "Tying hands takes a cost, due only on giving in, of"),
        told(found.sinking, "Sinking costs takes, paid at once,"),
        "Tied hands cost nothing where they work, so more defenders tie them; where they fail, they are fought for.",
    )


TYING = Model(
    "Tying hands and sinking costs",
    "Which makes a word believed at less cost?",
    "Fearon 1997",
    (
        Number(
            "values",
            "of the prize to the defender, as the challenger sees it",
            "a distribution",
            "0..1",
            "hidden",
        ),
        Number("win_chance", "the defender's", "between 0 and 1", "0.5"),
        Number("war_cost", "to the defender", _COST, "0.3"),
        Number("challenger_gain", "from a defender that gives in", "above 0", "1"),
        Number("challenger_war_cost", "what war costs the challenger on balance", "above 0", "0.5"),
        Number("undeterred", "chance of a challenger that nothing keeps back", "0 to below 1", "0.1"),
    ),
    _tying,
    _tying_reasons,
)

# --- commitments -----------------------------------------------------------------------------------------

OUTCOMES = ("peace", "concession", "attack and war", "war begun by the protected")


_OF_THE_PROMISE = ("promise", "cover")
_OF_THE_GUARANTOR = ("guarantor_stake", "guarantor_war_cost", "least_cover")


def _promise(given: Given) -> AllianceCommitment:
    return alliance_commitment(
        **{name: value for name, value in given.numbers.items() if name not in _OF_THE_GUARANTOR}
    )


def _best(given: Given) -> BestCommitment:
    around = {
        name: value for name, value in given.numbers.items() if name not in {*_OF_THE_PROMISE, "least_cover"}
    }
    least = float(np.mean(given["least_cover"]))
    return best_commitment(least_cover=least, **around)  # type: ignore[arg-type]  # arrays, all of them


def _commitments(given: Given) -> tuple[Finding, ...]:
    found, best = _promise(given), _best(given)
    return (
        Finding("outcome", "how it ends", found.outcome, OUTCOMES, is_main=True),
        Finding("needed", "least promise with which there is no attack", found.needed, is_main=True),
        Finding("resists_from", "chance of help from which the target resists", found.resists_from),
        Finding("deters_from", "chance of help that keeps the challenger back", found.deters_from),
        Finding(
            "restrained_up_to",
            "chance of help up to which the target begins no war",
            found.restrained_up_to,
            is_main=True,
        ),
        Finding("highest_cover", "greatest part of its own wars that may be covered", found.highest_cover),
        Finding("best_promise", "the guarantor's best promise, to one twentieth", np.array([best.promise])),
        Finding("best_cover", "the cover that goes with it", np.array([best.cover])),
        Finding("best_worth", "mean worth of that to the guarantor", np.array([best.worth])),
        Finding("worth_of_none", "mean worth to it of no promise", np.array([best.worth_of_none])),
    )


def _commitments_reasons(given: Given) -> tuple[str, ...]:
    found = _promise(given)
    outcome = Outcome(int(at(found.outcome)))
    promise, cover = at(given["promise"]), at(given["cover"])
    needed, bound = at(found.needed), at(found.restrained_up_to)
    own = promise * cover
    told = {
        Outcome.PEACE: f"Peace: the promise of {shown(promise)} is enough to deter, which takes {shown(needed)}, and "
        f"help in {shown(own)} of its own wars is too little to tempt the protected, which takes more than "
        f"{shown(bound)}.",
        Outcome.CONCESSION: f"The challenger attacks and the target concedes: with a promise of {shown(promise)} it "
        f"does not resist, which takes {shown(at(found.resists_from))}.",
        Outcome.ATTACK: f"The challenger attacks and there is war: the promise of {shown(promise)} makes the target "
        f"resist, but {shown(at(found.deters_from))} would be needed to deter.",
        Outcome.ENTRAPMENT: f"The protected begins a war: help in {shown(own)} of its own wars is more than the "
        f"{shown(bound)} up to which it keeps still.",
    }
    sure = (
        "A promise that is both sure and unconditional would unleash the protected; "
        if bound < 1
        else "Even a promise that is both sure and unconditional would not unleash the protected; "
    )
    if needed > 1:
        cure = "no promise deters."
    elif bound < 0:
        cure = "it would begin a war even without any help."
    elif bound < 1:
        cure = (
            f"one that covers attacks alone deters from {shown(needed)} on, and one that covers all wars does both "
            f"between {shown(needed)} and {shown(bound)}."
        )
    else:
        cure = f"{shown(needed)} or more deters."
    best = _best(given)
    choice = (
        f"a promise of {shown(best.promise)} with a cover of {shown(best.cover)} is best for the guarantor, worth "
        f"{shown(best.worth)} to it, against {shown(best.worth_of_none)} without any."
        if best.promise > 0
        else f"no promise is best for the guarantor, worth {shown(best.worth)} to it."
    )
    return (told[outcome], sure + cure, f"Of all promises in steps of one twentieth, {choice}")


COMMITMENTS = Model(
    "Alliance commitments",
    "Which promise deters a challenger without unleashing the ally?",
    "Benson 2012; Benson, Meirowitz and Ramsay 2014",
    (
        Number("promise", "chance of help if the target is attacked", _CHANCE, "1"),
        Number("cover", "part of the wars begun by the target that it covers", "0 to 1", "1"),
        Number("status_quo", "the challenger's share in peace", _SHARE, "0.5"),
        Number("win_chance_alone", "the challenger's chance to win against the target alone", _CHANCE, "0.7"),
        Number("win_chance_helped", "its chance against both", "0 to below win_chance_alone", "0.3"),
        Number("challenger_cost", "of war to the challenger, as a share of the stake", _COST, "0.1"),
        Number("target_cost", "of war to the target", _COST, "0.1"),
        Number("demand", "the challenger's share if the target concedes", "status_quo to 1", "0.7"),
        Number("guarantor_stake", "worth to the guarantor of all in the target's hands", _COST, "0.5"),
        Number("guarantor_war_cost", "of fighting to the guarantor", _COST, "0.2"),
        Number(
            "least_cover",
            "part of the target's own wars that cannot be told from attacks on it (its mean, if in doubt)",
            "0 to 1",
            "1",
        ),
    ),
    _commitments,
    _commitments_reasons,
)
