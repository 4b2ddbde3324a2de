"""The service's decision follows what was measured."""

import pytest

from utils.lessons.lesson_10.verdicts import decision

TOP = {"exact match": 0.28, "macro F1": 0.70}
CUT = {"exact match": 0.50, "macro F1": 0.76}
IMPOSSIBLE = {"one each": 0.019, "chain": 0.006}


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ({"top 2": TOP, "a threshold": CUT}, "a threshold, not the top 2:\nmacro F1 0.76 against 0.70"),
        ({"top 2": CUT, "a threshold": TOP}, "the top 2, not a threshold:\nmacro F1 0.76 against 0.70"),
    ],
)
def test_the_better_rule_is_taken(rules, said):
    decided = decision(0.44, rules, IMPOSSIBLE, [1, 0, 1, 0])
    assert said in decided
    assert "At 0.44 흑백요리사 gets [1, 0, 1, 0]." in decided


@pytest.mark.parametrize(("chain", "said"), [(0.006, "A chain where"), (0.03, "No chain where")])
def test_a_chain_is_taken_where_it_says_fewer_impossible_lists(chain, said):
    assert said in decision(
        0.44, {"top 2": TOP, "a threshold": CUT}, IMPOSSIBLE | {"chain": chain}, [1, 0, 1, 0]
    )
