"""The slides: what they show of a notebook, how they break, what they escape, and what each lesson stores for them."""

from __future__ import annotations

import base64
import io
import re
import threading
import urllib.request
from pathlib import Path

import lessons
import nbformat
import pytest
import slide_blocks
import slides
from bs4 import BeautifulSoup
from lessons import Lesson
from nbformat import NotebookNode
from PIL import Image
from slide_blocks import Block

from utils.notebook import explore, plots

markdown, code, output = (
    nbformat.v4.new_markdown_cell,
    nbformat.v4.new_code_cell,
    nbformat.v4.new_output,
)


def shown(*cells: NotebookNode) -> list[BeautifulSoup]:
    """List the slides of some cells, as HTML."""
    lesson = Lesson(Path("99_x.ipynb"), nbformat.v4.new_notebook(cells=list(cells)))
    return [*BeautifulSoup(slides.page(lesson), "html.parser").select("section > section")]


def png(width: int, height: int) -> str:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height)).save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue()).decode()


def figure(width: int = 900, height: int = 420, text: str = "<Figure>", **alt: str) -> NotebookNode:
    data = {"image/png": png(width, height), "text/plain": text}
    return output("display_data", data, metadata={"image/png": alt})


# ---------------------------------------------------------------- dividing


def test_blocks_go_on_to_the_next_slide_whole() -> None:
    content = [Block(str(n), 100) for n in range(7)]
    assert [len(page) for page in slide_blocks.fill(content, 300)] == [3, 3, 1]
    assert [len(page) for page in slide_blocks.fill(content, 50)] == [1] * 7


def test_the_last_slide_is_no_scrap() -> None:
    content = [Block(str(n), 100) for n in range(13)]
    assert [len(page) for page in slide_blocks.fill(content, 600)] == [6, 6, 1]
    assert [len(page) for page in slide_blocks.balanced(content, 600)] == [5, 5, 3]


def test_what_stands_around_blocks_and_what_unfolds_count() -> None:
    row = Block("r", 100, "<table>", "</table>", 50)
    assert slide_blocks.height([row, row]) == 250
    assert slide_blocks.height([row, Block("p", 10), row]) == 310
    folded = [Block("a", 50, unfolded=200), Block("b", 50, unfolded=300)]
    assert slide_blocks.height(folded) == 400, "one part is unfolded at a time"


def test_a_long_list_is_divided_and_keeps_its_numbers() -> None:
    text = "## Long\n\n" + "\n".join(f"{n}. {'word ' * 40}" for n in range(1, 13))
    pages = shown(markdown(text))
    assert len(pages) > 1
    items = [item for page in pages for item in page.find_all("li")]
    assert [item["value"] for item in items] == [str(n) for n in range(1, 13)]
    assert all(page.ol for page in pages)
    assert pages[0].h2.get_text() == "Long" and pages[1].select_one(".running").get_text() == "Long"


def test_a_table_repeats_its_head() -> None:
    html = "<table><thead><tr><th>head</th></tr></thead>" + "<tr><td>1</td></tr>" * 40 + "</table>"
    pages = shown(code("table", outputs=[output("display_data", {"text/html": html})]))
    assert [page.get_text().count("head") for page in pages] == [0, 1, 1, 1, 1]
    assert sum(len(page.find_all("td")) for page in pages) == 40


def test_long_code_and_output_are_divided_and_short_ones_are_larger() -> None:
    long = code("\n".join(f"x{n} = {n}" for n in range(60)), outputs=[])
    pages = shown(long)
    assert len(pages) == 3
    assert "".join(page.pre.get_text() for page in pages).splitlines() == long.source.splitlines()
    (short,) = shown(code("x = 1"))
    size = [int(re.search(r"font-size: (\d+)px", page.pre["style"])[1]) for page in (short, pages[0])]  # type: ignore[index]
    assert size[0] > size[1] >= 20


def test_printed_columns_stay_in_line() -> None:
    said = output("stream", name="stdout", text="a" * 90 + "\n")
    pages = shown(code("print()", outputs=[said]))
    out = pages[-1].select_one(".out")
    assert int(re.search(r"font-size: (\d+)px", out["style"])[1]) * 0.602 * 90 < 1150  # type: ignore[index]


# ---------------------------------------------------------------- what is shown


def test_folded_code_is_left_out_and_its_output_stays() -> None:
    said = output("stream", name="stdout", text="0.9\n")
    folded = {"jupyter": {"source_hidden": True}}
    cells = [
        markdown("## One\n\nText."),
        code("print(x)", outputs=[said], metadata=folded),
        markdown("## Two"),
        code("print(y)", outputs=[said], metadata=folded),
        code("show(fig, alt)", outputs=[figure(alt="A picture.")], metadata=folded),
    ]
    pages = shown(*cells)
    assert [page.get_text(" ", strip=True) for page in pages] == ["One Text. 0.9", "Two 0.9", "Two"]
    assert pages[2].img["alt"] == "A picture."


