"""How the pieces of a section are put on slides: on few, with what belongs together on one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Literal

import slide_blocks as make
from slide_blocks import Block

Kind = Literal["text", "code", "found", "vote"]

# What a slide costs, and what it costs to go on to the next one in the middle of something.
SLIDE = 1000
IN_LINES, IN_AN_OUTPUT, BEFORE_OUTPUT = 2500, 800, 400
IN_A_LIST, BEFORE_A_LIST, BEFORE_READING, IN_A_TEXT = 400, 300, 300, 50
EMPTY = 200  # of a slide that is nearly empty


@dataclass(frozen=True)
class Piece:
    """A block with what the division into slides has to know of it.

    Attributes
    ----------
    block : Block
    kind : {"text", "code", "found", "vote"}
        Found is what a cell put out. A vote ends its slide, and nothing found is on it.
    cell : int
        The position of its cell.
    note : str
        What the speaker reads with it, in Markdown.
    begins : bool
        Whether a slide begins here.
    picture : callable, optional
        Makes the block of a picture, given the height of its slide and what is to stand below it.
    small : list of Block
        The same text in smaller letters, a block for each sentence, to stand below a picture.
    """

    block: Block
    kind: Kind
    cell: int = 0
    note: str = ""
    begins: bool = False
    picture: Callable[[float, Sequence[Block]], Block | None] | None = None
    small: Sequence[Block] = ()


def framed(pieces: Sequence[Piece], room: Callable[[bool], float]) -> list[Piece]:
    """Put below each picture what reads it, as far as it fits.

    Parameters
    ----------
    pieces : sequence of Piece
        A section.
    room : callable
        Gives the height below the title of the section's first slide (True), and of the others.

    Returns
    -------
    list of Piece
        A picture fills its slide.
    """
    done, left = list[Piece](), list(pieces)
    while left:
        piece = left.pop(0)
        if piece.picture:
            high, below = room(not done), list[Block]()
            while following := _reads(left):
                sentences = following[0].small
                whole = sentences or [one.block for one in following]
                fits = len(whole)
                while fits and not piece.picture(high, [*below, *whole[:fits]]):
                    fits = fits - 1 if sentences else 0
                below += whole[:fits]
                if fits == len(whole):
                    del left[: len(following)]
                    continue
                if fits:
                    left[0] = replace(left[0], block=make.paragraph(whole[fits:]), small=whole[fits:])
                break
            block = piece.picture(high, below)
            assert block
            piece = replace(piece, block=block)
        done.append(piece)
    return done


def _reads(pieces: Sequence[Piece]) -> list[Piece]:
    """List what comes first and may stand below a picture: a text, or all that a cell puts out next."""
    first, *_ = pieces or [None]
    if not first or first.kind not in ("text", "found") or first.picture or first.begins:
        return []
    if first.kind == "text":
        return [first]
    alike = (one.kind == "found" and one.cell == first.cell and not one.picture for one in pieces)
    return [one for one, _ in zip(pieces, takewhile(bool, alike), strict=False)]


def arranged(pieces: Sequence[Piece], room: Callable[[bool], float]) -> list[list[Piece]]:
    """Divide a section among slides.

    Parameters
    ----------
    pieces : sequence of Piece
    room : callable
        As of :func:`framed`.

    Returns
    -------
    list of list of Piece
        The cheapest division; a piece that is higher than a slide stands alone.
    """
    count = len(pieces)
    best: list[tuple[float, int]] = [(0.0, count)] * (count + 1)  # from here on: the cost, the next slide
    for i in reversed(range(count)):
        ways = []
        for j in range(i + 1, count + 1):
            slide, high = pieces[i:j], room(i == 0)
            if j > i + 1 and (_apart(slide) or make.height([one.block for one in slide]) > high):
                break
            empty = max(0.0, 1 - make.height([one.block for one in slide]) / high)
            torn = _torn(pieces[j - 1], pieces[j]) if j < count else 0
            if slide[-1].kind == "vote" and any(one.kind != "text" for one in slide[:-1]):
                break
            ways.append((SLIDE + EMPTY * empty**2 + torn + best[j][0], j))
        best[i] = min(ways)
    slides, i = list[list[Piece]](), 0
    while i < count:
        slides.append(list(pieces[i : best[i][1]]))
        i = best[i][1]
    return slides


def _apart(slide: Sequence[Piece]) -> bool:
    """Say whether the last piece may not stand with the one before it."""
    return slide[-1].begins or slide[-2].kind == "vote"


def _torn(one: Piece, other: Piece) -> float:
    """Say what it costs to turn the page between two pieces."""
    if _apart([one, other]):
        return 0
    if one.kind == "found" and other.kind == "text":
        return BEFORE_READING
    if one.cell != other.cell:
        return 0
    if one.block.opening and one.block.opening == other.block.opening:
        return IN_A_LIST if one.kind == "text" else IN_LINES
    if one.kind == "text":
        return BEFORE_A_LIST if other.block.opening else IN_A_TEXT
    return BEFORE_OUTPUT if one.kind == "code" else IN_AN_OUTPUT
