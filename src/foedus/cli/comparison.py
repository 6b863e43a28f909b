"""``foedus oblige --diff``: how two texts differ."""

from __future__ import annotations


def show_difference(scenario: str | None, texts: tuple[str, str], json: bool) -> None:
    """Print how two texts differ, clause by clause.

    Parameters
    ----------
    scenario
        The scenario whose treaties may be named beside the shipped ones, if any.
    texts
        Ids of treaties, or files.
    json
        Whether to print a document.

    Raises
    ------
    InputError
        If a text is not known, or cannot be read.
    """
    from foedus.analyses.obligations.texts.comparison import compare_texts
    from foedus.cli.output import console, print_json
    from foedus.files.law_only import scenario_of
    from foedus.files.load import load
    from foedus.files.treaty_files import find_treaty
    from foedus.report.sections import comparison_of_texts as section
    from foedus.report.terminal import show

    own = {} if scenario is None else load(scenario).treaties
    a, b = (find_treaty(text, own) for text in texts)
    found = compare_texts(scenario_of({**own, a.id: a, b.id: b}), a, b)
    if json:
        print_json(section.document(found))
    else:
        show(section.blocks(found), console())