def test_the_section_deeper_is_for_readers_alone() -> None:
    cells = [markdown("## One\n\nText."), markdown("## Deeper"), markdown("### More"), code("x = 1")]
    assert [page.get_text(" ", strip=True) for page in shown(*cells)] == ["One Text."]


def test_html_is_escaped() -> None:
    nasty = "<script>alert(1)</script> & <b>"
    cells = [
        markdown(f"## Code `{nasty}`", metadata={"notes": f"`{nasty}`"}),
        code(f"x = '{nasty}'", outputs=[output("stream", name="stdout", text=nasty)]),
        code("show()", outputs=[figure(alt=f'"{nasty}"')]),
    ]
    for page in shown(*cells):
        assert not page.find_all(["script", "b"]), page
    text = str(shown(*cells)[1])
    assert text.count("&lt;script&gt;alert(1)&lt;/script&gt; &amp;") >= 1
    assert shown(*cells)[-1].img["alt"] == f'"{nasty}"'


def test_formulas_become_mathml() -> None:
    (page,) = shown(
        markdown("## F\n\nWith $a<b$:\n\n$$\\frac{a}{b}$$\n\nbut `$x$` is code and 5 $ are money.")
    )
    assert [formula["display"] for formula in page.find_all("math")] == ["inline", "block"]
    assert page.code.get_text() == "$x$" and "5 $ are money" in page.get_text()
    assert page.find("math").find("mo").get_text() == "<"


def test_links_inside_the_course_are_plain_text() -> None:
    (page,) = shown(markdown("## L\n\n[a](01_x.ipynb), [b](../docs/x.md#y), [c](https://example.org)"))
    assert [link["href"] for link in page.find_all("a")] == ["https://example.org"]
    assert "a, b, c" in page.get_text()


def test_a_picture_has_its_alternative_text_and_is_not_shrunk() -> None:
    for width, height in ((900, 420), (1200, 500), (900, 320)):
        (_, page) = shown(code("show()", outputs=[figure(width, height, alt="What it shows")]))
        image = page.img
        assert image["alt"] == "What it shows" and int(image["width"]) >= width
    with pytest.raises(ValueError, match="no alternative text"):
        shown(code("show()", outputs=[figure()]))


def test_a_live_figure_shows_its_picture() -> None:
    figure_ = figure(text=explore.TEXT, alt="What it shows")
    figure_.data["application/vnd.jupyter.widget-view+json"] = {"model_id": "17"}
    page = shown(code("explore()", outputs=[figure_]))[-1]
    assert page.img and "has controls" in page.select_one(".caption").get_text()


def test_a_prediction_becomes_a_question_with_its_answers() -> None:
    asked = output("execute_result", {"text/plain": "Which? (Run this notebook to answer.)"})
    direct = code("predict('99.x', 'Which?', Choice('It', ['one', 'two']))", outputs=[asked])
    named = code("o = {'one': 1, 'two': 2}\npredict('99.x', 'Which?', Choice('It', o))", outputs=[asked])
    computed = code("predict('99.x', 'Which?', Choice('It', list(models)))", outputs=[asked])
    for cell, answers in ((direct, ["one", "two"]), (named, ["one", "two"]), (computed, [])):
        (page,) = shown(cell)
        assert page.select_one(".question").get_text() == "Which?"
        assert [item.get_text() for item in page.find_all("li")] == answers
        assert not page.pre


def test_a_verdict_is_shown_without_its_code() -> None:
    said = "C01  A claim.\n  measured: 3 < 5\n  condition: at night\n  verdict: holds with a condition\n"
    (page,) = shown(code("verdict(...)", outputs=[output("stream", name="stdout", text=said)]))
    assert page.h3.get_text() == "C01: holds with a condition"
    assert [term.get_text() for term in page.find_all("dt")] == ["measured", "condition"]
    assert "3 < 5" in page.get_text() and "verdict(...)" not in page.get_text()


def test_what_only_the_runner_needs_is_left_out() -> None:
    bar = output("display_data", {"text/plain": "steps:   0%|          | 0/6 [00:00<?, ?it/s]"})
    cells = [
        code("import numpy as np\nx = 1", outputs=[output("stream", name="stdout", text="ready")]),
        code("check('99.a', answer)", outputs=[output("display_data", {"text/html": "<div>no</div>"})]),
        code("mine()", metadata={"tags": ["uses-answer"]}, outputs=[]),
        code("run()", outputs=[bar]),
    ]
    (page,) = shown(*cells)
    assert page.get_text().strip() == "run()"


