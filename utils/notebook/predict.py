"""A prediction: the student's answer before anything has run, kept for the comparison afterwards."""

from __future__ import annotations

from typing import Any

from utils.notebook import progress
from utils.notebook.controls import Control, Panel
from utils.notebook.plots import publish

UNANSWERED = "Choose before you run on; your answer is kept, and leaving it open is fine."


class Prediction:
    """A question with one control; made by :func:`predict`, shown as a cell's last expression.

    Attributes
    ----------
    key : str
        The name under which the answer is kept.
    question : str
        The question.
    """

    def __init__(self, key: str, question: str, control: Control) -> None:
        self.key, self.question, self.control = key, question, control
        self._panel = Panel({"answer": control}, unanswered=True)
        kept = progress.load()["predictions"].get(key)
        if kept in control.texts:
            self._panel.index = {"answer": control.texts.index(kept)}
        self._panel.message = self._note(None)
        self._panel.observe(self._on_answer, names="index")

    @property
    def value(self) -> Any:
        """The value that the student chose, or None."""
        return self._panel.values["answer"]

    @property
    def text(self) -> str | None:
        """The text of the position that the student chose, or None."""
        index = self._panel.index["answer"]
        return None if index < 0 else self.control.texts[index]

    def _note(self, problem: str | None) -> str:
        if self.text is None:
            return UNANSWERED
        return problem or f"Kept: {self.text}. Now run on and see."

    def _on_answer(self, _change: object) -> None:
        problem = progress.save("predictions", self.key, self.text)
        self._panel.message = self._note(problem)

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, Any], dict[str, Any]]:
        return publish(self._panel, f"{self.question} (Run this notebook to answer.)")


def predict(key: str, question: str, control: Control) -> Prediction:
    """Ask for a prediction and keep the answer.

    Parameters
    ----------
    key : str
        The name under which the answer is kept: lesson number, a dot, a word: ``"01.winner"``.
    question : str
        The question, for places that do not show the control.
    control : Control
        A choice or a slider from :mod:`utils.controls`; its label is what the student reads.

    Returns
    -------
    Prediction
        Its ``value`` is None until the student answers. A later cell draws it beside the measurement.

    Examples
    --------
    >>> from utils.notebook.controls import Choice
    >>> predict("01.example", "Which one wins?", Choice("Winner", ["forest", "tree"])).value is None
    True
    """
    return Prediction(key, question, control)
