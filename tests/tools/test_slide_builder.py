"""The slides: what they show of a notebook, how they break, what they escape, and what each lesson stores for them."""

from __future__ import annotations

import base64
import io
import json
import re
import textwrap
import threading
import urllib.request
from collections.abc import Sequence
from pathlib import Path

import claims
import lessons
import nbformat
import pytest
import slide_blocks
import slide_source
import slides
from bs4 import BeautifulSoup
from lessons import Lesson
from nbformat import NotebookNode
from PIL import Image
from slide_blocks import Block
from slide_pages import Kind, Piece, arranged, framed

from utils.notebook import explore, lines, plots

MOST_STOPS = 35  # of a class of 50 minutes

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


def pieces(*heights: float, kind: Kind = "text", opening: str = "", cell: int = 1) -> list[Piece]:
    return [Piece(Block(str(n), high, opening), kind, cell) for n, high in enumerate(heights)]


def divided(content: list[Piece], room: float = 600) -> list[int]:
    """Count the pieces on each slide."""
    return [len(slide) for slide in arranged(content, lambda first: room)]


def test_as_few_slides_as_hold_whole_blocks_and_none_with_a_scrap() -> None:
    assert divided(pieces(*[100] * 7), 300) in ([3, 2, 2], [2, 3, 2], [2, 2, 3])
    assert divided(pieces(*[100] * 3), 50) == [1, 1, 1]
    assert divided(pieces(*[100] * 13)) in ([5, 4, 4], [4, 5, 4], [4, 4, 5])
    assert arranged([], lambda first: 600) == []


def test_the_first_slide_has_the_higher_title() -> None:
    slides_ = arranged(pieces(300, 300, 300, 300), lambda first: 500 if first else 600)
    assert [len(slide) for slide in slides_] == [1, 2, 1] or [len(slide) for slide in slides_] == [1, 1, 2]


def test_code_stays_whole_and_with_its_output() -> None:
    text, code_ = pieces(250), pieces(150, 150, kind="code", opening="<pre>", cell=2)
    assert divided([*text, *code_]) == [3]
    assert divided([*text, *code_, *pieces(200, kind="found", cell=2)]) == [1, 3], "not between its lines"
    assert divided([*pieces(350), *code_]) == [1, 2]


def test_a_vote_ends_its_slide_and_nothing_found_is_on_it() -> None:
    vote, found = pieces(200, kind="vote"), pieces(100, kind="found")
    assert divided([*pieces(100), *vote, *pieces(100)]) == [2, 1]
    assert divided([*found, *vote, *found]) == [1, 1, 1]
    assert divided([*pieces(100), *found, *pieces(100), *vote]) == [3, 1]


def test_a_question_of_the_quiz_begins_a_slide() -> None:
    question = Piece(Block("q", 50), "text", begins=True)
    assert divided([*pieces(50), question, *pieces(50), question]) == [1, 2, 1]


def test_a_picture_takes_along_what_reads_it_as_far_as_it_fits() -> None:
    def picture(room: float, below: Sequence[Block]) -> Block | None:
        return Block("p", room) if slide_blocks.height(below) <= 200 else None

    drawn = Piece(Block("", 0), "found", 1, picture=picture)
    sentences = [Block(f"Sentence {n}.", 60) for n in range(4)]
    reading = Piece(Block("all", 300), "text", 2, small=sentences)
    (page, rest) = framed([drawn, reading], lambda first: 600)
    assert page.block.height == 600 and [one.html for one in rest.small] == ["Sentence 3."]
    assert "Sentence 3." in rest.block.html and "Sentence 2." not in rest.block.html
    table = pieces(150, 150, kind="found")
    assert len(framed([drawn, *table], lambda first: 600)) == 3, "a table is not torn"
    assert len(framed([drawn, *pieces(90, 90, kind="found"), *pieces(500)], lambda first: 600)) == 2
    assert len(framed([drawn, *pieces(10, kind="code", cell=2)], lambda first: 600)) == 2


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
    html = "<table><thead><tr><th>head</th></tr></thead>" + "<tr><td>1</td></tr>" * 60 + "</table>"
    pages = shown(code("table", outputs=[output("display_data", {"text/html": html})]))
    assert len(pages) > 3
    assert {page.get_text().count("head") for page in pages if page.table} == {1}
    assert sum(len(page.find_all("td")) for page in pages) == 60