def test_an_exercise_stands_on_one_slide_and_one_part_unfolds_at_a_time() -> None:
    cells = [
        markdown("### Exercise 99.a: do\n\nDo it."),
        code("answer = ...", metadata={"exercise": "99.a"}),
        markdown("<details><summary>Hint 1</summary>\n\nThink.\n\n</details>"),
        markdown("<details><summary>Solution</summary>\n\n```python\nanswer = 1 < 2\n```\n\n</details>"),
    ]
    (page,) = shown(*cells)
    assert [part.summary.get_text() for part in page.find_all("details")] == ["Hint 1", "Solution"]
    assert len({part["name"] for part in page.find_all("details")}) == 1
    assert "answer = ..." in page.get_text() and "answer = 1 < 2" in page.get_text()


def test_notes_go_from_a_heading_to_the_next_note() -> None:
    pages = shown(
        markdown("## One\n\nA.", metadata={"notes": "Ask **one**."}),
        code("x = 1"),
        markdown("Tail.\n\n## Two\n\nB.", metadata={"notes": "Ask two."}),
    )
    notes = [page.aside.get_text().strip() for page in pages]
    assert notes == ["Ask one.", "Ask one.", "Ask one.", "Ask two."]
    assert pages[0].aside.strong and pages[0].aside["class"] == ["notes"]


# ---------------------------------------------------------------- the folder and the server


def test_a_deck_brings_all_that_it_names(tmp_path: Path) -> None:
    lesson = Lesson(Path("99_x.ipynb"), nbformat.v4.new_notebook(cells=[markdown("# A <title>")]))
    page = slides.build(lesson, tmp_path / "deck")
    text = page.read_text(encoding="utf-8")
    assert "<title>A &lt;title&gt;</title>" in text
    named = re.findall(r'(?:src|href)="([^":]+)"', text)
    style = (page.parent / "slides.css").read_text(encoding="utf-8")
    named += re.findall(r"url\(([^)]+)\)", style)
    assert len(named) > 6 and all((page.parent / name).is_file() for name in named)
    assert "http" not in style and not re.search(r'(?:src|href)="http', text)


def test_the_server_is_for_this_machine_alone(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("deck", encoding="utf-8")
    with slides.server(tmp_path) as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        assert serving.server_address[0] == "127.0.0.1"
        with urllib.request.urlopen(f"http://127.0.0.1:{serving.server_port}/") as answer:
            assert answer.read() == b"deck"
        serving.shutdown()


def test_an_unknown_lesson_is_one_sentence() -> None:
    with pytest.raises(ValueError, match="No lesson's name begins with '77'"):
        slides.main(["77"])


# ---------------------------------------------------------------- what the lessons store


@pytest.mark.parametrize("path", lessons.paths(), ids=lambda path: path.stem)
def test_a_lesson_is_ready_to_be_shown(path: Path) -> None:
    lesson = lessons.read(path)
    marked = nbformat.from_dict(lesson.nb)
    slides.mark(marked)
    stale = [n for n, (a, b) in enumerate(zip(lesson.nb.cells, marked.cells, strict=True), 1) if a != b]
    assert not stale, f"cells {stale} lack their slide type: run python3 course.py refresh {lesson.number}"
    for position, cell in lesson.prose:
        if re.search(r"^#{1,3} ", re.sub(r"```.*?```", "", cell.source, flags=re.DOTALL), re.MULTILINE):
            note = cell.metadata.get("notes", "")
            assert 20 < len(note) < 700, (
                f"cell {position} begins a section: put the speaker's note into metadata.notes"
            )


def test_letters_in_figures_are_18_px_high_and_more() -> None:
    """A slide shows a figure at its own size or larger."""
    least = 18 * 72 / plots.DPI * 0.99  # in points; 13 pt are 18.06 px
    assert all(
        size > least for name, size in plots._STYLE.items() if name.endswith(("font.size", "labelsize"))
    )
    for file in [*(lessons.ROOT / "utils").rglob("*.py"), *lessons.paths()]:
        sizes = re.findall(r"(?:font|label|title)_?size=([^,)\s]+)", file.read_text(encoding="utf-8"))
        assert all(float(size) > least for size in sizes), f"{file.name}: {sizes}"
    fig, ax = plots.figure()
    ax.set(xscale="log", yscale="log", xlim=(1e-6, 1e7), ylim=(0.1, 1e4))
    fig.canvas.draw()
    labels = [label.get_text() for label in [*ax.get_xticklabels(), *ax.get_yticklabels()]]
    assert any(labels) and not any("^" in label for label in labels), "an exponent is smaller than 18 px"
