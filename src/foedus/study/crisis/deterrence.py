"""Models of threats: perfect deterrence, the tripartite crisis and military mobilisation."""

from __future__ import annotations

from foedus.analyses.stability.models.military_mobilisation import (
    Deterrent,
    Mobilisation,
    Reply,
    military_mobilisation,
    mobilisation_reply,
)
from foedus.analyses.stability.models.perfect_deterrence import PerfectDeterrence, Region, perfect_deterrence
from foedus.analyses.stability.models.tripartite_crisis import (
    ENDS,
    TripartiteCrisis,
    Worths,
    tripartite_crisis,
)
from foedus.study.crisis.model import Finding, Given, Model, Number, at, shown

_CHANCE = "0 to 1"

# --- perfect deterrence ----------------------------------------------------------------------------------

REGIONS = tuple(region.name.lower() for region in Region)


def deterrence(given: Given) -> PerfectDeterrence:
    """Equilibrium with the numbers of a case."""
    return perfect_deterrence(**{number.name: given[number.name] for number in PERFECT_DETERRENCE.numbers})


def _deterrence(given: Given) -> tuple[Finding, ...]:
    found = deterrence(given)
    return (
        Finding("region", "which equilibrium it is", found.region, REGIONS, is_main=True),
        Finding("deters_hard", "chance of denial that keeps a hard challenger back", found.deters_hard),
        Finding("deters_soft", "chance of denial that keeps a soft challenger back", found.deters_soft),
        Finding("yields_from", "belief from which a soft defender concedes", found.yields_from),
        Finding("hard_attacks", "chance that a hard challenger attacks", found.hard_attacks),
        Finding("soft_attacks", "chance that a soft challenger attacks", found.soft_attacks),
        Finding("soft_denies", "chance that a soft defender denies", found.soft_denies),
        Finding("status_quo", "chance that nobody attacks", found.status_quo, is_main=True),
        Finding("concession", "chance that the defender concedes", found.concession, is_main=True),
        Finding("back_down", "chance that the challenger backs down", found.back_down, is_main=True),
        Finding("war", "chance of war", found.war, is_main=True),
    )


def _deterrence_reasons(given: Given) -> tuple[str, ...]:
    found = deterrence(given)
    q, r = at(given["defender_hard"]), at(given["challenger_hard"])
    hard, soft, yields = at(found.deters_hard), at(found.deters_soft), at(found.yields_from)
    told = {
        Region.DETERRENCE: (
            "Nobody attacks.",
            f"The defender is hard with a chance of {shown(q)}, and {shown(hard)} is enough to keep even a hard "
            f"challenger back.",
        ),
        Region.SEPARATION: (
            "Hard challengers attack and soft ones do not; soft defenders concede.",
            f"The defender is hard with a chance of {shown(q)}: more than {shown(soft)}, which keeps a soft challenger "
            f"back, but less than {shown(hard)}, which a hard one needs.",
            "So whoever attacks is hard, and a soft defender knows it.",
        ),
        Region.ATTACK: (
            "Every challenger attacks, and soft defenders concede.",
            f"The defender is hard with a chance of {shown(q)}, and it would take more than {shown(soft)} to keep "
            f"even a soft challenger back.",
            f"The challenger is hard with a chance of {shown(r)}, and from {shown(yields)} on a soft defender would "
            f"rather concede than call what may be no bluff.",
        ),
        Region.BLUFF: (
            "Hard challengers attack, soft ones bluff now and then, and soft defenders call it now and then.",
            f"The defender is hard with a chance of {shown(q)}, and it would take more than {shown(soft)} to keep "
            f"even a soft challenger back.",
            f"The challenger is hard with a chance of {shown(r)}, below {shown(yields)}: were all to attack, soft "
            f"defenders would deny.",
            f"So soft challengers attack with a chance of {shown(at(found.soft_attacks))}, which makes attackers hard "
            f"with a chance of {shown(yields)}, and soft defenders deny with a chance of "
            f"{shown(at(found.soft_denies))}, which makes denial as likely as {shown(soft)}.",
        ),
    }
    return told[Region(int(at(found.region)))]


