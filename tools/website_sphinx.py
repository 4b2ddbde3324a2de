"""What Sphinx does for the pages of the site: formulas as MathML, Korean words marked as Korean, "Deeper" folded."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from minutes import DEEPER
from slide_blocks import mathml
from sphinx.application import Sphinx
from website_texts import SAID

KOREAN = re.compile(r"([가-힣ㄱ-ㅣ]+(?:[^A-Za-z|]*[가-힣ㄱ-ㅣ])?)")
LONG = 30  # letters of LaTeX: a formula that may be too wide for a phone, where it scrolls


def _inline(writer: Any, node: nodes.math) -> None:
    latex = node.astext()
    html = mathml(latex, "inline")
    writer.body.append(f'<span class="long">{html}</span>' if len(latex) > LONG else html)
    raise nodes.SkipNode


def _block(writer: Any, node: nodes.math_block) -> None:
    writer.body.append(f'<div class="formula">{mathml(node.astext(), "block")}</div>\n')
    raise nodes.SkipNode


def korean(tree: nodes.document) -> None:
    """Mark Korean words, so that a screen reader changes its voice.

    Parameters
    ----------
    tree : docutils.nodes.document
        Changed in place.
    """
    for text in list(tree.findall(nodes.Text)):
        if KOREAN.search(text) and not isinstance(text.parent, nodes.literal_block | nodes.raw):
            parts: list[nodes.Node] = []
            for number, part in enumerate(KOREAN.split(text)):
                marked = nodes.inline(part, part, classes=["language-ko"])
                parts.append(marked if number % 2 else nodes.Text(part))
            text.parent.replace(text, [part for part in parts if part.astext()])


def fold(tree: nodes.document) -> None:
    """Fold the section "Deeper".

    Parameters
    ----------
    tree : docutils.nodes.document
        Changed in place.
    """
    for section in tree.findall(nodes.section):
        if section[0].astext() in (DEEPER, "더 깊이"):
            opening = f'<details class="deeper"><summary>{SAID["unfold"]}</summary>'
            section.insert(1, nodes.raw("", opening, format="html"))
            section.append(nodes.raw("", "</details>", format="html"))


def heads(tree: nodes.document) -> None:
    """Take empty cells out of the heads of tables: a head goes on over the columns without one.

    Parameters
    ----------
    tree : docutils.nodes.document
        Changed in place.
    """
    for head in list(tree.findall(nodes.thead)):
        if not head.astext().strip():
            head.parent.remove(head)
            continue
        for row in head:
            last = None
            for entry in list(row):
                if entry.astext().strip() or last is None:
                    last = entry
                else:
                    last["morecols"] = last.get("morecols", 0) + 1
                    row.remove(entry)


def _read(app: Sphinx, tree: nodes.document, name: str) -> None:
    if SAID["code"] == "en":
        korean(tree)
    fold(tree)
    heads(tree)


def setup(app: Sphinx) -> dict[str, Any]:
    """Tell Sphinx of all this."""
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
    app.connect("doctree-resolved", _read)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