def test_long_code_and_output_are_divided_and_short_ones_are_larger() -> None:
    long = code("\n".join(f"x{n} = {n}" for n in range(60)), outputs=[])
    pages = shown(long)
    assert len(pages) == 3
    assert "".join(page.pre.get_text() for page in pages).splitlines() == long.source.splitlines()
    (short,) = shown(code("x = 1"))
    size = [int(re.search(r"font-size: (\d+)px", page.pre["style"])[1]) for page in (short, pages[0])]  # type: ignore[index]
    assert size[0] > size[1] >= 20


def test_printed_columns_stay_in_line() -> None:
    said = output("stream", name="stdout", text="a  b\n" + "a" * 80 + "  1.0 -1.0\n")
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
        code(f"x = '{nasty}'", outputs=[output("stream", name="stdout", text=f"{nasty}\na  {nasty}")]),
        code("show()", outputs=[figure(alt=f'"{nasty}"')]),
    ]
    for page in shown(*cells):
        assert not page.find_all(["script", "b"]), page
    text = str(shown(*cells)[0])
    assert text.count("&lt;script&gt;alert(1)&lt;/script&gt; &amp;") >= 3
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
        (page,) = shown(code("show()", outputs=[figure(width, height, alt="What it shows")]))
        image = page.img
        assert image["alt"] == "What it shows" and int(image["width"]) >= width
    with pytest.raises(ValueError, match="no alternative text"):
        shown(code("show()", outputs=[figure()]))


def test_a_live_figure_shows_its_picture() -> None:
    figure_ = figure(text=explore.TEXT, alt="What it shows")
    figure_.data["application/vnd.jupyter.widget-view+json"] = {"model_id": "17"}
    page = shown(code("explore()", outputs=[figure_]))[-1]
    assert page.img and "has controls" in page.select_one(".caption").get_text()


def test_a_figure_moves_where_its_pictures_are_there_and_the_slide_has_room() -> None:
    spec = [{"name": name, "kind": "slider", "label": name * 60, "texts": ["1", "2"]} for name in "abcdef"]
    picture = figure(900, 420, alt="What it shows")
    for count, moves in ((1, True), (6, False)):
        pictures = {"all": count == 1, "spec": spec[:count], "frames": []}
        block = slides._picture(picture, "pictures-0", pictures, 600, [])
        page = BeautifulSoup(block.html, "html.parser")
        assert bool(page.select_one("[data-pictures=pictures-0]")) == moves
        assert page.img["alt"] == "What it shows" and int(page.img["width"]) >= 900
        below = [Block("<p>A reading.</p>", 60)]
        assert (slides._picture(picture, "pictures-0", pictures, 600, below) is None) != moves


def test_short_controls_share_a_row_where_the_picture_leaves_no_room_below_one_another() -> None:
    long = "A label of two lines that leaves no other control the room beside it in a row"
    spec = [{"name": name, "kind": "slider", "label": name, "texts": ["1", "2"]} for name in "abcde"]
    spec[0]["label"] = long
    spec.append({"name": "f", "kind": "choice", "label": "f", "texts": ["this", "that"]})
    picture = figure(900, 420, alt="What it shows")

    def pairs(room: float) -> str | None:
        block = slides._picture(picture, "pictures-0", {"all": True, "spec": spec, "frames": []}, room, [])
        knob = BeautifulSoup(block.html, "html.parser").select_one("[data-pictures]")
        return knob and knob["data-pairs"]

    assert pairs(420 + 64 + 5 * 34) == ""
    assert pairs(420 + 64 + 3 * 34) == "1 3"
    assert pairs(420 + 3 * 34) is None
    spec[0]["label"] = "a"
    assert pairs(420 + 3 * 34) == "0 2 4"
    spec[1]["texts"] = ["1", "a value too long for its column"]
    assert pairs(420 + 4 * 34) == "2 4"


