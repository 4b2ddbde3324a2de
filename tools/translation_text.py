"""Cutting texts into messages and putting translations in their place: Markdown, and strings in code."""

from __future__ import annotations

import ast
import re
import tokenize
from collections.abc import Callable, Iterator
from io import StringIO

from utils.notebook.lines import columns

Translate = Callable[[str], str]

# ---------------------------------------------------------------- Markdown

_LINE = re.compile(r"(?P<before>\s*(?:#{1,6} +|[-*+] +|\d+[.)] +)?)(?P<text>.*\S)(?P<after>\s*)", re.DOTALL)
_FOLDED = re.compile(r"(<details><summary>)(.*?)(</summary>)(.*?)((?:</details>)?\n?)", re.DOTALL)
_BEGINS = re.compile(r"#{1,6} |[-*+] |\d+[.)] |\||<details>|</details>|\$\$|```")
_VERBATIM = ("```", "$$", "</details>", "|---", "<!--")


def _blocks(markdown: str) -> Iterator[str]:
    """Cut a text before each empty line, heading, list item, table row, folded block or fence."""
    block, verbatim = "", ""
    for line in markdown.splitlines(keepends=True):
        if verbatim:
            block += line
            if line.rstrip().endswith(verbatim):
                yield block
                block, verbatim = "", ""
            continue
        if block and (not line.strip() or not block.strip() or _BEGINS.match(line)):
            yield block
            block = ""
        block += line
        fence = next((sign for sign in ("```", "$$") if line.startswith(sign)), "")
        if fence and not (fence == "$$" and line.rstrip().endswith("$$") and len(line.strip()) > 4):
            verbatim = fence
    if block:
        yield block


def markdown(source: str, translate: Translate, code: Translate = str) -> str:
    """Translate a Markdown text, message by message.

    Parameters
    ----------
    source : str
        The text.
    translate : callable
        Gives the translation of a message.
    code : callable
        Gives the translation of a piece of Python between fences.

    Returns
    -------
    str
    """
    made = []
    for block in _blocks(source):
        if block.startswith("```python\n"):
            body, fence, after = block[len("```python\n") :].rpartition("```")
            made.append("```python\n" + code(body) + fence + after)
        elif not re.search(r"[A-Za-z]", block) or block.startswith(_VERBATIM):
            made.append(block)
        elif folded := _FOLDED.fullmatch(block):
            opening, title, middle, text, end = folded.groups()
            made.append(
                opening + translate(title) + middle + (_line(text, translate) if text.strip() else text) + end
            )
        else:
            made.append(_line(block, translate))
    return "".join(made)


def _line(block: str, translate: Translate) -> str:
    line = _LINE.fullmatch(block)
    assert line, block
    return line["before"] + translate(line["text"]) + line["after"]


# ---------------------------------------------------------------- code

_NAME = re.compile(r"\w*_\w*|\w+(?:\.\w+)+")  # a column's name, a module, a key: not for people
_WORD = re.compile(r"[A-Za-z]{2}")
_WIDTH = 96  # columns of a line of code whose string was broken in English as well


class _Strings(ast.NodeTransformer):
    """Translates the strings of a piece of code."""

    def __init__(self, translate: Translate, kept: frozenset[str]) -> None:
        self._translate, self._kept = translate, kept

    def words(self, text: str) -> str:
        """Translate a text between its spaces."""
        begin, end = len(text) - len(text.lstrip()), len(text.rstrip())
        return text[:begin] + self._translate(text[begin:end]) + text[end:]

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        text = node.value
        if isinstance(text, str) and _is_message(text, self._kept):
            return ast.Constant(self.words(text))
        return node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.JoinedStr:
        template, fields = fields_of(node)
        if has_words(node):
            template = self.words(template)
        return _joined(template, {shown: self.generic_visit(value) for shown, value in fields.items()})

    def visit_Call(self, node: ast.Call) -> ast.Call:
        if getattr(node.func, "attr", "") in ("query", "eval"):
            return node  # a condition in pandas' own language
        self.generic_visit(node)
        return node


def _is_message(text: str, kept: frozenset[str]) -> bool:
    text = text.strip()
    return bool(_WORD.search(text)) and text not in kept and not _NAME.fullmatch(text)


def has_words(node: ast.JoinedStr) -> bool:
    return any(isinstance(part, ast.Constant) and _WORD.search(str(part.value)) for part in node.values)


def fields_of(node: ast.JoinedStr) -> tuple[str, dict[str, ast.AST]]:
    """Write a sentence with values as its translator sees it, and give the values by their fields."""
    template, fields = "", {}
    for part in node.values:
        if isinstance(part, ast.Constant):
            template += str(part.value).replace("{", "{{").replace("}", "}}")
        else:
            shown = "{" + ast.unparse(ast.JoinedStr([part]))[3:-2] + "}"
            fields[shown] = part
            template += shown
    return template, fields


