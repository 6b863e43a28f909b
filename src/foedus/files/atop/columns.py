"""Which columns does the member-level table of ATOP 5.1 have, and which duties and limits do they code?

Names and meanings are those of the project's codebook.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from foedus.model.treaties import Duty

VERSION = "5.1"
_HEADINGS = """
atopid cowid cow4id member cowsys yrent moent dayent yrexit moexit dayexit ineffect bilat phase maxphase wartime
cowwar estmode pubsecr secrart proadd futmem speclgth length renounce proren renewlgt term termmode termcaus defense
offense neutral nonagg consul active conditio defcon offcon neucon concon defcoadv defcoloc defcocon defconum
defcodem defconpr offcoadv offcoloc offcocon offconum offcodem neucoadv neucoloc neucocon neuconum neucodem neuconpr
neucoatt concoadv concoloc concocon concoreq olimob asymm obvary notaiden dipaid terrres seppeace thirdcom noothall
specthrt statthr1 statthr2 conwtin medarb milcon milaid intcom subord organ1 orgpurp1 organ2 orgpurp2 base contrib
armred acqterr divgains demwith reflnun refothio natrefal compag nomicoop conres agprois conmen ecaid interv source
new5 rev5 version
"""
COLUMNS = tuple(_HEADINGS.split())
"""Every column of the table; those that are not named below are not used."""


@dataclass(frozen=True, slots=True)
class Promise:
    """One of the five main promises that the coding tells apart."""

    column: str
    duty: Duty
    says: str
    """What it asks, in our own words."""
    open: str
    """What the coding leaves open about every such promise, as it stands after whether."""
    limits: Mapping[str, str]
    """Columns of the conditions that it may have; each with what it leaves open, empty where the event tells it."""
    summary: str = ""
    """Column that says whether any of those conditions is there."""
    joins_attacks: bool = False
    """Whether it is also owed to an ally that attacks, unless a condition says otherwise."""


_ADVERSARY = (
    "the attacker is the adversary, or of the kind of adversary, that the coding notes without saying which"
)
_PLACE = "the place meets a limit of place that the coding notes without saying which"
_CONFLICT = "the event belongs to the conflict under way that the coding notes without saying which"
_NUMBER = (
    "the number of attackers is one for which the duty holds; the coding notes a limit without saying which"
)
_DEMANDS = "the demands are met on which the duty depends; the coding notes them without saying which"

PROMISES = (
    Promise(
        "defense",
        Duty.ASSIST,
        "A party helps in arms if another is attacked in its sovereignty or its territory.",
        "the text covers this attack, and with what help; the coding says only that there is a duty",
        {
            "defcoadv": _ADVERSARY,
            "defcoloc": _PLACE,
            "defcocon": _CONFLICT,
            "defconum": _NUMBER,
            "defcodem": _DEMANDS,
            "defconpr": "",
        },
        "defcon",
    ),
    Promise(
        "offense",
        Duty.ASSIST,
        "A party helps another in arms in a war that no attack on the other's sovereignty or territory began.",
        "this is a war that the promise of joint action covers; the coding says only that there is a duty",
        {
            "offcoadv": _ADVERSARY,
            "offcoloc": _PLACE,
            "offcocon": _CONFLICT,
            "offconum": _NUMBER,
            "offcodem": _DEMANDS,
        },
        "offcon",
        joins_attacks=True,
    ),
    Promise(
        "neutral",
        Duty.NEUTRALITY,
        "A party does not join or help the other side in a war of another party.",
        "the text covers this war; the coding says only that there is a duty",
        {
            "neucoadv": _ADVERSARY,
            "neucoloc": _PLACE,
            "neucocon": _CONFLICT,
            "neuconum": _NUMBER,
            "neucodem": _DEMANDS,
            "neuconpr": "",
            "neucoatt": "",
        },
        "neucon",
        joins_attacks=True,
    ),
    Promise(
        "nonagg",
        Duty.REFRAIN,
        "A party does not use force against another.",
        "the text forbids this use of force; the coding says only that there is a duty",
        {},
    ),
    Promise(
        "consul",
        Duty.CONSULT,
        "A party consults another in a crisis that may become an armed conflict.",
        "the text asks for talks on this event; the coding says only that there is a duty",
        {"concoadv": _ADVERSARY, "concoloc": _PLACE, "concocon": _CONFLICT, "concoreq": ""},
        "concon",
    ),
)
OTHER_LIMIT = "olimob"
"""Column of a condition on some promise of the member, of a kind that has no column of its own."""
OTHER_LIMIT_OPEN = "a further condition is met that the coding notes without saying which, or for which duty"
ALLY_ATTACKED = "neucoatt"
"""Column of the condition that the ally is the one attacked."""
VARIES = "obvary"
"""Column that says that a member owes different things to different members."""
VARIES_OPEN = "the duty runs to the one attacked: the coding notes that it differs from one ally to another"
