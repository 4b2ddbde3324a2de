"""What a student's function shows when its source is read: slips that no result tells apart."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from utils.language import Verbatim, t


def slip_in_source(function: Callable[..., Any]) -> str:
    """Name a slip that stands in the source of a function.

    Parameters
    ----------
    function : callable
        The student's function, guarded or not.

    Returns
    -------
    str
        A sentence; empty where none of these slips is there, or no source is known.
    """
    return _first_told(function, _SLIPS)


def unused_in_source(function: Callable[..., Any]) -> str:
    """Name what a function works out without using it: a slip, or only something left over.

    Parameters
    ----------
    function : callable
        The student's function, guarded or not.

    Returns
    -------
    str
        A sentence; empty where all is used, or no source is known.
    """
    return _first_told(function, (_never_used,))


def _first_told(function: Callable[..., Any], rules: Sequence[Callable[[ast.FunctionDef], str]]) -> str:
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(function))))
    except (OSError, TypeError, SyntaxError):
        return ""
    body = next((node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)), None)
    return "" if body is None else next(filter(None, (rule(body) for rule in rules)), "")


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
            and isinstance(node.right, ast.Name | ast.BinOp)
        ):
            return t(
                "Brackets: `{line}` divides by {number} alone; what is divided by stands in brackets.",
                line=_line(node),
                number=Verbatim(str(left.right.value)),
            )
    return ""


def _cuts_off(body: ast.FunctionDef) -> str:
    for node in ast.walk(body):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.FloorDiv):
            counts = any(isinstance(part, ast.Call | ast.Attribute) for part in ast.walk(node))
            if not counts:
                return t("`//` cuts off all behind the point: a single / divides.")
    return ""


def _names(node: ast.AST) -> Iterator[ast.Name]:
    return (part for part in ast.walk(node) if isinstance(part, ast.Name))


def _line(node: ast.AST) -> Verbatim:
    return Verbatim(ast.unparse(node)[:80])


_SLIPS = (_returns_in_loop, _compares_for_nothing, _overwritten, _divides_by_a_part, _cuts_off)
