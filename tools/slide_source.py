"""The code that a slide shows of a cell: what the lesson computes, without what only the page needs.

Imports, the setup, figures with their alternative texts, controls, predictions and comments for machines are
left out. What is left is the cell's own lines.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterable, Iterator

import lessons
from minutes import is_hidden
from nbformat import NotebookNode

from utils.language import t

ASKED = "(Run this notebook to answer.)"
_ASKS = "{question} (Run this notebook to answer.)"
# Calls that mean something to the person alone who runs them.
PERSONAL = ("check", "course_map", "quiz")
_PAGE = {
    *PERSONAL,
    "Choice",
    "Slider",
    "Toggle",
    "display",
    "explore",
    "figure",
    "predict",
    "show",
    "verdict",
}
_AXES = {"ax", "axes", "fig"}
_FORMATS = re.compile(
    r"DataFrame|Series|astype|format|idxm(ax|in)|join|len|max|mean|median|min|round|std|text|to_(frame|string)"
)
_FOR_MACHINES = re.compile(r"#\s*(fmt|noqa|type|pragma|pylint|mypy)\b")


def question(cell: NotebookNode) -> NotebookNode | None:
    """Give the output in which a cell asks for a prediction."""
    return next((output for output in cell.outputs if _asks(output)), None)


def _asks(output: NotebookNode) -> bool:
    return "control" in output.get("metadata", {}) or output.get("data", {}).get("text/plain", "").endswith(
        ASKED
    )


def asked(output: NotebookNode) -> str:
    """Give the question of an output, in the language in use."""
    before, after = t(_ASKS, question="\0").split("\0")
    return str(output.data["text/plain"]).removeprefix(before).removesuffix(after).strip()


def calls(tree: ast.AST) -> set[str]:
    """Name what is called: ``f`` of ``f(x)``, and ``m`` of ``m.f(x)``."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            while isinstance(called, ast.Attribute):
                called = called.value
            found |= {called.id} if isinstance(called, ast.Name) else set()
    return found


def is_personal(cell: NotebookNode) -> bool:
    """Say whether a code cell belongs to the person who runs it: a check, a quiz's choice, the map."""
    return bool(set(PERSONAL) & calls(ast.parse(cell.source)))


class Source:
    """What slides show of the code of a lesson.

    Parameters
    ----------
    lesson : lessons.Lesson

    Attributes
    ----------
    setup : set of int
        The positions of the cells that only prepare: the one with the imports, and those that follow it
        before anything is said.
    """

    def __init__(self, lesson: lessons.Lesson) -> None:
        self.setup = set(_setup(lesson))
        self._trees = {position: ast.parse(cell.source) for position, cell in lesson.code}
        self._predictions = {
            last.value.id
            for position, cell in lesson.code
            if question(cell) and isinstance(last := self._trees[position].body[-1], ast.Expr)
            if isinstance(last.value, ast.Name)
        }

    def shown(self, cell: NotebookNode, position: int) -> str:
        """Give the lines of a code cell that a slide shows; none if it is all plumbing."""
        tree = self._trees[position]
        called = calls(tree)
        if position in self.setup or is_hidden(cell) or "verdict" in called or is_personal(cell):
            return ""
        dropped = self._page_only(tree)
        if question(cell) and len(cell.outputs) == 1:
            return ""
        lines = list(_without_comments_for_machines(cell.source))
        for statement in dropped:
            first = min(node.lineno for node in [statement, *getattr(statement, "decorator_list", [])])
            while first > 1 and lines[first - 2].startswith("#"):  # what is said about it goes with it
                first -= 1
            for number in range(first - 1, statement.end_lineno or first):
                lines[number] = ""
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")

    def _page_only(self, tree: ast.Module) -> list[ast.stmt]:
        """List the statements that draw, ask, or write alternative texts."""
        own, dropped = {*self._predictions}, list[ast.stmt]()
        for statement in tree.body:
            drawing = isinstance(statement, ast.FunctionDef) and _AXES & {a.arg for a in statement.args.args}
            drawn = calls(statement) & {*_PAGE, "pictures"}
            plumbing = isinstance(statement, ast.Import | ast.ImportFrom) or _only_prints(statement)
            if plumbing or drawing or drawn or own & _names(statement):
                dropped.append(statement)
                if isinstance(statement, ast.Assign | ast.FunctionDef):
                    own |= _bound(statement)
        while more := [
            one for one in tree.body if one not in dropped and self._words_for(one, tree, dropped)
        ]:
            dropped += more
        return dropped

    @staticmethod
    def _words_for(statement: ast.stmt, tree: ast.Module, dropped: list[ast.stmt]) -> bool:
        """Say whether a statement only words something for statements that are dropped."""
        if isinstance(statement, ast.FunctionDef):
            returned = [node.value for node in ast.walk(statement) if isinstance(node, ast.Return)]
            worded = bool(returned) and all(map(_is_text, returned))
        else:
            worded = isinstance(statement, ast.Assign) and _is_text(statement.value)
        if not worded:
            return False
        users = [one for one in tree.body if one is not statement and _bound(statement) & _names(one)]
        return bool(users) and all(user in dropped for user in users)


def _setup(lesson: lessons.Lesson) -> Iterator[int]:
    begun = False
    for position, cell in enumerate(lesson.nb.cells, 1):
        if cell.cell_type == "code":
            begun = begun or bool(re.search(r"^(import|from) ", cell.source, re.MULTILINE))
            if begun and not question(cell):
                yield position
        elif begun:
            return


def _only_prints(statement: ast.stmt) -> bool:
    """Say whether a statement prints what is there: the output says it again."""
    if not (isinstance(statement, ast.Expr) and isinstance(call := statement.value, ast.Call)):
        return False
    inner = [node.func for node in ast.walk(call) if isinstance(node, ast.Call) and node is not call]
    formats = all(_FORMATS.fullmatch(getattr(one, "attr", getattr(one, "id", ""))) for one in inner)
    return isinstance(call.func, ast.Name) and call.func.id == "print" and formats


def _names(tree: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _bound(statement: ast.stmt) -> set[str]:
    if isinstance(statement, ast.FunctionDef):
        return {statement.name}
    targets: Iterable[ast.expr] = statement.targets if isinstance(statement, ast.Assign) else ()
    return {node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)}


def _is_text(value: ast.expr | None) -> bool:
    if isinstance(value, ast.Lambda):
        return _is_text(value.body)
    if isinstance(value, ast.BinOp):
        return _is_text(value.left) or _is_text(value.right)
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
        return _is_text(value.func.value)
    return isinstance(value, ast.JoinedStr) or (
        isinstance(value, ast.Constant) and isinstance(value.value, str)
    )


def _without_comments_for_machines(source: str) -> Iterator[str]:
    lines = source.split("\n")
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and _FOR_MACHINES.match(token.string):
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column].rstrip()
    yield from lines