PERFECT_DETERRENCE = Model(
    "Perfect deterrence",
    "When does a threat of which nobody is sure deter a challenger of whom nobody is sure?",
    "Zagare and Kilgour 2000",
    (
        Number("defender_hard", "chance that the defender would rather fight than concede", _CHANCE, "0.3"),
        Number(
            "challenger_hard", "chance that the challenger would rather fight than back down", _CHANCE, "0.4"
        ),
        Number(
            "challenger_status_quo", "worth of the status quo to the challenger", "above challenger_war", "0"
        ),
        Number("challenger_gain", "worth of a concession to it", "above challenger_status_quo", "1"),
        Number("challenger_back_down", "worth of backing down to it", "below challenger_war", "-1"),
        Number("challenger_war", "worth of war to a hard challenger", "between the two before", "-0.5"),
        Number(
            "defender_rival_backs_down",
            "worth to the defender of a challenger that backs down",
            "above defender_concession",
            "1",
        ),
        Number("defender_concession", "worth of conceding to it", "above defender_war", "0"),
        Number("defender_war", "worth of war to a soft defender", "below defender_concession", "-1"),
    ),
    _deterrence,
    _deterrence_reasons,
)

# --- tripartite crisis -----------------------------------------------------------------------------------

_ENDS = {
    "status_quo": "the challenger demands nothing",
    "concession": "the protege concedes",
    "back_down": "the challenger backs down before the defender",
    "conflict": "conflict of all three",
    "abandonment": "the protege, abandoned, gives up what was demanded",
    "realignment": "the protege, abandoned, realigns",
}
_WORTHS = {
    "challenger": ("0.5", "1", "0.2", "0.3", "0.9", "0.7"),
    "protege": ("0.8", "0.3", "0.9", "0.2", "0.25", "0.4"),
    "defender": ("0.9", "0.6", "0.95", "0.3", "0.5", "0.1"),
}


def _crisis(given: Given) -> TripartiteCrisis:
    challenger, protege, defender = (Worths(*(given[f"{role}_{end}"] for end in ENDS)) for role in _WORTHS)
    scales = (given["challenger_scale"], given["protege_scale"], given["defender_scale"])
    return tripartite_crisis(challenger, protege, defender, scales)


def _tripartite(given: Given) -> tuple[Finding, ...]:
    found = _crisis(given)
    return (
        Finding("demand", "chance that the challenger makes its demand", found.demand, is_main=True),
        Finding("hold", "chance that the protege then holds firm", found.hold, is_main=True),
        Finding("support", "chance that the defender then supports it", found.support, is_main=True),
        Finding("press", "chance that the challenger presses on against support", found.press),
        Finding("realign", "chance that an abandoned protege realigns", found.realign),
        *(
            Finding(
                f"ends_in_{end}", f"chance that {says}" if end != "conflict" else f"chance of {says}", chance
            )
            for (end, says), chance in zip(_ENDS.items(), found.ends, strict=True)
        ),
    )


def _tripartite_reasons(given: Given) -> tuple[str, ...]:
    found = _crisis(given)
    ends = {end: at(chance) for end, chance in zip(ENDS, found.ends, strict=True)}
    likely = max(ends, key=lambda end: ends[end])
    first = f"The likeliest end: {_ENDS[likely]} (chance {shown(ends[likely])})."

    def compared(role: str, one: str, other: str) -> str:
        pair = (f"{role}_{one}", f"{role}_{other}")
        return f"{pair[0]} {shown(at(given[pair[0]]))} against {pair[1]} {shown(at(given[pair[1]]))}"

    def foreseen(role: str) -> tuple[float, float, float]:
        """Worth to a player of support, of abandonment, and of a protege that holds firm."""
        ends = {end: at(given[f"{role}_{end}"]) for end in ENDS}
        supported = _mean(at(found.press), ends["conflict"], ends["back_down"])
        abandoned = _mean(at(found.realign), ends["realignment"], ends["abandonment"])
        return supported, abandoned, _mean(at(found.support), supported, abandoned)

    supported, abandoned, _ = foreseen("defender")
    held, yielded = foreseen("protege")[2], at(given["protege_concession"])
    demanded = _mean(at(found.hold), foreseen("challenger")[2], at(given["challenger_concession"]))
    return (
        first,
        f"From the last moves back: against support the challenger presses on with a chance of "
        f"{shown(at(found.press))} ({compared('challenger', 'conflict', 'back_down')}).",
        f"Abandoned, the protege realigns with a chance of {shown(at(found.realign))} "
        f"({compared('protege', 'realignment', 'abandonment')}).",
        f"The defender supports it with a chance of {shown(at(found.support))}: what follows is worth "
        f"{shown(supported)} to it then, and {shown(abandoned)} if it stands aside.",
        f"The protege holds firm with a chance of {shown(at(found.hold))}: that is worth {shown(held)} to it, and "
        f"conceding {shown(yielded)}.",
        f"The challenger makes its demand with a chance of {shown(at(found.demand))}: that is worth {shown(demanded)} "
        f"to it, and waiting {shown(at(given['challenger_status_quo']))}.",
    )