def test_no_picture_ends_the_script_that_holds_it() -> None:
    text = slides.held("pictures-0", {"alt": "</script><b>"})
    assert text.count("<") == 2 and json.loads(text.split(">", 1)[1].rsplit("<", 1)[0]) == {
        "alt": "</script><b>"
    }


def test_a_figure_and_its_reading_share_a_slide() -> None:
    reading = "It rises with *every* step, and that is **all**. " * 4
    cells = [
        markdown("## One\n\nBefore."),
        code("show()", outputs=[figure(alt="A picture.")]),
        markdown(f"{reading}\n\n## Two\n\nAfter."),
    ]
    (before, page, after) = shown(*cells)
    assert before.get_text(" ", strip=True) == "One Before."
    assert page.select_one(".reading").get_text().strip() == reading.replace("*", "").strip()
    assert int(page.img["height"]) >= 420
    assert after.get_text(" ", strip=True) == "Two After."
    pages = shown(*cells[:2], markdown(reading * 5))
    assert pages[1].select_one(".reading") and len(pages) == 3
    text = pages[1].select_one(".reading").get_text() + pages[2].select_one("p:not(.running)").get_text()
    assert " ".join(text.split()) == (reading * 5).replace("*", "").strip(), "no sentence is lost"


def asked(question: str = "Which?", **control: object) -> NotebookNode:
    metadata = {"control": {"label": "It (%)", **control}} if control else {}
    return output("execute_result", {"text/plain": f"{question} {slide_source.ASKED}"}, metadata=metadata)


@pytest.mark.parametrize("source", ["predict('99.x', 'Which?', it)", "p = pictures.ask(1)\np"])
def test_a_prediction_becomes_a_question_with_its_answers(source: str) -> None:
    (page,) = shown(code(source, outputs=[asked(kind="choice", texts=["one", "two"])]))
    assert page.select_one(".question").get_text() == "Which?"
    assert [item.get_text() for item in page.find_all("li")] == ["one", "two"]
    assert not page.pre
    (page,) = shown(code(source, outputs=[asked(kind="slider", texts=["0", "<100"])]))
    assert [end.get_text() for end in page.select(".range b")] == ["0", "<100"]
    assert page.select_one(".label").get_text() == "It (%)"
    (page,) = shown(code(source, outputs=[asked()]))
    assert not page.find_all("li")


def test_a_vote_is_a_stop_of_its_own_and_its_answer_comes_later() -> None:
    said = output("stream", name="stdout", text="0.9")
    cells = [
        markdown("## Turn\n\nLook."),
        code("print(x)\nt = ask()\nt", outputs=[said, asked(kind="choice", texts=["a", "b"])]),
        code("if t.value:\n    print(t.value)\nprint(measure(y))", outputs=[said]),
    ]
    pages = [squeezed(page.get_text()) for page in shown(*cells)]
    assert pages == ["TurnLook.0.9", "TurnWhich?ab", "Turnprint(measure(y))0.9"]
    (together, _) = shown(cells[0], code("t = ask()\nt", outputs=[asked()]), cells[2])
    assert together.get_text(" ", strip=True) == "Turn Look. Which?"


def test_a_verdict_is_shown_without_its_code() -> None:
    said = "C01  A claim.\n  measured: 3 < 5\n  condition: at night\n  verdict: holds with a condition\n"
    other = "C02  Another.\n  measured: 4\n  verdict: holds\nAnd so it is: (no prediction)\nMore.\n"
    (page,) = shown(code("verdict(...)", outputs=[output("stream", name="stdout", text=said + other)]))
    assert [one.get_text() for one in page.find_all("strong")] == [
        "C01: holds with a condition.",
        "C02: holds.",
    ]
    assert [term.get_text() for term in page.find_all("dt")] == ["measured", "condition", "measured"]
    assert "3 < 5" in page.get_text() and "verdict(...)" not in page.get_text()
    assert "(no prediction)" not in page.get_text() and "More." in page.get_text()