def _joined(words: str, fields: dict[str, ast.AST]) -> ast.JoinedStr:
    """Put the values into a translated sentence."""
    pattern = "|".join(map(re.escape, sorted(fields, key=len, reverse=True))) or "(?!)"
    parts: list[ast.AST] = []
    for piece in re.split(f"({pattern})", words):
        if piece in fields:
            parts.append(fields[piece])
        elif piece:
            parts.append(ast.Constant(piece.replace("{{", "{").replace("}}", "}")))
    return ast.JoinedStr(parts)  # type: ignore[arg-type]


def _written(node: ast.AST) -> str:
    """Write a string as the formatter does: with double quotes where nothing has to be escaped."""
    text = ast.unparse(ast.fix_missing_locations(node))
    prefix = "f" if text.startswith("f") else ""
    body = text[len(prefix) :]
    if body.startswith("'") and '"' not in body and body.count("'") == 2:
        body = '"' + body[1:-1] + '"'
    return prefix + body


def _broken(node: ast.AST, column: int) -> str:
    """Write a long string in several lines, as it was written before it was translated."""
    pieces: list[list[ast.AST]] = [[]]
    width = 0
    for part in node.values if isinstance(node, ast.JoinedStr) else [node]:
        words = re.split(r"(?<= )", part.value) if isinstance(part, ast.Constant) else [part]
        for word in words:
            new = ast.Constant(word) if isinstance(word, str) else word
            size = columns(word if isinstance(word, str) else ast.unparse(word))
            if pieces[-1] and width + size > _WIDTH - column:
                pieces.append([])
                width = 0
            pieces[-1].append(new)
            width += size
    made = []
    for piece in pieces:
        texts = [part.value for part in piece if isinstance(part, ast.Constant)]
        plain = len(texts) == len(piece)
        made.append(_written(ast.Constant("".join(texts)) if plain else ast.JoinedStr(_merged(piece))))  # type: ignore[arg-type]
    return ("\n" + " " * column).join(made)


def _merged(parts: list[ast.AST]) -> list[ast.AST]:
    """Join constants that stand side by side."""
    made: list[ast.AST] = []
    for part in parts:
        if made and isinstance(part, ast.Constant) and isinstance(made[-1], ast.Constant):
            made[-1] = ast.Constant(made[-1].value + part.value)
        else:
            made.append(part)
    return made


def code(source: str, translate: Translate, kept: frozenset[str]) -> str:
    """Translate the strings and the comments of a piece of code; nothing else changes.

    Parameters
    ----------
    source : str
        Python code.
    translate : callable
        Gives the translation of a message.
    kept : frozenset of str
        Strings that are not for people: columns, options, keys.

    Returns
    -------
    str
    """
    lines, starts = source.splitlines(keepends=True), [0]
    for line in lines:
        starts.append(starts[-1] + len(line.encode()))
    changes: list[tuple[int, int, str]] = []
    strings = _Strings(translate, kept)

    def walk(node: ast.AST) -> None:
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("query", "eval"):
            return
        if isinstance(node, ast.JoinedStr) or (
            isinstance(node, ast.Constant) and isinstance(node.value, str)
        ):
            old = ast.parse(ast.unparse(node), mode="eval").body  # a copy
            new = strings.visit(ast.parse(ast.unparse(node), mode="eval").body)
            if ast.unparse(new) != ast.unparse(old):
                begin = starts[node.lineno - 1] + node.col_offset
                end = starts[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
                if isinstance(new, ast.Constant) and source.encode()[begin:end].startswith(b'"""'):
                    text = f'"""{new.value}"""'  # a docstring stays one
                elif node.end_lineno == node.lineno:
                    text = _written(new)
                else:  # broken as in English: in lines that begin where its second one does
                    second = lines[node.lineno]
                    text = _broken(new, len(second) - len(second.lstrip()))
                changes.append((begin, end, text))
            return
        for child in ast.iter_child_nodes(node):
            walk(child)

    walk(ast.parse(source))
    for token in tokenize.generate_tokens(StringIO(source).readline):
        if token.type == tokenize.COMMENT and _WORD.search(token.string):
            text = token.string.lstrip("# ")
            if text in kept:
                continue
            begin = starts[token.start[0] - 1] + len(token.line[: token.start[1]].encode())
            changes.append((begin, begin + len(token.string.encode()), "# " + translate(text)))
    raw = source.encode()
    for begin, end, text in sorted(changes, reverse=True):
        raw = raw[:begin] + text.encode() + raw[end:]
    return raw.decode()