def _mean(chance: float, first: float, second: float) -> float:
    return chance * first + (1 - chance) * second


TRIPARTITE = Model(
    "Tripartite crisis",
    "Does a defender's word keep a challenger from a protege, and the protege at its side?",
    "Zagare and Kilgour 2003; Quackenbush 2006",
    tuple(
        Number(f"{role}_{end}", f"worth to the {role}: {says}", "a number", worth)
        for role, worths in _WORTHS.items()
        for (end, says), worth in zip(_ENDS.items(), worths, strict=True)
    )
    + tuple(
        Number(f"{role}_scale", f"noise of the {role}'s choices, in the unit of worths", "0 or more", "0")
        for role in _WORTHS
    ),
    _tripartite,
    _tripartite_reasons,
)

# --- military mobilisation -------------------------------------------------------------------------------

REPLIES = ("the challenger accepts it", "the challenger fights", "the challenger compels the defender")
_FORCE_NAMES = (
    "defender_value",
    "challenger_value",
    "defender_war_cost",
    "challenger_war_cost",
    "offence_advantage",
)


def _forces(given: Given) -> tuple[Deterrent, Mobilisation]:
    numbers = {name: given[name] for name in _FORCE_NAMES}
    return military_mobilisation(**numbers), mobilisation_reply(given["defender_force"], **numbers)


def _mobilisation(given: Given) -> tuple[Finding, ...]:
    deterrent, reply = _forces(given)
    return (
        Finding("reply", "what the given force meets with", reply.reply, REPLIES, is_main=True),
        Finding("challenger_force", "what the challenger mobilises against it", reply.challenger_force),
        Finding("win_chance", "the challenger's chance to win with these forces", reply.win_chance),
        Finding("defender_worth", "of that to the defender", reply.defender_worth),
        Finding("compelled_below", "force below which compelling pays", deterrent.compelled_below),
        Finding("fought_below", "force below which fighting pays", deterrent.fought_below),
        Finding("least_deterrent", "least force that deters", deterrent.least, is_main=True),
        Finding(
            "best_force", "the defender's best force of all", deterrent.best.defender_force, is_main=True
        ),
        Finding("best_reply", "what that force meets with", deterrent.best.reply, REPLIES),
        Finding("best_worth", "of that to the defender", deterrent.best.defender_worth),
    )


def _mobilisation_reasons(given: Given) -> tuple[str, ...]:
    deterrent, reply = _forces(given)
    force, least, best = at(reply.defender_force), at(deterrent.least), deterrent.best
    what = REPLIES[int(at(reply.reply))]
    if at(best.reply) == Reply.ACCEPTS:
        advice = f"The defender does best with just that force, worth {shown(at(best.defender_worth))} to it."
    elif at(best.reply) == Reply.FIGHTS:
        advice = (
            f"Deterring would cost it more than it saves: the defender does best with "
            f"{shown(at(best.defender_force))}, and fights, which is worth {shown(at(best.defender_worth))} to it."
        )
    else:
        advice = "No force is worth its cost to the defender: it does best with none, and gives in."
    return (
        f"With a force of {shown(force)}, {what}; {shown(least)} is the least that deters.",
        f"Fighting stops paying at {shown(at(deterrent.fought_below))}: there the challenger's best war, with forces "
        f"paid, is worth nothing to it.",
        f"Compelling stops paying at {shown(at(deterrent.compelled_below))}: there the force that would make the "
        f"defender give in costs all that the prize is worth.",
        advice,
    )


MOBILISATION = Model(
    "Military mobilisation",
    "How large a force deters, if force both costs something at once and makes war likelier to be won?",
    "Slantchev 2005",
    (
        Number("defender_force", "the defender's, in units of its cost", "0 or more", "0.1"),
        Number("defender_value", "of the prize to the defender", "above 0", "1"),
        Number("challenger_value", "of the prize to the challenger, in the same unit", "above 0", "0.6"),
        Number("defender_war_cost", "of war to the defender, beside forces", "above 0", "0.1"),
        Number("challenger_war_cost", "of war to the challenger, beside forces", "above 0", "0.1"),
        Number("offence_advantage", "above 1 the attack is favoured, below 1 the defence", "above 0", "1"),
    ),
    _mobilisation,
    _mobilisation_reasons,
)
