"""The verdicts of lesson 07: from what the loop measured to the word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from utils.language import t
from utils.lessons.lesson_07.turns import Turn
from utils.lifecycle.stages import STAGES, Saved
from utils.notebook.claims import CONDITION, CORRECTED, HOLDS, Verdict


def c14(turns: Sequence[Turn]) -> Verdict:
    """Judge that a step breaks an assumption of an earlier one, so that the process loops.

    Parameters
    ----------
    turns : sequence of Turn
        A turn goes back when its cheapest way leads to a stage before the one whose evidence broke the
        assumption, and what this saves against leaving things as they are is settled.

    Returns
    -------
    Verdict
    """
    back = sum(STAGES.index(one.back_to) < STAGES.index(one.broke_at) and one.saved.settled for one in turns)
    won = ", ".join(str(turn.saved) for turn in turns)
    measured = t(
        "{back} of {count} turns go back and save more than 0: {won} won per 1,000",
        back=back,
        count=len(turns),
        won=won,
    )
    if 2 * back > len(turns):
        return Verdict("C14", HOLDS, measured)
    if back:
        return Verdict("C14", CONDITION, measured, "in most turns no way back has paid")
    return Verdict("C14", CORRECTED, measured, "no way back has paid")


def c15(goal: Saved, requirement: Saved, labels: Saved, budget_binds: bool) -> Verdict:
    """Judge that scoping sets goals and constraints, and estimates and assigns resources.

    Parameters
    ----------
    goal, requirement : Saved
        What another goal, and another requirement, save with the same data and the same kind of model.
    labels : Saved
        What all labels of the pilot save against a twentieth of them.
    budget_binds : bool
        Whether a plan that needs more labels than were assigned is refused.

    Returns
    -------
    Verdict
    """
    measured = (
        t(
            "won per 1,000 saved by the goal alone {goal}, by the requirement alone {requirement}, by all "
            "labels against a twentieth {labels}; more labels than assigned are refused",
            goal=goal,
            requirement=requirement,
            labels=labels,
        )
        if budget_binds
        else t(
            "won per 1,000 saved by the goal alone {goal}, by the requirement alone {requirement}, by all "
            "labels against a twentieth {labels}; more labels than assigned are not refused",
            goal=goal,
            requirement=requirement,
            labels=labels,
        )
    )
    if goal.settled and requirement.settled and labels.settled and budget_binds:
        return Verdict("C15", HOLDS, measured)
    if goal.settled:
        return Verdict(
            "C15", CONDITION, measured, "the goal decides; the rest of the scope did not matter here"
        )
    return Verdict("C15", CORRECTED, measured, "another goal changes nothing that is settled")


def c16(forms: Mapping[str, str], rows: Mapping[str, Saved]) -> Verdict:
    """Judge that data engineering brings data into a form that a model can use.

    Parameters
    ----------
    forms : mapping from str to str
        What stage 2 answers to clean data and to each spoilt batch, see `experiments.forms`.
    rows : mapping from str to Saved
        What other rows alone have saved, by what was changed.

    Returns
    -------
    Verdict
    """
    spoilt = {name: said for name, said in forms.items() if name != "clean"}
    refused = sum(said != "passes" for said in spoilt.values())
    money = "; ".join(f"{t(name)}: {saved}" for name, saved in rows.items())
    measured = t(
        "{refused} of {count} spoilt forms refused; won per 1,000 saved by data alone, {money}",
        refused=refused,
        count=len(spoilt),
        money=money,
    )
    if refused < len(spoilt) or forms["clean"] != "passes":
        return Verdict(
            "C16", CORRECTED, measured, "what a model cannot use gets through, or what it can does not"
        )
    if not any(saved.settled for saved in rows.values()):
        return Verdict(
            "C16", CONDITION, measured, "the form is kept; which rows it holds did not matter here"
        )
    return Verdict("C16", HOLDS, measured)


def c17(dummy: Saved, rule: Saved) -> Verdict:
    """Judge that an initial model is developed: it has to beat a dummy, and then today's rule.

    Parameters
    ----------
    dummy, rule : Saved
        What the first model saves against a dummy without inputs, and against the rule.

    Returns
    -------
    Verdict
    """
    measured = t(
        "the first model saves {dummy} won per 1,000 against a dummy, {rule} against the rule",
        dummy=dummy,
        rule=rule,
    )
    if not dummy.settled:
        return Verdict("C17", CORRECTED, measured, "what was developed is no better than a dummy")
    if not rule.settled:
        return Verdict("C17", CONDITION, measured, "initial is the word: it does not beat the rule yet")
    return Verdict("C17", HOLDS, measured)


def c18(same: bool, kept: bool, crashes: int) -> Verdict:
    """Judge that deployment makes the developed model available.

    Parameters
    ----------
    same : bool
        Whether the answers over HTTP are those of the developed model.
    kept : bool
        Whether each batch is in the log, once.
    crashes : int
        How often the server died meanwhile.

    Returns
    -------
    Verdict
    """
    answers = (
        "the answers over HTTP are those of the notebook"
        if same
        else "the answers over HTTP are not those of the notebook"
    )
    measured = (
        t("{answers}; no batch lost in {crashes} crash", answers=answers, crashes=crashes)
        if kept
        else t("{answers}; a batch lost in {crashes} crash", answers=answers, crashes=crashes)
    )
    if not same:
        return Verdict("C18", CORRECTED, measured, "what is served is not what was developed")
    if not kept:
        return Verdict("C18", CONDITION, measured, "as long as the server lives")
    return Verdict("C18", HOLDS, measured)


def c19(environment: Saved, requirement: Saved, poisoned_refused: bool) -> Verdict:
    """Judge that monitoring and continual learning adapt the model to environment and requirements.

    Parameters
    ----------
    environment, requirement : Saved
        What the model adapted to new buildings, and to a new price, saves against the one left alone.
    poisoned_refused : bool
        Whether a model retrained on swapped labels is refused.

    Returns
    -------
    Verdict
    """
    measured = (
        t(
            "won per 1,000 saved by adapting to the city {environment}, to the requirement {requirement}; "
            "swapped labels refused",
            environment=environment,
            requirement=requirement,
        )
        if poisoned_refused
        else t(
            "won per 1,000 saved by adapting to the city {environment}, to the requirement {requirement}; "
            "swapped labels not seen",
            environment=environment,
            requirement=requirement,
        )
    )
    paid = [environment.settled, requirement.settled]
    if all(paid) and poisoned_refused:
        return Verdict("C19", HOLDS, measured)
    if any(paid):
        return Verdict(
            "C19", CONDITION, measured, "one of the three: city, requirement, bad labels, went unmet"
        )
    return Verdict("C19", CORRECTED, measured, "adapting has not paid")


def c20(mistakes: Saved, money: Saved) -> Verdict:
    """Judge that a model is evaluated from the view of the business goal: does money say what the score does not?

    Parameters
    ----------
    mistakes : Saved
        Mistakes per 1,000 decisions that the model makes fewer than the rule: the accuracy's view.
    money : Saved
        Won per 1,000 that it saves.

    Returns
    -------
    Verdict
    """
    measured = t(
        "per 1,000 decisions the model saves {mistakes} mistakes and {money} won against the rule",
        mistakes=mistakes,
        money=money,
    )
    if not money.sign:
        return Verdict("C20", CONDITION, measured, "where the money is settled; here it is not")
    if money.sign == mistakes.sign:
        return Verdict("C20", CONDITION, measured, "where the score does not say the same already")
    return Verdict("C20", HOLDS, measured)
