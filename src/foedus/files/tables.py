"""Which parts of a scenario may be written as tables, and with which columns?

The same tables serve CSV files and the sheets of a workbook.  A heading names a field of the scenario format.
A blank cell is a value that is not given.  A cell may hold whatever may stand in YAML: a plain number, the
shorthand for one (``10..50``), names with commas between them, or, in brackets, a list or a mapping.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from foedus.files.document import Path

Kind = Literal["text", "prose", "number", "names", "day", "flag", "consent"]
"""What a column holds; line ends at the end of prose are its author's, those of a short text are not."""
IGNORED = "(ignore)"
"""A sheet or a column whose heading begins so is left aside."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table, and the field that it fills."""

    heading: str
    help: str
    kind: Kind = "text"
    is_required: bool = False
    path: Path = ()
    """Where in the row's mapping its value goes; under its heading where empty."""
    choices: tuple[str, ...] = ()
    """The words that may stand in it, where they are fixed."""
    refers_to: str = ""
    """Table whose first column lists what may stand in it."""
    limits: tuple[float, float] | None = None
    """Least and greatest plain number."""

    @property
    def keys(self) -> Path:
        """Where in the row's mapping its value goes."""
        return self.path or (self.heading,)


@dataclass(frozen=True, slots=True)
class Table:
    """A part of the scenario that may be written as rows."""

    name: str
    """Of the sheet, and of the CSV file without its ending."""
    says: str
    columns: tuple[Column, ...]
    section: str
    """Key of the document that the rows fill."""
    shape: Literal["rows", "named", "inside"]
    """Whether the section is a list of rows, a mapping from the first column to rows, or has its values
    deeper inside, under the first and second column."""
    inside: str = ""
    """For ``inside``: field of a named row that holds the values, such as ``scale`` of an issue."""

    @property
    def column(self) -> Mapping[str, Column]:
        """Columns by heading."""
        return {column.heading: column for column in self.columns}

    def find(self, heading: str) -> Column | None:
        """Give the column that a heading means, however its words are joined and capitalised."""
        return self.column.get(re.sub(r"[\s-]+", "_", heading.strip().lower()))

    @property
    def headings(self) -> str:
        """Headings of all columns, with commas between them."""
        return ", ".join(column.heading for column in self.columns)


_ID = "Short name, unique in this table; no spaces around it and no slash in it."
EVIDENCE = Column(
    "evidence", "Ids from the table evidence, with commas between them.", "names", refers_to="evidence"
)
ASSUMPTION = Column(
    "assumption", "Why the numbers of this row were chosen, where no evidence gives them.", "prose"
)
_NUMBER = "A number (30), a range (10..50), low likely high (10 30 50), or words such as: about 30."

