"""Texts are translated where they are shown: a language of a few words shows where."""

import base64
import ctypes
import sys
import types
from collections.abc import Callable
from typing import Any

import IPython.core.getipython
import numpy as np
import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell

from utils import language
from utils.language import Verbatim, t
from utils.notebook import controls, course_map, exercises, explore, lines, plots, predict
from utils.notebook.answers import shown
from utils.notebook.claims import REGISTER, Verdict
from utils.notebook.controls import Choice, Panel, Slider
from utils.notebook.exercises import Exercise, function_problem, grade, number_problem
from utils.notebook.relations import relation

Speak = Callable[..., None]


@pytest.fixture
def speak(monkeypatch: pytest.MonkeyPatch) -> Speak:
    """Let the process speak a language that has these words."""

    def speak(words: dict[str, str]) -> None:
        monkeypatch.setattr(language, "_language", "ko")
        monkeypatch.setattr(language, "_texts", words)
        monkeypatch.setattr(language, "missing", set())

    return speak


def test_an_unknown_language_is_told_in_one_sentence() -> None:
    with pytest.raises(ValueError, match=r"^There is no language 'xx': choose one of en, ko\.$"):
        language.use("xx")
    assert language.language() == "en"


@pytest.mark.parametrize(
    ("variables", "code"),
    [
        ({"LANG": "ko_KR.UTF-8"}, "ko"),
        ({"LANG": "ko_KR.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LC_MESSAGES": "ko", "LANG": "de_DE"}, "ko"),
        ({"LANG": "kok_IN"}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_the_systems_language_is_taken_where_the_lessons_speak_it(
    variables: dict[str, str], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert language.of_system() == code


@pytest.mark.parametrize(("number", "code"), [(0x0412, "ko"), (0x0409, "en"), (0, "en")])
def test_windows_says_its_language_by_a_number(
    number: int, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kernel32 = types.SimpleNamespace(GetUserDefaultUILanguage=lambda: number)
    monkeypatch.setattr(ctypes, "windll", types.SimpleNamespace(kernel32=kernel32), raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    assert language.of_system() == code


def test_a_text_that_is_translated_already_is_not_missing(speak: Speak) -> None:
    speak({"Loss": "손실"})
    assert [t("Loss"), t("손실 (loss)"), t("never seen"), t("12.5")] == [
        "손실",
        "손실 (loss)",
        "never seen",
        "12.5",
    ]
    assert language.missing == {"never seen"}
    assert t("{name} is {value:.1f}", name="Loss", value=2) == "손실 is 2.0"
    assert t("{name}", name=Verbatim("Loss")) == "Loss"  # the name of an input is not translated


def test_a_panel_speaks(speak: Speak) -> None:
    speak({"Model": "모델", "tree": "트리", "not answered yet": "아직 답하지 않음", "{:g} people": "{:g}명"})
    panel = Panel({"model": Choice("Model", ["tree", "SVM"], names=["tree", "SVM"])}, unanswered=True)
    (spec,) = panel.spec
    assert (spec["label"], spec["texts"], spec["names"]) == ("모델", ["트리", "SVM"], ["트리", "SVM"])
    assert panel.words["unanswered"] == "아직 답하지 않음"
    assert Slider("Crowd", [1, 2], 1, "{:g} people").shown == ["1명", "2명"]
    assert controls.words()["gone"].startswith("The kernel is gone")


WORDS = {
    "loss curve": "LC",
    "first": "A1",
    "step": "ST",
    "ones": "O",
    "twos": "TT",
    "least": "L",
    "$loss$": "no",
}


def test_a_translated_figure_is_the_one_that_is_drawn_in_that_language(speak: Speak) -> None:
    def picture(translate: bool, words: dict[str, str]) -> bytes:
        figure, ax = plots.figure()
        say = (lambda text: text) if translate else (lambda text: words.get(text, text))
        ax.plot([1, 2, 3], [1, 4, 9], label=say("loss curve"))
        ax.set_xticks([1, 2, 3], labels=[say("first"), "$second$", 3])
        ax.legend(title=say("loss curve"))
        ax.annotate(say("least"), (1, 1))
        ax.set(title=say("loss curve"), xlabel=say("step"), ylabel="$loss$")
        if translate:
            language.figure_texts(figure)
            language.figure_texts(figure)  # once more changes nothing
        figure.canvas.draw()
        return plots.encode(figure)

    english = picture(True, WORDS)
    speak(WORDS)
    assert picture(True, WORDS) == picture(False, WORDS) != english


def test_the_bars_of_a_translated_figure_have_their_names(speak: Speak) -> None:
    speak(WORDS)
    figure, ax = plots.figure()
    ax.bar(["ones", "twos"], [1, 2])
    language.figure_texts(figure)
    figure.canvas.draw()
    assert [label.get_text() for label in ax.get_xticklabels()] == ["O", "TT"]


def test_an_interactive_figure_speaks_at_every_position(speak: Speak) -> None:
    def moving(ax: Any, power: int) -> None:
        ax.plot([0, 1], [0, 0.5**power])
        ax.set_title("loss curve" if power == 1 else "step")

    def fixed(ax: Any) -> None:
        ax.set(xlabel="step", ylabel="share", xlim=(0, 1), ylim=(0, 1))

    speak({**WORDS, "What stands here.": "여기 있는 것."})
    explorer = explore.explore(
        fixed, moving, {"power": Slider("P", [1, 2], 1)}, lambda power: "What stands here."
    )
    assert explorer.frame((0,)).alt == "여기 있는 것."
    assert explorer.axes.title.get_text() == "LC"
    second = explorer.frame((1,)).picture
    assert (explorer.axes.title.get_text(), explorer.axes.xaxis.label.get_text()) == ("ST", "ST")
    explorer.frame((0,))
    assert explorer.frame((1,)).picture == second
    assert explorer._repr_mimebundle_()[1]["image/png"]["alt"] == "여기 있는 것."


def test_a_shown_figure_carries_its_translated_text(speak: Speak, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Any] = []
    monkeypatch.setattr(plots, "display", lambda data, **more: sent.append((data, more)))
    alt = "A curve that falls from the left to the right of the figure."
    speak({alt: "왼쪽에서 오른쪽으로 내려가는 곡선."})
    plots.show(plots.figure()[0], alt)
    ((data, more),) = sent
    assert more["metadata"]["image/png"]["alt"] == "왼쪽에서 오른쪽으로 내려가는 곡선."
    assert base64.b64decode(data["image/png"])[:4] == b"\x89PNG"


def test_a_reply_speaks(speak: Speak, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(predict.progress, "load", lambda: {"predictions": {}})
    speak(
        {
            "SVM": "서포트",
            "Stack": "스택",
            "It is one.": "하나입니다.",
            'Most people say "{most}": {why}': '흔한 답은 "{most}"입니다. {why}',
            "Measured: {measured}.": "측정값: {measured}.",
        }
    )
    mine = predict.predict("01.x", "Which?", Choice("Winner", ["SVM", "Stack"]))
    said = mine.reply("SVM", {"Stack": "It is one."}, most="Stack")
    assert said == '측정값: 서포트. 흔한 답은 "스택"입니다. 하나입니다.'
    assert (
        mine.reply("서포트", {"스택": "It is one."}, most="스택") == said
    )  # as a translated lesson calls it


def test_feedback_speaks(speak: Speak) -> None:
    speak(
        {
            "The answer should be {wanted}, not a function: call it and give the result.": "함수 말고 {wanted}.",
            "a number ({unit})": "수({unit})",
            "Halve it.": "반으로 나누세요.",
            "Every result is {factor:.6g} times what is expected.": "기대한 값의 {factor:.6g}배입니다.",
        }
    )
    assert number_problem(max, "ms") == "함수 말고 수(ms)."
    cases = [([1.0, 2.0],), ([4.0, 2.0],), ([7.0, 1.0],)]
    assert function_problem(lambda x: 2 * sum(x), cases, np.sum, [(lambda x: 2 * sum(x), "Halve it.")]) == (
        "반으로 나누세요."
    )
    assert relation([2.0, 4.0, 14.0], [1.0, 2.0, 7.0]) == "기대한 값의 2배입니다."
    assert shown(("Halve it.",)) == "'Halve it.'"


def test_a_judge_may_speak_english(speak: Speak, monkeypatch: pytest.MonkeyPatch) -> None:
    exercise = Exercise("99.a", "Title", lambda answer: None if answer == 1 else "Halve it.", "Good so.")
    monkeypatch.setattr("utils.notebook.exercises._find", lambda _: exercise)
    speak({"Halve it.": "반으로 나누세요.", "Good so.": "좋습니다."})
    assert (grade("99.a", 2).message, grade("99.a", 1).message) == ("반으로 나누세요.", "좋습니다.")


def test_a_verdict_speaks_in_lines_of_the_screen(speak: Speak) -> None:
    claim = REGISTER["C22"].statement
    speak({claim: "두 부류 " * 40, "definition": "정의", "verdict": "판정"})
    printed = str(Verdict("C22", "definition", measured="넷"))
    assert printed.splitlines()[-1] == "  판정: 정의"
    widths = [len(line) + sum("가" <= c <= "힣" for c in line) for line in printed.splitlines()]
    assert 90 < max(widths) <= lines.COLUMNS


def test_a_table_speaks_where_it_is_shown(speak: Speak, monkeypatch: pytest.MonkeyPatch) -> None:
    shell = InteractiveShell()
    monkeypatch.setattr(IPython.core.getipython, "get_ipython", lambda: shell)
    frame = pd.DataFrame(
        {"model": ["tree", "SVM"], "loss": [0.25, 1 / 3]}, index=pd.Index(["first", "second"], name="row")
    )
    english = shell.display_formatter.format(frame)
    speak({"model": "모델", "tree": "트리", "first": "첫째", "row": "줄"})
    language._translate_tables()
    data, _ = shell.display_formatter.format(frame)
    for text in data["text/html"], data["text/plain"]:
        assert all(word in text for word in ("모델", "트리", "첫째", "줄", "0.333333", "SVM"))
        assert "tree" not in text
    assert frame.columns.tolist() == ["model", "loss"]
    monkeypatch.setattr(language, "_language", "en")
    language._translate_tables()
    assert shell.display_formatter.format(frame) == english


def test_a_table_keeps_its_numbers_and_levels(speak: Speak) -> None:
    speak({"mean": "평균", "model": "모델", "a": "가"})
    frame = pd.DataFrame(
        [[1, 2.5], [None, 4]], columns=pd.MultiIndex.from_tuples([("model", "mean"), ("model", 3)])
    )
    made = language.table(frame)
    assert made.columns.tolist() == [("모델", "평균"), ("모델", 3)]
    assert made.to_numpy().tolist()[0] == [1, 2.5] and made.dtypes.tolist() == frame.dtypes.tolist()
    assert language.table(pd.DataFrame({"a": pd.Categorical(["a", "b"])})).to_dict("list") == {
        "가": ["가", "b"]
    }


def test_a_page_in_english_is_told_where_another_language_stands(
    speak: Speak, monkeypatch: pytest.MonkeyPatch
) -> None:
    def boxes() -> list[str]:
        sent: list[str] = []
        for module in (exercises, course_map):
            monkeypatch.setattr(module, "display", lambda data, raw: sent.append(data["text/html"]))
        exercises.check("00.a", ...)
        course_map.course_map()
        return sent

    assert not any("lang=" in box for box in boxes()) and Panel({}).words["lang"] == "en"
    speak({})
    assert all(' lang="ko"' in box for box in boxes()) and Panel({}).words["lang"] == "ko"
