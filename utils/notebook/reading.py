"""What a student's function shows when its source is read: slips, and what it works out on its way."""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from collections.abc import Iterator, Sequence
from types import FrameType
from typing import Any

from utils.language import Verbatim, t


def slip_in_source(function: Any) -> str:
    """Name a slip that stands in the source of a function.

    Parameters
    ----------
    function : object
        The student's answer; a function, guarded or not, has a source.

    Returns
    -------
    str
        A sentence; empty where none of these slips is there, or no source is known.
    """
    body = _body(function)
    return "" if body is None else next(filter(None, (rule(body) for rule in _SLIPS)), "")


def steps(function: Any, inputs: Sequence[Any]) -> list[tuple[str, Any, str]]:
    """Call a function and list what it works out on its way.

    Parameters
    ----------
    function : callable
        The student's function, guarded or not; it does not raise for these inputs.
    inputs : sequence
        What it is called with.

    Returns
    -------
    list of (str, object, str)
        A name, its value in the end, and the line that sets it; last ``"return"``, the result, and the line
        of the last return statement, if there is one. Empty where no source is known.
    """
    body = _body(function)
    if body is None:
        return []
    code, seen = inspect.unwrap(function).__code__, {}

    def watch(frame: FrameType, event: str, _: Any) -> Any:
        if frame.f_code is not code:
            return None
        if event == "return":
            seen.update(frame.f_locals)
        return watch

    before = sys.gettrace()
    sys.settrace(watch)
    try:
        result = function(*inputs)
    finally:
        sys.settrace(before)
    found, last = {}, ("return", result, "")
    for node in body.body:
        for line in ast.walk(node):
            if isinstance(line, ast.Assign | ast.AugAssign):
                for name in _set_by(line):
                    if name in seen:
                        found[name] = seen[name], str(_line(line))
            elif isinstance(line, ast.Return):
                last = ("return", result, str(_line(line)))
    return [*((name, *rest) for name, rest in found.items()), last]


def _body(function: Any) -> ast.FunctionDef | None:
    """Read the source of a student's function; a library's is none."""
    own = inspect.unwrap(function)
    if getattr(own, "__globals__", {}).get("__spec__"):
        return None
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(own)))
    except (OSError, TypeError, SyntaxError):
        return None
    return next((node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)), None)


def _returns_in_loop(body: ast.FunctionDef) -> str:
    loops = [node for node in ast.walk(body) if isinstance(node, ast.For | ast.While)]
    if any(isinstance(line, ast.Return) for loop in loops for line in loop.body):
        return t(
            "A `return` stands inside the loop and ends it in the first round: let it begin where `for` begins."
        )
    return ""


def _compares_for_nothing(body: ast.FunctionDef) -> str:
    for node in ast.walk(body):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Compare):
            return t("`{line}` compares and changes nothing: one = sets.", line=_line(node))
    return ""


def _never_used(body: ast.FunctionDef) -> str:
    written_into = {
        id(node.value)
        for node in ast.walk(body)
        if isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store)
    }
    read = {
        node.id for node in _names(body) if isinstance(node.ctx, ast.Load) and id(node) not in written_into
    }
    for node in ast.walk(body):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if name not in read and not name.startswith("_"):
                return t("`{name}` is worked out, and nothing is made of it.", name=Verbatim(name))
    return ""


def _overwritten(body: ast.FunctionDef) -> str:
    for loop in (node for node in ast.walk(body) if isinstance(node, ast.For)):
        for line in loop.body:
            if not (isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name)):
                continue
            name = line.targets[0].id
            inside = [node for node in _names(loop) if node.id == name and node is not line.targets[0]]
            after = [
                node for node in _names(body) if node.id == name and node.lineno > (loop.end_lineno or 0)
            ]
            if after and not inside:
                return t(
                    "Each round of the loop overwrites `{name}`, so only the last one counts: add up, or put into a list.",
                    name=Verbatim(name),
                )
    return ""


def _divides_by_a_part(body: ast.FunctionDef) -> str:
    for node in ast.walk(body):
        if not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub)):
            continue
        left = node.left
        if isinstance(left, ast.BinOp) and isinstance(left.op, ast.Add | ast.Sub):
            left = left.right
        if (
            isinstance(left, ast.BinOp)
            and isinstance(left.op, ast.Div)
            and isinstance(left.right, ast.Constant)
            and any(_names(left))
            and (left.right.value == 1 or _is_times(node.right, left.right.value))
        ):
            return t(
                "Brackets: `{line}` divides by {number} alone; what is divided by stands in brackets.",
                line=_line(node),
                number=Verbatim(str(left.right.value)),
            )
    return ""


def _is_times(node: ast.AST, value: Any) -> bool:
    """Say whether something is multiplied by a number: in x / 100 - 100 * y both 100 are meant for the bracket."""
    return (
        isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Mult)
        and any(isinstance(part, ast.Constant) and part.value == value for part in (node.left, node.right))
    )


def _cuts_off(body: ast.FunctionDef) -> str:
    for node in ast.walk(body):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.FloorDiv):
            counts = any(isinstance(part, ast.Call | ast.Attribute) for part in ast.walk(node))
            if not counts and not isinstance(node.right, ast.Constant):
                return t("`//` cuts off all behind the point: a single / divides.")
    return ""


def _set_by(line: ast.Assign | ast.AugAssign) -> Iterator[str]:
    """Give the names that a line sets, whole or at one place."""
    targets = list(line.targets if isinstance(line, ast.Assign) else [line.target])
    while targets:
        target = targets.pop(0)
        if isinstance(target, ast.Name):
            yield target.id
        elif isinstance(target, ast.Subscript):
            targets.append(target.value)
        elif isinstance(target, ast.Tuple):
            targets += target.elts


def _names(node: ast.AST) -> Iterator[ast.Name]:
    return (part for part in ast.walk(node) if isinstance(part, ast.Name))


def _line(node: ast.AST) -> Verbatim:
    return Verbatim(ast.unparse(node)[:80])


_SLIPS = (
    _returns_in_loop,
    _compares_for_nothing,
    _overwritten,
    _divides_by_a_part,
    _cuts_off,
    _never_used,
)