def test_the_quiz_shows_its_options_and_its_choice_is_for_the_reader() -> None:
    question = "**Question {}.** What?\n\n- **A.** One.\n- **B.** Two.\n\n"
    folded = "<details><summary>Explanations</summary>\n\n**A.** {}\n\n**B.** Not quite.\n\n</details>"
    cells = [
        markdown("## Quiz\n\n" + question.format(1) + folded.format("Right.")),
        code("quiz('99.1')", outputs=[output("display_data", {"text/html": "<div>no</div>"})]),
        markdown(question.format(2) + folded.format("Right, very much so. " * 80)),
        code("quiz('99.2')"),
    ]
    (short, long) = shown(*cells)
    assert [item.get_text() for item in short.find_all("li")] == ["A. One.", "B. Two."]
    assert short.summary.get_text() == "Explanations" and not long.details
    assert all("Right" in page.aside.get_text() for page in (short, long))
    assert "quiz(" not in str(short) + str(long)


PLUMBING = """import numpy as np  # noqa: E402
# The names of the lines.
label = "A line."
fig, ax = figure()
level = compute(3)  # what counts

for height in level:
    ax.plot(height)
knob = {"a": Slider("A", [1, 2], 1)}  # fmt: skip
guess = mine.value
print(f"{level:.2f}")


def draw(ax, a):
    ax.plot(a)


def describe(a):
    return f"The level {a}."


steps = {"a": 1,  "b": 2}  # fmt: skip
show(fig, label + pictures.alt(level))
explore(None, draw, knob, describe)
level.round(2)"""


def test_plumbing_is_not_on_slides() -> None:
    before = [
        code("import pandas as pd\nSEED = 1"),
        code("x = load()"),
        markdown("## A"),
        code("mine = predict()\nmine", outputs=[asked()]),
        markdown("## B"),
    ]
    page = shown(*before, code(PLUMBING))[-1]
    kept = 'level = compute(3)  # what counts\n\nsteps = {"a": 1,  "b": 2}\n\nlevel.round(2)'
    assert page.pre.get_text().strip() == kept
    assert not any("x = load()" in each.get_text() for each in shown(*before))


def test_what_only_the_runner_needs_is_left_out() -> None:
    bar = output("display_data", {"text/plain": "steps:   0%|          | 0/6 [00:00<?, ?it/s]"})
    endless = output("display_data", {"text/plain": "steps: 0turns [00:00, ?turns/s]"})
    alone = output("stream", name="stdout", text="You left the prediction open.\nMeasured: 3.\n")
    series = output("execute_result", {"text/plain": "a  1\nb  2\nName: x, dtype: int64"})
    cells = [
        code("import numpy as np\nx = 1", outputs=[output("stream", name="stdout", text="ready")]),
        markdown("## A"),
        code("check('99.a', answer)", outputs=[output("display_data", {"text/html": "<div>no</div>"})]),
        code("course_map()", outputs=[output("display_data", {"text/html": "<div>no</div>"})]),
        code("mine()", metadata={"tags": ["uses-answer"]}, outputs=[alone]),
        code("run()", outputs=[bar, endless, series]),
    ]
    (page,) = shown(*cells)
    assert squeezed(page.get_text()) == "Amine()Measured:3.run()a1b2"


def test_an_exercise_is_a_question_and_its_help_is_the_speakers() -> None:
    cells = [
        markdown("### Exercise 99.a: do\n\nDo it."),
        code("answer = ...", metadata={"exercise": "99.a"}),
        markdown("<details><summary>Hint 1</summary>\n\nThink.\n\n</details>"),
        markdown(
            "<details><summary>Solution</summary>\n\n```python\nanswer = 1 < 2\n\n\nx = 3\n```\n\n</details>"
        ),
        markdown("### Exercise 99.b: more\n\nGo on."),
    ]
    (page, other) = shown(*cells)
    note = page.aside.extract()
    assert page.get_text(" ", strip=True) == "Exercise 99.a: do Do it. answer = ..."
    assert not page.details
    assert [bold.get_text() for bold in note.find_all("strong")] == ["Hint 1", "Solution"]
    assert "Think." in note.get_text() and "answer = 1 < 2\n\n\nx = 3" in note.pre.get_text()
    assert "Think." not in str(other)


