"""Made-up measurements for each word that a verdict of lesson 07 can give."""

from utils.lessons.lesson_07.turns import Turn
from utils.lifecycle.stages import Saved

MORE, LESS, OPEN = Saved(50.0, 20.0, 80.0), Saved(-50.0, -80.0, -20.0), Saved(5.0, -20.0, 30.0)


def turn(broke_at: str, back_to: str, saved: Saved = MORE) -> Turn:
    return Turn(broke_at, back_to, "it stays so", 500.0, 450.0, saved)


GOOD = turn("monitoring", "data engineering")
KEEP = turn("business analysis", "monitoring", Saved(0.0, 0.0, 0.0))
SMALL = turn("monitoring", "data engineering", OPEN)
FORWARD = turn("model development", "deployment")
SAME = turn("model development", "model development")
REFUSED = {"clean": "passes", "text": "sinr_db has 1 values that are no numbers"}
CASES = {
    "C14": [
        (([GOOD] * 4,), "holds"),
        (([GOOD, GOOD, GOOD, SMALL],), "holds"),
        (([GOOD, GOOD, SMALL, KEEP],), "holds with a condition"),
        (([GOOD, FORWARD, FORWARD],), "holds with a condition"),
        (([SMALL, KEEP, FORWARD, SAME],), "corrected"),
    ],
    "C15": [
        ((MORE, MORE, MORE, True), "holds"),
        ((MORE, MORE, MORE, False), "holds with a condition"),
        ((MORE, MORE, OPEN, True), "holds with a condition"),
        ((MORE, LESS, MORE, True), "holds with a condition"),
        ((OPEN, MORE, MORE, True), "corrected"),
    ],
    "C16": [
        ((REFUSED, {"street": OPEN, "city": MORE}), "holds"),
        ((REFUSED, {"street": OPEN, "city": LESS}), "holds with a condition"),
        ((REFUSED | {"text": "passes"}, {"city": MORE}), "corrected"),
        ((REFUSED | {"clean": "the batch holds no rows"}, {"city": MORE}), "corrected"),
    ],
    "C17": [
        ((MORE, MORE), "holds"),
        ((MORE, LESS), "holds with a condition"),
        ((MORE, OPEN), "holds with a condition"),
        ((OPEN, OPEN), "corrected"),
    ],
    "C18": [
        ((True, True, 1), "holds"),
        ((True, False, 1), "holds with a condition"),
        ((False, True, 1), "corrected"),
    ],
    "C19": [
        ((MORE, MORE, True), "holds"),
        ((MORE, MORE, False), "holds with a condition"),
        ((OPEN, MORE, True), "holds with a condition"),
        ((OPEN, LESS, True), "corrected"),
    ],
    "C20": [
        ((OPEN, LESS), "holds"),
        ((MORE, LESS), "holds"),
        ((OPEN, MORE), "holds"),
        ((LESS, LESS), "holds with a condition"),
        ((OPEN, OPEN), "holds with a condition"),
    ],
}