TABLES: tuple[Table, ...] = (
    Table(
        "actors",
        "The parties.  Fill exactly one of state, group, rest_of, institution, other.",
        (
            Column("id", _ID, is_required=True),
            Column("name", "Name in full."),
            Column("state", "ISO code of the one state that it is, such as NOR."),
            Column("group", "Codes of states, or ids of actors, that it speaks for.", "names"),
            Column("rest_of", "Id of an institution: its members for which no other actor speaks."),
            Column("institution", "Id of the institution that it is, with a mind of its own."),
            Column("other", "yes for a body that is none of these.", "flag"),
            Column("kind", "Only in resolved files.", choices=("state", "group", "institution", "other")),
            Column("states", "Only in resolved files.", "names"),
            Column("capability", f"What it brings to the bargaining.  {_NUMBER}", "number"),
            Column("stake_usd_bn", f"What all that it wants is worth to it, USD bn.  {_NUMBER}", "number"),
            EVIDENCE,
            ASSUMPTION,
        ),
        "actors",
        "named",
    ),
    Table(
        "issues",
        "What is to be settled; the points of each scale stand in the table scales.",
        (
            Column("id", _ID, is_required=True),
            Column("name", "Name in full."),
            Column("question", "What is to be settled, as a question.", "prose"),
            Column("status_quo", f"Where things stand today, on the scale.  {_NUMBER}", "number"),
            Column(
                "reversion_point", f"Where things will stand with no deal, on the scale.  {_NUMBER}", "number"
            ),
            EVIDENCE,
            ASSUMPTION,
        ),
        "issues",
        "named",
    ),
    Table(
        "scales",
        "The points of each issue's scale and what each means; the lowest and highest are its ends.",
        (
            Column("issue", "Id of the issue.", is_required=True, refers_to="issues"),
            Column("point", "A plain number.", "number", is_required=True),
            Column("meaning", "What that outcome is, in words.", "prose"),
        ),
        "issues",
        "inside",
        "scale",
    ),
    Table(
        "positions",
        "Where each actor stands on each issue, one row for each pair.",
        (
            Column("actor", "Id of the actor.", is_required=True, refers_to="actors"),
            Column("issue", "Id of the issue.", is_required=True, refers_to="issues"),
            Column("position", f"What it has declared that it wants, on the scale.  {_NUMBER}", "number"),
            Column(
                "salience", f"How much it cares, 0 to 100.  {_NUMBER}", "number", limits=(0.0, 100.0)
            ),
            Column("accepts_from", f"Red line: it accepts nothing below.  {_NUMBER}", "number"),
            Column("accepts_to", f"Red line: it accepts nothing above.  {_NUMBER}", "number"),
            EVIDENCE,
            ASSUMPTION,
        ),
        "positions",
        "rows",
    ),
    Table(
        "proposals",
        "The settlements on the table; their terms stand in the table terms.",
        (
            Column("id", _ID, is_required=True),
            Column("title", "Title in full.", "prose"),
            Column("says", "The proposal in a sentence or two.", "prose"),
            Column("consent", "Actors that must all agree, or a rule in brackets as in YAML.", "consent"),
            Column("treaties", "Ids of treaties that come into force with it.", "names"),
            Column("accessions", "As in YAML: [{treaty: nato, state: UKR}].", "names"),
            Column("starts", "First day on which its guarantees count, as 2025-02-13.", "day"),
            Column("terms_evidence", "Evidence behind all its terms.", "names", path=("terms_basis", "evidence")),
            Column("terms_assumption", "Reason for all its terms.", "prose", path=("terms_basis", "assumption")),
            Column(
                "force_size", f"Troops in theatre at any one time.  {_NUMBER}", "number", path=("force", "size")
            ),
            Column("force_place", "Code of the host state.", path=("force", "place")),
            Column(
                "force_contributors", "Codes of states that may send troops.", "names",
                path=("force", "contributors"),
            ),
            Column("force_exclude", "Codes of states that stay out.", "names", path=("force", "exclude")),
            Column(
                "force_backstop", "Codes of states that support it from outside.", "names",
                path=("force", "backstop"),
            ),
            Column("force_mission_of", "Id of the treaty whose mission it is.", path=("force", "mission_of")),
            Column("force_flag", "Whose flag it flies, such as nato or coalition.", path=("force", "flag")),
            Column(
                "force_minimum_non_european_share", f"Least share of troops from outside Europe.  {_NUMBER}",
                "number", path=("force", "minimum_non_european_share"), limits=(0.0, 1.0),
            ),
            Column(
                "force_minimum_european_share", f"Least share of troops from European states.  {_NUMBER}",
                "number", path=("force", "minimum_european_share"), limits=(0.0, 1.0),
            ),
            Column("force_evidence", "Evidence for the force.", "names", path=("force", "evidence")),
            Column("force_assumption", "Reason for the force.", "prose", path=("force", "assumption")),
            Column("parameters", "As in YAML: {stability.target_growth: [0.1, 0.2, 0.3]}.", "names"),
            EVIDENCE,
            ASSUMPTION,
        ),
        "proposals",
        "named",
    ),
    Table(
        "terms",
        "What each proposal says on each issue; an issue without a row stays at its reversion point.",
        (
            Column("proposal", "Id of the proposal.", is_required=True, refers_to="proposals"),
            Column("issue", "Id of the issue.", is_required=True, refers_to="issues"),
            Column("value", f"The outcome, on the issue's scale.  {_NUMBER}", "number", is_required=True),
            EVIDENCE,
            ASSUMPTION,
        ),
        "proposals",
        "inside",
        "terms",
    ),
    Table(
        "contingencies",
        "Events that test the settlements.",
        (
            Column("id", _ID, is_required=True),
            Column("title", "Title in full.", "prose"),
            Column("attacker", "Code of the attacking state."),
            Column(
                "target",
                "What is hit.",
                choices=(
                    "territory_of", "forces_of", "vessel_of", "aircraft_of", "infrastructure_of",
                    "coast_guard_of", "embassy_of", "civilians_of",
                ),
            ),
            Column("target_of", "Code of its state, or id of the treaty or proposal whose force is hit."),
            Column("place", "Code of the state, id of the place, or a point such as 44.5N 33.2E."),
            Column("at", "The very point, for maps, where the place is given by its name."),
            Column("near", "Other places so near that borders cannot decide; foedus fills it in.", "names"),
            Column("on", "Day on which it happens, as 2025-02-13.", "day"),
            Column(
                "severity", "How grave it is.", choices=("incident", "armed_attack", "sustained", "invasion", "nuclear")
            ),
            Column("provoked", "yes if the state that is hit attacked first.", "flag"),
            Column(
                "told", "What else is told of it, as in YAML: {attributed: 0.8, requested_by: [UKR]}.", "names"
            ),
        ),
        "contingencies",
        "rows",
    ),
    Table(
        "pledges",
        "Promises of troops, money and arms.",
        (
            Column("id", _ID, is_required=True),
            Column("donor", "Code of the state, or id of the actor, that promises."),
            Column("recipient", "To whom it is promised."),
            Column("kind", "What is promised.", choices=("troops", "money", "arms")),
            Column(
                "stage",
                "How far the promise has come.",
                choices=("announced", "committed", "allocated", "delivered"),
            ),
            Column("amount", f"Troops, or USD bn for money and arms.  {_NUMBER}", "number"),
            Column("on", "Day on which it reached this stage, as 2025-02-13.", "day"),
            Column("says", "What was promised, in words.", "prose"),
            EVIDENCE,
            ASSUMPTION,
        ),
        "pledges",
        "rows",
    ),
    Table(
        "figures",
        "Figures of states, where they differ from the shipped ones or are not shipped.",
        (
            Column("state", "ISO code of the state, such as NOR.", is_required=True),
            Column("figure", "Name of the figure, such as land_k.", is_required=True),
            Column("value", _NUMBER, "number", is_required=True),
            EVIDENCE,
            ASSUMPTION,
        ),
        "states",
        "inside",
        "figures",
    ),
    Table(
        "sources",
        "Documents, tables and reports.",
        (
            Column("id", _ID, is_required=True),
            Column("title", "Its title.", "prose"),
            Column("publisher", "Who published it."),
            Column("date", "Day of publication, as 2025-02-13.", "day"),
            Column("reliability", "Of the source, A (reliable) to F.", choices=tuple("ABCDEF")),
            Column("credibility", "Of what it says, 1 (confirmed) to 6.", "number", limits=(1.0, 6.0)),
            Column("url", "Where it can be read."),
        ),
        "sources",
        "named",
    ),
    Table(
        "evidence",
        "What the sources say.",
        (
            Column("id", _ID, is_required=True),
            Column("source", "Id of the source.", refers_to="sources"),
            Column("at", "Place in the source: a paragraph, article, table or page."),
            Column("says", "What it says, in your own words.", "prose"),
        ),
        "evidence",
        "named",
    ),
)  # fmt: skip
TABLE: Mapping[str, Table] = {table.name: table for table in TABLES}

MORE = "more"
"""Sheet of a workbook with YAML for the parts that have no table."""
ABOUT = Table(
    "about",
    "What the scenario is, and its day.",
    (
        Column("foedus", "Version of the format: 1.", "number", is_required=True),
        Column("id", "Short name of the scenario; that of its file where it is blank."),
        Column("title", "Title of the scenario.", "prose", is_required=True),
        Column("summary", "What it is about, in a few sentences.", "prose"),
        Column("as_of", "The day on which everything is judged, as 2025-02-13.", "day", is_required=True),
        Column(
            "caveats", "What the scenario cannot know; one row for each, with 'caveats' before it.", "names"
        ),
        Column("notes", "Only in resolved files.", "names"),
        Column("resolved", "Only in resolved files.", "flag"),
    ),
    "",
    "rows",
)
"""Sheet of a workbook with the single values: its columns are the fields that stand in its rows."""