def test_notes_go_from_a_heading_to_the_next_note() -> None:
    pages = shown(
        markdown("## One\n\nA.", metadata={"notes": "Ask **one**."}),
        code("x = 1"),
        markdown("Tail.\n\n## Two\n\nB.", metadata={"notes": "Ask two."}),
    )
    notes = [page.aside.get_text().strip() for page in pages]
    assert notes == ["Ask one.", "Ask two."]
    assert pages[0].get_text(" ", strip=True).startswith("One A. x = 1 Tail.")
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
    assert page.name == "99.html" and len(named) > 6 and all((page.parent / name).is_file() for name in named)
    assert "http" not in style and not re.search(r'(?:src|href)="http', text)


def test_decks_share_a_folder_and_its_index_lists_them(tmp_path: Path) -> None:
    for number in ("98", "99", "98"):
        nb = nbformat.v4.new_notebook(cells=[markdown(f"# Lesson {number} & more\n\nText.\n\n## A\n\nB.")])
        file = slides.build(Lesson(Path(f"{number}_x.ipynb"), nb), tmp_path)
        assert slides.stops(file) == 2
    index = BeautifulSoup((tmp_path / "index.html").read_text(encoding="utf-8"), "html.parser")
    assert [item.a.get_text() for item in index.find_all("li")] == ["Lesson 98 & more", "Lesson 99 & more"]
    links = [link["href"] for link in index.find_all("a")]
    assert links == ["98.html", "98.html?print-pdf", "99.html", "99.html?print-pdf"]
    assert all("2 stops" in item.get_text() for item in index.find_all("li"))


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


def squeezed(text: str) -> str:
    """Leave white space out: lines are broken elsewhere on a slide."""
    return "".join(text.split())


def put_out(lesson: Lesson) -> list[tuple[int, str]]:
    """List what the code cells put out that everybody is to see, in parts of a line, with their positions."""
    found = []
    judged = [
        (one.cell, text)
        for one in claims.judgements(lesson)
        for text in (one.statement, *one.fields.values())
    ]
    setup = next(i for i, cell in lesson.code if "import " in cell.source)
    deeper = [i for i, cell in lesson.prose if cell.source.strip() == "## Deeper"]
    for position, cell in lesson.code:
        mine = re.match(r"(check|quiz|course_map)\(", cell.source) or "exercise" in cell.metadata
        if mine or position == setup or position > min(deeper, default=position):
            continue
        for each in cell.outputs:
            data = each.get("data", {})
            text = each.get("text", data.get("text/plain", ""))
            if "image/png" in data:
                found.append((position, data["image/png"]))
            elif "text/html" in data:
                rows = BeautifulSoup(data["text/html"], "html.parser").find_all("tr")
                found += [(position, row.get_text()) for row in rows]
            elif text.endswith(slide_source.ASKED):
                found.append((position, text.removesuffix(slide_source.ASKED)))
                found += [(position, answer) for answer in each.metadata.get("control", {}).get("texts", [])]
            elif not slides.BAR.search(text):
                found += [(position, line) for line in claims.BLOCK.sub("", text).splitlines()]
    left_out = (slides.UNANSWERED, slides.DTYPE)
    return judged + [
        (n, text) for n, text in found if text.strip() and not any(r.search(text) for r in left_out)
    ]


@pytest.mark.parametrize("path", lessons.paths(), ids=lambda path: path.stem)
def test_a_deck_shows_all_that_the_lesson_puts_out(path: Path) -> None:
    lesson = lessons.read(path)
    soup = BeautifulSoup(slides.page(lesson), "html.parser")
    for note in soup.find_all("aside"):
        note.decompose()
    shown_ = squeezed(soup.get_text()) + "".join(str(image["src"]) for image in soup.find_all("img"))
    expected = put_out(lesson)
    assert len(expected) > 10
    missing = [
        f"cell {position}: {text[:80]!r}" for position, text in expected if squeezed(text) not in shown_
    ]
    assert not missing, "\n".join(missing)


