"""The claims of the lecture's slides, and the one computed line in which a lesson judges each."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

VERDICTS = ("holds", "holds with a condition", "corrected", "sourced")
COLUMNS = 100  # wider lines would be broken by JupyterLab, in the middle of a word


@dataclass(frozen=True)
class Claim:
    """One claim of the slides.

    Attributes
    ----------
    lesson : str
        Two-digit number of the lesson that judges it.
    statement : str
        What the slides say, in English.
    """

    lesson: str
    statement: str


REGISTER = {
    "C01": Claim("00", "ML learns rules from data and predicts on input it has not seen."),
    "C02": Claim("01", "Research ML asks whether a new model or method works."),
    "C03": Claim("01", "Production ML gives predictions reliably on live data."),
    "C04": Claim(
        "01",
        "Stakeholders' requirements differ and conflict, so a model that succeeds in research may not ship.",
    ),
    "C05": Claim(
        "02",
        "Research wants fast training and high throughput; production wants fast inference and low latency.",
    ),
    "C06": Claim(
        "02",
        "The bottleneck is training during development, because the validation set is smaller, and prediction afterwards.",
    ),
    "C07": Claim(
        "02",
        "Throughput is the number of queries handled per unit of time; research buys it with latency.",
    ),
    "C08": Claim(
        "02",
        "Latency is the time from receiving a query to returning its result; past 3 seconds over half the users leave.",
    ),
    "C09": Claim(
        "02",
        "Most queries are batched today, so latency and throughput are proportional; to lower latency, take fewer queries.",
    ),
    "C10": Claim(
        "02", "Latency is reported in percentiles: they show the median and make outliers easy to find."
    ),
    "C11": Claim(
        "03",
        "Research data is static and well specified; production data is noisy and shifting, its labels sparse, imbalanced or wrong.",
    ),
    "C12": Claim(
        "04",
        "Production ML infers from patterns of the past, which may bring bias; research defers fairness because its models are not used.",
    ),
    "C13": Claim(
        "05",
        "Production needs interpretability to trust a model, detect bias and debug; research mostly does not.",
    ),
    "C14": Claim("06", "Each step of ML can break an earlier step's assumption, so the process loops."),
    "C15": Claim("06", "Step 1, project scoping: set the goal and the constraints, then assign resources."),
    "C16": Claim("06", "Step 2, data engineering: bring the data into a form that a model can use."),
    "C17": Claim("06", "Step 3, model development: develop an initial model."),
    "C18": Claim("06", "Step 4, deployment: make the developed model available to its users."),
    "C19": Claim(
        "06",
        "Step 5, monitoring and continual learning: watch for decay and adapt to a changing environment and changing requirements.",
    ),
    "C20": Claim(
        "06", "Step 6, business analysis: judge the model by the business goal and draw insights from it."
    ),
    "C21": Claim("07", "ML tasks are classification or regression."),
    "C22": Claim("07", "Binary classification has two classes."),
    "C23": Claim("08", "Multiclass classification has three or more classes."),
    "C24": Claim("08", "With many classes, as in diagnosis, hierarchical classification helps."),
    "C25": Claim("08", "Several labels, method 1: one model gives one vector such as [1, 0, 1, 0]."),
    "C26": Claim("08", "Several labels, method 2: one model per label says whether the label applies."),
    "C27": Claim(
        "08", "Multiclass takes the most probable class; multilabel takes the two or three most probable."
    ),
    "C28": Claim(
        "07",
        "How a problem is framed decides how hard it is; the kind of input and the process decide the framing.",
    ),
    "C29": Claim("09", "A loss compares the model's output with the ground truth."),
    "C30": Claim("09", "The formula of the root mean square error."),
    "C31": Claim("09", "The formula of cross entropy, as printed: minus the sum of P(x) log P(x)."),
    "C32": Claim("09", "Regression uses the root mean square error and the mean absolute error."),
    "C33": Claim("09", "Binary classification uses the logistic loss."),
    "C34": Claim("09", "Multiclass classification uses cross entropy."),
    "C35": Claim("10", "Several objectives make framing a problem hard."),
    "C36": Claim(
        "10",
        "Design 1: train one model on alpha times quality loss plus beta times engagement loss, try weights at random, keep the best, retrain each time.",
    ),
    "C37": Claim("10", "Design 2: train two models and combine their outputs."),
}


def verdict(claim: str, word: str, *, measured: str, condition: str = "", source: str = "") -> None:
    """Print the line in which a lesson judges a claim of the slides.

    Parameters
    ----------
    claim : str
        The claim's number: ``"C09"``.
    word : {"holds", "holds with a condition", "corrected", "sourced"}
        The verdict; computed from the measurements by the cell that prints it.
    measured : str
        What was measured, in numbers that another machine prints the same.
    condition : str
        When the claim holds, or what is corrected; needed for these two verdicts.
    source : str
        The primary source with its link; needed for "sourced".

    Raises
    ------
    ValueError
        If the claim or the verdict is unknown, or what the verdict needs is missing.

    Examples
    --------
    >>> verdict("C30", "holds", measured="hand and library agree to 12 digits")
    C30  The formula of the root mean square error.
      measured: hand and library agree to 12 digits
      verdict: holds
    """
    if claim not in REGISTER:
        raise ValueError(f"There is no claim {claim!r}: the slides' claims run from C01 to C37.")
    if word not in VERDICTS:
        raise ValueError(f"{word!r} is no verdict: choose one of {', '.join(VERDICTS)}.")
    if word in ("holds with a condition", "corrected") and not condition:
        raise ValueError(
            f"The verdict {word!r} needs its condition: say when it holds, or what is corrected."
        )
    if word == "sourced" and not source:
        raise ValueError("The verdict 'sourced' needs its source: give the primary source with a link.")
    print(_lines(f"{claim}  ", REGISTER[claim].statement, " " * 5))
    fields = {"measured": measured, "condition": condition, "source": source, "verdict": word}
    for name, text in fields.items():
        if text:
            print(_lines(f"  {name}: ", text, " " * 4))


def _lines(begin: str, text: str, indent: str) -> str:
    """Break a text between its words."""
    return textwrap.fill(
        text,
        COLUMNS,
        initial_indent=begin,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
