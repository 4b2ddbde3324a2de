"""The record as a page, and what a record that stands is told."""

import pytest

from tests.lessons.lesson_13.bank import RIGHT
from utils.lessons.lesson_13 import record

RECORD = RIGHT["13.d"][0]


def test_page_has_every_field_with_value_and_reason(capsys):
    record.show_record(RECORD)
    page = capsys.readouterr().out
    for name, (_, reason) in RECORD.items():
        assert record.FIELDS[name] in page
        assert reason in page
    assert max(map(len, page.splitlines())) <= record.COLUMNS


@pytest.mark.parametrize(
    "unfilled", [..., {"question": (..., ...)}, RECORD | {"tries": (..., "As many as it takes.")}]
)
def test_open_record_says_so(capsys, unfilled):
    record.show_record(unfilled)
    assert capsys.readouterr().out == "The record is still open: fill each field with a value and a reason.\n"


def test_a_page_is_printed_of_a_record_in_a_wrong_form(capsys):
    record.show_record({"tries": 5})
    assert "Most beams tried: 5" in capsys.readouterr().out


def test_a_beaten_design_stands_and_is_told_that_it_is_behind():
    beaten = RIGHT["13.d"][7]
    assert record.problem(beaten) is None
    assert " behind the best rule" in record.praise(beaten)
    assert " ahead of the best rule" in record.praise(RECORD)


def test_page_measures_the_design_again_whatever_the_reasons_say(capsys):
    boast = RECORD | {"gain_mbps": (RECORD["gain_mbps"][0], "It gains 300 Mbit/s over counts.")}
    record.show_record(boast)
    page = capsys.readouterr().out
    assert f"yours {record.own_of(RECORD).mbps:.0f} Mbit/s" in page