def test_a_reply_is_broken_anew() -> None:
    sentence = "Measured: 75 %. " + "Most people say that little is left of it, and so did we before. " * 3
    broken = textwrap.fill(sentence, lines.COLUMNS)
    assert broken.count("\n") == 2
    (block,) = slide_blocks.printed(broken)
    assert block.html == f"<p>{sentence.strip()}</p>"
    assert len(list(slide_blocks.printed("Short.\nAlso short."))) == 2


@pytest.mark.parametrize("path", lessons.paths(), ids=lambda path: path.stem)
def test_a_deck_holds_what_a_class_needs_and_no_more(path: Path, tmp_path: Path) -> None:
    lesson = lessons.read(path)  # as handed out: with no pictures drawn ahead
    pages = BeautifulSoup(slides.page(lesson, tmp_path), "html.parser").select("section > section")
    for number, page in enumerate(pages, 1):
        page.aside.extract()
        page.find(["h1", "h2", "h3", "p"]).extract()  # the title
        said = page.get_text(" ", strip=True)
        assert page.img or len(said) > 20 or page.select_one(".vote, .said, pre, table"), (
            f"slide {number}: {said!r}"
        )
        assert not re.search(r"\(no prediction\)|\(none made\)|Hint 1", said), f"slide {number}: {said!r}"
        if page.select_one(".vote"):
            assert not page.select(".said, .out, img, table"), (
                f"slide {number}: the answer stands with the question"
            )
            assert page.select(".vote li, .range"), f"slide {number}: no options"
        source = "\n".join(block.get_text() for block in page.select(".code"))
        for plumbing in (
            "import ",
            "show(",
            "explore(",
            "predict(",
            "verdict(",
            "check(",
            "quiz(",
            "# noqa",
            "# fmt",
        ):
            assert not re.search(rf"^{re.escape(plumbing)}|  {re.escape(plumbing)}", source, re.MULTILINE), (
                f"slide {number}: {source}"
            )
    assert len(pages) <= MOST_STOPS, f"{len(pages)} stops"


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


# ---------------------------------------------------------------- in another language

TRANSLATED = sorted(lessons.NOTEBOOKS.glob("[a-z][a-z]/*.ipynb"))


@pytest.mark.parametrize("path", TRANSLATED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_translated_deck_has_the_parts_of_the_english_one(path: Path, tmp_path: Path) -> None:
    english = BeautifulSoup(slides.page(lessons.read(lessons.NOTEBOOKS / path.name), tmp_path), "html.parser")
    soup = BeautifulSoup(slides.page(lessons.read(path), tmp_path), "html.parser")
    assert soup.html and soup.html["lang"] == path.parent.name
    for part in ("h1, h2, h3", ".vote", ".verdict", ".verdict dt", "img", ".code", "math"):
        found, wanted = soup.select(f".slides {part}"), english.select(f".slides {part}")
        assert (not found) == (not wanted), part
    for part in (".vote", ".verdict", "h2", "h3", "img"):
        assert len(set(map(str, soup.select(part)))) == len(set(map(str, english.select(part)))), part
    stops = [len(each.select("section > section")) for each in (soup, english)]
    assert abs(stops[0] - stops[1]) <= 4
    assert "(Run this notebook" not in soup.get_text()


def test_what_was_left_open_is_left_out_in_every_language(tmp_path: Path) -> None:
    file = next(iter(TRANSLATED))
    english, other = slides.left_open(Lesson(Path("99_x.ipynb"), None)), slides.left_open(lessons.read(file))
    assert english.search("Yours: (no prediction)") and other.search("Yours: (no prediction)")
    assert english is slides.UNANSWERED and not other.search("정확도 0.84")


def test_hangul_is_measured_with_the_font_that_shows_it() -> None:
    latin, hangul = (slide_blocks._length(text, 100) for text in ("n" * 10, "한" * 10))
    assert 500 < latin < 700 and 850 < hangul < 1000
    assert slide_blocks._length("한n" * 10, 100) == pytest.approx(latin + hangul, rel=0.01)
    assert slide_blocks.lines("한" * 60, size=20) == 1 and slide_blocks.lines("한" * 60, size=28) == 2
    (line,) = slide_blocks.code("x = 1  # " + "한글한글한글 " * 10)
    assert line.height > slide_blocks.code("x = 1  # " + "abcdef " * 10)[0].height
