"""Settlements on the table: terms, consent, treaties, accessions and forces."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from foedus.files.document import Path
from foedus.files.resolve.consent import ConsentReader
from foedus.files.resolve.context import Context
from foedus.files.resolve.forces import ForceReader
from foedus.files.resolve.issues import POINTS_OF_AN_ISSUE, on_scale
from foedus.files.resolve.parameters import own_parameters
from foedus.files.resolve.treaties import is_treaty
from foedus.files.schema import ScenarioDocument
from foedus.files.schema.proposals import ProposalDocument
from foedus.model.evidence import Basis
from foedus.model.issues import Issue
from foedus.model.proposals import Accession, Proposal
from foedus.model.quantities import Quantity
from foedus.model.treaties import Treaty


@dataclass
class ProposalReader:
    """What it takes to read the proposals of a scenario."""

    context: Context
    issues: Mapping[str, Issue]
    issue_names: Collection[str]
    """Names of all issues, well formed or not."""
    treaties: Mapping[str, Treaty]
    treaty_names: Collection[str]
    """Ids of all treaties, well formed or not."""
    states: Collection[str]
    consent: ConsentReader
    forces: ForceReader

    def all(self, document: ScenarioDocument) -> Iterator[Proposal]:
        """Proposals in the author's order, without those at fault."""
        for name, row in document.proposals.items():
            found = self._proposal(name, row)
            if found is not None:
                yield found

    def _proposal(self, name: str, row: ProposalDocument) -> Proposal | None:
        at, what = ("proposals", name), f"the proposal {name!r}"
        basis = self.context.row_basis(row, at, what)
        terms = self._terms(name, row, basis)
        consent = self.consent.consent(row.consent, (*at, "consent"), name)
        for index, treaty in enumerate(row.treaties):
            is_treaty(
                treaty, (*at, "treaties", index), f"a treaty of {what}", self.treaty_names, self.context
            )
        accessions = tuple(self._accessions(name, row))
        force = self.forces.force(name, row.force, basis) if row.force is not None else None
        parameters = own_parameters(row.parameters, at, f"proposals/{name}/parameters", self.context, basis)
        self._require_start(name, row)
        self._require_own_name(name)
        if consent is None:
            return None
        return Proposal(
            name,
            row.title or name,
            row.says or "",
            terms,
            consent,
            tuple(row.treaties),
            accessions,
            force,
            row.starts,
            parameters,
        )

    # --- terms ---

    def _terms(self, name: str, row: ProposalDocument, basis: Basis) -> dict[str, Quantity]:
        at = ("proposals", name, "terms")
        if row.terms_basis is not None:
            basis = self.context.row_basis(row.terms_basis, ("proposals", name, "terms_basis"), f"{name!r}")
        for issue in row.terms if self.issue_names else ():
            self.context.known(
                (*at, f"key:{issue}"), f"an issue in the terms of {name!r}", issue, self.issue_names
            )
        silent = [issue for issue in self.issues if row.terms.get(issue) is None]
        if silent:
            self.context.note(
                f"The proposal {name} says nothing on {', '.join(silent)}: left at the reversion point."
            )
        return {
            issue.id: self._term(name, issue, row.terms.get(issue.id), basis)
            for issue in self.issues.values()
        }

    def _term(self, name: str, issue: Issue, raw: object, basis: Basis) -> Quantity:
        """One term; the words reversion_point and status_quo stand for the issue's own number.

        Sharing the number, instead of repeating it, keeps both equal in every draw.
        """
        if raw is None or raw in POINTS_OF_AN_ISSUE:
            return issue.status_quo if raw == "status_quo" else issue.reversion_point
        at: Path = ("proposals", name, "terms", issue.id)
        what = f"the term of {name!r} on {issue.id!r}"
        path, allowed = f"proposals/{name}/terms/{issue.id}", on_scale(issue.id, issue.scale)
        return self.context.number(raw, at, path, what, allowed, basis)

    # --- treaties and dates ---

    def _accessions(self, name: str, row: ProposalDocument) -> Iterator[Accession]:
        for index, accession in enumerate(row.accessions):
            at: Path = ("proposals", name, "accessions", index)
            what = f"of an accession in {name!r}"
            is_treaty(
                accession.treaty, (*at, "treaty"), f"the treaty {what}", self.treaty_names, self.context
            )
            self.context.known((*at, "state"), f"the state {what}", accession.state, self.states)
            treaty = self.treaties.get(accession.treaty)
            is_dated = self.context.is_dated
            if is_dated and treaty is not None and accession.state in treaty.parties_on(self.context.as_of):
                self.context.problems.add(
                    self.context.document.place(at),
                    f"{accession.state} accedes to {accession.treaty} in {name!r}, but is a party already",
                    f"On {self.context.as_of} it must not be one",
                    "Take the accession out, or check as_of",
                )
            yield Accession(accession.treaty, accession.state)

    def _require_own_name(self, name: str) -> None:
        """Refuse a name that would leave open whose force or mission is meant."""
        if name in self.treaty_names or name in self.states:
            kind = "treaty" if name in self.treaty_names else "state"
            self.context.problems.add(
                self.context.key("proposals", name),
                f"the proposal {name!r} has the name of a {kind}",
                "Proposals, treaties and states have different names, as each may have forces",
                "Give the proposal another name",
            )

    def _require_start(self, name: str, row: ProposalDocument) -> None:
        if self.context.is_dated and row.starts is not None and row.starts < self.context.as_of:
            self.context.problems.add(
                self.context.place("proposals", name, "starts"),
                f"the proposal {name!r} starts on {row.starts}, before the scenario's day {self.context.as_of}",
                "A proposal starts on or after as_of",
                "Correct one of the two dates",
            )
