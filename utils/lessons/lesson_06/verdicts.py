"""The verdicts of lesson 06: from what was measured to the word."""

from __future__ import annotations

from utils.language import Verbatim, t
from utils.lessons.lesson_06.experiments import Interval
from utils.notebook.claims import CORRECTED, HOLDS, SOURCED, Verdict

LEAK = "throughput_mbps"  # known after the decision only: data/README.md
HOMES = ("district_index", "years_at_address", "commute_minutes")  # tell the group and nothing of ability
BIRHANE = "Birhane and others, FAccT 2022, https://doi.org/10.1145/3531146.3533083"


def c13(
    leak: tuple[str, Interval], blamed: str, bias: tuple[str, Interval, Interval], repair: Interval
) -> Verdict:
    """Judge that understanding why a model decides serves trust, the search for bias, and repair.

    Parameters
    ----------
    leak : tuple of str and Interval
        The most important input, and its importance: how much of AUC is lost when it is shuffled.
    blamed : str
        The input whose swap moves one missed case most.
    bias : tuple of str, Interval and Interval
        The column that counts most for past decisions beyond what it counts for the outcome; its importance for
        the decisions; its importance for the outcome.
    repair : Interval
        By how much the repair that follows from it lowers the live mean squared error of the chance.

    Returns
    -------
    Verdict
    """
    (top, counted), (column, decisions, outcome) = leak, bias
    measured = t(
        "{top} is the most important input with {counted}, and one miss hangs most on {blamed}; {column} "
        "counts {decisions} for the officers and {outcome} for repayment; the repair lowers the live squared "
        "error by {repair}",
        top=Verbatim(top),
        counted=counted.text(2),
        blamed=Verbatim(blamed),
        column=Verbatim(column),
        decisions=decisions.text(3),
        outcome=outcome.text(3),
        repair=repair.text(3),
    )
    failed = []
    if top != LEAK or counted.low <= 0 or blamed != LEAK:
        failed.append("the leak was not found")
    if column not in HOMES or decisions.low <= max(outcome.high, 0):
        failed.append("the bias was not found")
    if repair.low <= 0:
        failed.append("the repair did not help")
    if failed:
        return Verdict(
            "C13",
            CORRECTED,
            measured,
            t("here explanations do not serve it all: {failed}", failed=", ".join(map(t, failed))),
        )
    return Verdict("C13", HOLDS, measured)


def c39() -> Verdict:
    """Judge that interpretability is unimportant in most research: a habit, with its source.

    Returns
    -------
    Verdict
    """
    return Verdict(
        "C39",
        SOURCED,
        "not measured here; among the values that 100 highly cited papers state, performance leads and "
        "interpretability is not among the first; to be absent from a list is no proof of being unimportant",
        source=BIRHANE,
    )
