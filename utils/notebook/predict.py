"""A prediction: the student's answer before anything has run, kept for the comparison afterwards."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from utils.language import ENGLISH, language, t
from utils.notebook import progress
from utils.notebook.controls import Control, Panel
from utils.notebook.lines import fill
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
        self.key, self.question, self.control = key, t(question), control
        self._panel = Panel({"answer": control}, unanswered=True)
        self._panel.index = {"answer": _place(control, progress.load()["predictions"].get(key))}
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

    def reply(
        self,
        measured: Any,
        replies: Mapping[str, str] | None = None,
        *,
        most: str,
        low: str = "",
        near: str = "",
        high: str = "",
        within: float = 0,
    ) -> str:
        """Say what was measured, and one sentence about the student's own guess.

        Parameters
        ----------
        measured : object
            What was measured: of a slider a number in its unit, of a choice the right option's text or value.
        replies : mapping from str to str, optional
            Of a choice: the sentence for each option. The right option may go without.
        most : str
            What most people guess: an option, or of a slider ``"low"``, ``"near"`` or ``"high"``. The reply
            says that they do, so its sentence says only why they do, and what that overlooks. A student
            who has not answered reads it, too.
        low, near, high : str
            Of a slider: the sentences for a guess below, near and above what was measured.
        within : number
            Of a slider: a guess is near if it is this far from the measurement at most.

        Returns
        -------
        str
            To print, in the cell that measures.

        Raises
        ------
        ValueError
            If the control has no such option, or a sentence is missing.

        Examples
        --------
        >>> from utils.notebook.controls import Choice, Slider
        >>> left = predict("01.left", "How much is left?", Slider("Left", range(0, 101), 50, "{} %"))
        >>> left.reply(75, low="It is blind.", near="Well seen.", high="Less.", within=10, most="low")
        'Measured: 75 %. Most people guess too low: it is blind.'
        >>> wins = predict("01.wins", "Which wins?", Choice("Winner", ["SVM", "Stack"]))
        >>> wins.reply("SVM", {"Stack": "It combines three."}, most="Stack")
        'Measured: SVM. Most people say "Stack": it combines three.'
        """
        if self.control.kind == "slider":
            replies, shown, said = self._sides(measured, replies, low, near, high, within)
        else:
            most = t(most)
            replies, shown, said = self._options(measured, replies, low + near + high)
        if not replies.get(most):
            raise self._wrong(f"most={most!r} has no sentence; it is one of {', '.join(map(repr, replies))}")
        sentence = t(replies.get(said, "")) if self.text is not None else ""
        if self.text is None or said == most:
            sentence = self._most(most, shown, t(replies[most]))
        return fill(f"{self._beside(shown)} {sentence}")

    @property
    def _said(self) -> str:
        """What the student chose, as it is shown."""
        index = self._panel.index["answer"]
        return "" if index < 0 else self.control.shown[index]

    def _beside(self, shown: str) -> str:
        """Put what was measured beside what the student said."""
        if self.text is None:
            return t("Measured: {measured}.", measured=shown)
        if self.control.kind == "slider":
            return t("You said {said}; measured: {measured}.", said=self._said, measured=shown)
        if self._said == shown:
            return t('You said "{said}", and that was measured.', said=shown)
        return t('You said "{said}"; measured: {measured}.', said=self._said, measured=shown)

    def _most(self, most: str, shown: str, why: str) -> str:
        """Say what most people guess, and why: the measurement stands right before it, so it is named."""
        if language() == ENGLISH and not why[1:2].isupper():  # "RBF" stays as it is
            why = why[0].lower() + why[1:]
        if self.control.kind == "slider":
            sides = {
                "low": "Most people guess too low: {why}",
                "near": "Most people come near: {why}",
                "high": "Most people guess too high: {why}",
            }
            return t(sides[most], why=why)
        if most in (self._said, shown):
            return t("Most people say so: {why}", why=why)
        return t('Most people say "{most}": {why}', most=most, why=why)

    def _sides(
        self, measured: Any, replies: object, low: str, near: str, high: str, within: float
    ) -> tuple[Mapping[str, str], str, str]:
        if replies is not None or not (low and near and high and within > 0):
            raise self._wrong("a slider's reply wants low=, near=, high= and within=, and no options")
        if not math.isfinite(measured):
            raise self._wrong(f"{measured} was measured, which is no number on it")
        away = 0 if self.value is None else self.value - measured
        said = "near" if abs(away) <= within else "low" if away < 0 else "high"
        return {"low": low, "near": near, "high": high}, t(self.control.fmt).format(measured), said

    def _options(
        self, measured: Any, replies: Mapping[str, str] | None, sides: str
    ) -> tuple[Mapping[str, str], str, str]:
        texts, values = self.control.shown, self.control.values
        replies = {t(option): sentence for option, sentence in (replies or {}).items()}
        if sides:
            raise self._wrong("low=, near= and high= are for a slider; give each option its sentence")
        shown = texts[values.index(measured)] if measured in values else t(measured)
        for option in (shown, *replies):
            if option not in texts:
                raise self._wrong(f"it has no option {option!r}; it has {', '.join(map(repr, texts))}")
        for option in texts:
            if option != shown and not replies.get(option):
                raise self._wrong(f"the option {option!r} has no sentence")
        return replies, shown, self._said

    def _wrong(self, what: str) -> ValueError:
        return ValueError(f"Prediction {self.key}, {self.control.label!r}: {what}.")

    def _note(self, problem: str | None) -> str:
        if self.text is None:
            return t(UNANSWERED)
        return problem or t("Kept: {answer}. Now run on and see.", answer=self._said)

    def _on_answer(self, _change: object) -> None:
        problem = progress.save(
            "predictions", self.key, [self._panel.index["answer"], len(self.control.texts)]
        )
        self._panel.message = self._note(problem)

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, Any], dict[str, Any]]:
        data, _ = publish(self._panel, t("{question} (Run this notebook to answer.)", question=self.question))
        kind, label, texts = self.control.kind, t(self.control.label), self.control.shown
        ends = [texts[0], texts[-1]] if kind == "slider" else texts
        # Stored with the notebook: slides show the question with its answers, and run nothing.
        return data, {"control": {"kind": kind, "label": label, "texts": ends}}


def _place(control: Control, kept: Any) -> int:
    """Find the position that was kept, -1 where there is none.

    It is kept as a number, with how many there were, so that it is known in every language; earlier editions wrote
    its text.
    """
    count = len(control.texts)
    if kept in [[place, count] for place in range(count)]:
        return int(kept[0])
    return control.texts.index(kept) if kept in control.texts else -1


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


def nearest(options: Iterable[float], measured: float) -> float:
    """Choose the option that comes nearest to what was measured, in orders of magnitude.

    Parameters
    ----------
    options : iterable of float
        Those to choose from, above 0: 2 is as far from 4 as from 1.
    measured : float
        Above 0.

    Returns
    -------
    float

    Examples
    --------
    >>> nearest([8.0, 2.0, 1.0, 0.5, 0.1], 0.07)
    0.1
    """
    return min(options, key=lambda option: abs(math.log(option / measured)))
