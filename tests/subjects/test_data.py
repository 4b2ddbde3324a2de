"""The data sets: made again byte for byte, and loaders that tell every kind of damage and its mend."""

import hashlib
import importlib.util
import sys
from pathlib import Path

import pandas as pd
import pytest

from utils import data
from utils.data import Card, DataError, Real, Whole, load

FOLDER = Path(__file__).resolve().parents[2] / "data"
CARDS = {card.file: card for card in vars(data).values() if isinstance(card, Card)}

sys.path.insert(0, str(FOLDER))
SPEC = importlib.util.spec_from_file_location("generate", FOLDER / "generate.py")
assert SPEC is not None
assert SPEC.loader is not None
generate = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(generate)
GENERATORS = generate.modules()


@pytest.mark.parametrize("name", GENERATORS)
def test_generator_makes_the_committed_file_again_byte_for_byte(name):
    made = generate.csv_bytes(GENERATORS[name].make())
    assert made == (FOLDER / GENERATORS[name].FILE).read_bytes()


@pytest.mark.parametrize(
    "k", [1, 2, 13]
)  # the slope of links left its range in 2 and 13 before it was limited
@pytest.mark.parametrize("name", GENERATORS)
def test_another_seed_gives_another_draw_that_meets_the_card(name, k):
    module = GENERATORS[name]
    made = generate.csv_bytes(module.make(module.SEED + 1000 * k))
    assert made != (FOLDER / module.FILE).read_bytes()
    card = CARDS[module.FILE]
    assert data.read(made, card).shape == (card.rows, len(card.columns))


def test_every_file_has_a_generator_and_a_card():
    files = {path.name for path in FOLDER.glob("*.csv")}
    assert files == {module.FILE for module in GENERATORS.values()} == set(CARDS)


@pytest.mark.parametrize("file", CARDS)
def test_card_in_words_agrees_with_the_loaders_card(file):
    words = (FOLDER / "README.md").read_text(encoding="utf-8")
    section = words.split(f"\n## `{file}`")[1].split("\n## ")[0]
    card = CARDS[file]
    assert card.sha256 in section
    assert f"{card.rows:,}" in section
    assert [name for name in card.columns if f"`{name}`" not in section] == []


@pytest.mark.parametrize("file", CARDS)
def test_loading_gives_the_cards_table(file):
    table = load(CARDS[file])
    assert table.shape == (CARDS[file].rows, len(CARDS[file].columns))
    assert not table.isna().to_numpy().any()


@pytest.mark.parametrize("file", CARDS)
def test_file_stays_small(file):
    assert (FOLDER / file).stat().st_size <= 1_000_000


# One small card to damage in every way.
GOOD = "count,share,word\n1,0.5,가\n2,0.25,b\n"
CARD = Card(
    file="small.csv",
    rows=2,
    sha256=hashlib.sha256(GOOD.encode("utf-8")).hexdigest(),
    columns={"count": Whole(1, 9), "share": Real(0, 1), "word": data.Text()},
)


def test_good_file_loads_with_types(tmp_path):
    (tmp_path / "small.csv").write_bytes(GOOD.encode("utf-8"))
    table = load(CARD, tmp_path)
    assert table["count"].tolist() == [1, 2]
    assert table["share"].tolist() == [0.5, 0.25]
    assert table["word"].tolist() == ["가", "b"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (GOOD.replace("\n", "\r\n").encode("utf-8"), "converted line ends"),
        (GOOD.encode("cp949"), "not UTF-8"),
        (GOOD.encode("utf-16"), "not UTF-8"),
        (GOOD.encode("utf-8-sig"), "byte-order mark"),
        (b"", "not a readable table"),
        (b'count,share,word\n1,0.5,"a\n', "not a readable table"),
        (b"count,share,word\n", "0 rows instead of 2"),
        (GOOD.encode("utf-8")[:-9], "1 rows instead of 2"),
        (GOOD.replace("share", "rate").encode("utf-8"), "other columns than its card says (rate, share)"),
        (b"share,count,word\n0.5,1,a\n0.25,2,b\n", "other columns than its card says (their order)"),
        (GOOD.replace("2,0.25", "x,0.25").encode("utf-8"), "column count that is not a whole number from 1"),
        (
            GOOD.replace("2,0.25", "2.5,0.25").encode("utf-8"),
            "column count that is not a whole number from 1",
        ),
        (GOOD.replace("2,0.25", "12,0.25").encode("utf-8"), "12 in column count, line 3"),
        (GOOD.replace("0.25", "1.25").encode("utf-8"), "1.25 in column share, line 3"),
        (GOOD.replace("0.25", "nan").encode("utf-8"), "nan in column share, line 3"),
        (GOOD.replace("0.25", "").encode("utf-8"), "column share that is not a number from 0 to 1"),
        (GOOD.replace(",b", ",").encode("utf-8"), "column word, line 3"),
        (GOOD.replace("0.25", "0.26").encode("utf-8"), "was altered"),
    ],
)
def test_damage_is_named_with_its_mend(tmp_path, content, words):
    (tmp_path / "small.csv").write_bytes(content)
    with pytest.raises(DataError) as caught:
        load(CARD, tmp_path)
    message = str(caught.value)
    assert words in message
    assert "data/small.csv" in message
    assert "python data/generate.py small" in message


def test_missing_file_and_folder_in_its_place(tmp_path):
    with pytest.raises(DataError, match=r"data/small\.csv cannot be read .*git restore data/small\.csv"):
        load(CARD, tmp_path)
    (tmp_path / "small.csv").mkdir()
    with pytest.raises(DataError, match="cannot be read"):
        load(CARD, tmp_path)


def test_other_kinds_of_column():
    assert data.OneOf(("a", "b")).wrong(pd.Series(["a", "c"])).tolist() == [False, True]
    times = pd.Series(pd.to_datetime(["2025-01-01", "2026-01-01"]))
    assert data.Time("2025-01-01 00:00:00", "2025-12-31 23:59:59").wrong(times).tolist() == [False, True]


def test_writer_refuses_floats_and_ragged_columns():
    with pytest.raises(TypeError, match="fixed"):
        generate.csv_bytes({"a": [0.5]})
    with pytest.raises(ValueError, match="zip"):
        generate.csv_bytes({"a": [1, 2], "b": [1]})


def test_fixed_formats_from_whole_numbers():
    from generators import fixed

    assert fixed([0.04, -0.04, 1.0, -12.345], 1) == ["0.0", "0.0", "1.0", "-12.3"]
    assert fixed([-0.05001, 123.456], 2) == ["-0.05", "123.46"]
    assert fixed([-3.0, 2.4], 0) == ["-3", "2"]


def test_unknown_data_set_is_one_sentence():
    with pytest.raises(SystemExit, match="unknown data set lunks; choose from"):
        generate.main(["lunks"])
