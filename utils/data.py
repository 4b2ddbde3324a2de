"""The course's data sets, each checked against its card before a lesson sees it.

A card says what a file must hold: its SHA-256, its number of rows, and for every column the type and the
range. The same facts, in words, stand in ``data/README.md``.
"""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from utils.language import Verbatim, t

FOLDER = Path(__file__).resolve().parent.parent / "data"


class DataError(Exception):
    """A data file is missing or is not the file its card describes; the message says how to mend it."""


@dataclass(frozen=True)
class Whole:
    """Whole numbers from ``low`` to ``high``, both included."""

    low: int
    high: int

    def wrong(self, column: "pd.Series[int]") -> "pd.Series[bool]":
        return ~column.between(self.low, self.high)

    def __str__(self) -> str:
        return t("a whole number from {low} to {high}", low=self.low, high=self.high)


@dataclass(frozen=True)
class Real:
    """Finite numbers from ``low`` to ``high``, both included."""

    low: float
    high: float

    def wrong(self, column: "pd.Series[float]") -> "pd.Series[bool]":
        return ~column.between(self.low, self.high)

    def __str__(self) -> str:
        return t("a number from {low:g} to {high:g}", low=self.low, high=self.high)


@dataclass(frozen=True)
class OneOf:
    """Text, one of ``options``."""

    options: tuple[str, ...]

    def wrong(self, column: "pd.Series[str]") -> "pd.Series[bool]":
        return ~column.isin(self.options)

    def __str__(self) -> str:
        return t("one of {options}", options=Verbatim(", ".join(self.options)))


@dataclass(frozen=True)
class Text:
    """Any text of at least one character."""

    def wrong(self, column: "pd.Series[str]") -> "pd.Series[bool]":
        return column.str.len() == 0

    def __str__(self) -> str:
        return "text"


@dataclass(frozen=True)
class Time:
    """Date and time as ``YYYY-MM-DD HH:MM:SS``, from ``first`` to ``last``, both included."""

    first: str
    last: str

    def wrong(self, column: "pd.Series[pd.Timestamp]") -> "pd.Series[bool]":
        return ~column.between(pd.Timestamp(self.first), pd.Timestamp(self.last))

    def __str__(self) -> str:
        return t("a time from {first} to {last}", first=self.first, last=self.last)


@dataclass(frozen=True)
class Word:
    """Text of exactly ``length`` letters and digits: A to Z, a to z, 0 to 9."""

    length: int

    def wrong(self, column: "pd.Series[str]") -> "pd.Series[bool]":
        return ~column.str.fullmatch(f"[A-Za-z0-9]{{{self.length}}}")

    def __str__(self) -> str:
        return t("a word of {length} letters and digits", length=self.length)


Kind = Whole | Real | OneOf | Text | Time | Word


@dataclass(frozen=True)
class Card:
    """What one file must hold."""

    file: str
    rows: int
    sha256: str
    columns: Mapping[str, Kind]

    @property
    def mend(self) -> str:
        """The sentence that says how to get the right file back."""
        return t(
            "Get it back with `git restore data/{file}`, or rebuild it with `python data/generate.py {name}`.",
            file=Verbatim(self.file),
            name=Verbatim(self.file.split(".")[0]),
        )


LINKS = Card(
    file="links.csv",
    rows=12_000,
    sha256="81bbfcd653eeef56a76bb9fe8303ad8501cf0e76ba325c22acc4af0ccc1e2942",
    columns={
        "time": Time("2025-01-01 00:00:00", "2025-12-31 23:59:59"),
        "link": Whole(1, 3000),
        "site": Whole(1, 6),
        "sector": Whole(0, 7),
        "beam": Whole(0, 63),
        "frequency_ghz": Real(7.5, 28),
        "place": OneOf(("main", "side", "indoor")),
        "line_of_sight": Whole(0, 1),
        "distance_m": Real(10, 250),
        "azimuth_deg": Whole(0, 359),
        "floor": Whole(1, 4),
        "speed_mps": Real(0, 12),
        "device": Whole(1, 3),
        "load_pct": Whole(5, 95),
        "path_loss_db": Real(50, 190),
        "sinr_db": Real(-23, 40),
        "sinr_slope_db": Real(-25, 6),
        "throughput_mbps": Whole(0, 10_000),
        "blocked_100ms": Whole(0, 1),
    },
)


LOANS = Card(
    file="loans.csv",
    rows=8_000,
    sha256="5a6cd8197f82d3776b93bbfe27f39dbca725b773abcfb005a7ac6a4f85a45f3f",
    columns={
        "group": OneOf(("A", "B")),
        "income_mkrw": Real(5, 250),
        "years_employed": Real(0, 30),
        "debt_ratio_pct": Whole(2, 95),
        "late_payments": Whole(0, 12),
        "savings_mkrw": Real(0, 200),
        "district_index": Whole(0, 100),
        "years_at_address": Real(0, 25),
        "commute_minutes": Whole(5, 90),
        "approved": Whole(0, 1),
        "repays": Whole(0, 1),
    },
)


APP_CATEGORIES = ("message", "video", "music", "map", "news", "game")

APP_OPENS = Card(
    file="app_opens.csv",
    rows=9_000,
    sha256="0b2c5042db26cf127195095c1f12090f1e31b270c7f6cb49250f9a2f5a1a57ed",
    columns={
        "week": Whole(1, 12),
        "day": Whole(0, 6),
        "hour": Whole(0, 23),
        "person": Whole(1, 250),
        "place": OneOf(("home", "work", "transit", "out")),
        "network": OneOf(("wifi", "mobile")),
        "plan_gb": Whole(1, 50),
        **{f"likes_{category}": Whole(0, 9) for category in APP_CATEGORIES},
        "app": Text(),
        "category": OneOf(APP_CATEGORIES),
        "mb_per_min": Whole(1, 30),
        "minutes": Whole(2, 40),
        "offline": Whole(0, 1),
        "stars_x10": Whole(36, 45),
    },
)


VISITS = Card(
    file="visits.csv",
    rows=20_400,
    sha256="52233c20d0ad08eccfbeedeb99a61444ece31e17a216e3a0bb480d42c82264bb",
    columns={
        "chapter": OneOf(("G", "I", "J", "K", "L", "M")),
        "diagnosis": Text(),
        **{site: Whole(0, 9) for site in ("head", "chest", "airways", "belly", "skin", "joints")},
        **{f"test_{slot}": Whole(0, 999) for slot in range(1, 7)},
    },
)


SHOWS = Card(
    file="shows.csv",
    rows=1_600,
    sha256="626c6b1170925d492bd0c79f709e2e5540007c720dd67f9580c147958d616408",
    columns={
        "title": Text(),
        "synopsis": Text(),
        "cooking": Whole(0, 1),
        "mystery": Whole(0, 1),
        "survival": Whole(0, 1),
        "action": Whole(0, 1),
    },
)

POSTS = Card(
    file="posts.csv",
    rows=6_000,
    sha256="53c9f434b6a155502617bb6afabd0b490904c6d61c798d222b17eb7a8e9c7bbe",
    columns={
        "week": Whole(1, 10),
        "words": Whole(20, 2000),
        "sources": Whole(0, 8),
        "exclamations": Whole(0, 5),
        "teaser": Whole(0, 1),
        "photo": Whole(0, 1),
        "topical": Whole(0, 1),
        "record": Whole(0, 100),
        "quality": Real(0, 100),
        "clicks": Whole(0, 1000),
    },
)

BEAMS = Card(
    file="beams.csv",
    rows=8_400,
    sha256="ac731f9e0058d80e3a75023a5aa68e25dd9c7cccd385b93d25fd64c79b0f4c13",
    columns={
        "week": Whole(1, 12),
        "place": OneOf(("main", "side", "back", "indoor")),
        "line_of_sight": Whole(0, 1),
        "east_m": Whole(-200, 200),
        "north_m": Whole(-150, 150),
        "speed_mps": Real(0, 12),
        "age_s": Real(0.1, 5),
        "last_beam": Whole(0, 63),
        "wide": Word(8),
        "snr": Word(64),
    },
)


def load_links() -> pd.DataFrame:
    """Return the radio-link measurements of a city district over 12 months, in order of time.

    Returns
    -------
    pandas.DataFrame, shape (12000, 19)
        Columns, units and ranges: see ``links.csv`` in ``data/README.md``.

    Raises
    ------
    DataError
        If the file is missing, truncated or altered; the message says how to mend it.

    Examples
    --------
    >>> load_links().shape
    (12000, 19)
    """
    return load(LINKS)


def load_loans() -> pd.DataFrame:
    """Return past loan decisions by officers, with the true repayment that a bank never sees.

    Returns
    -------
    pandas.DataFrame, shape (8000, 11)
        Columns, units and ranges: see ``loans.csv`` in ``data/README.md``.

    Raises
    ------
    DataError
        If the file is missing, truncated or altered; the message says how to mend it.

    Examples
    --------
    >>> load_loans().shape
    (8000, 11)
    """
    return load(LOANS)


def load_app_opens() -> pd.DataFrame:
    """Return which app a person opened, in context, over 12 weeks, in order of time.

    Returns
    -------
    pandas.DataFrame, shape (9000, 19)
        Columns, units and ranges: see ``app_opens.csv`` in ``data/README.md``.

    Raises
    ------
    DataError
        If the file is missing, truncated or altered; the message says how to mend it.

    Examples
    --------
    >>> load_app_opens().groupby("week")["app"].nunique().loc[[8, 9]].tolist()
    [24, 25]
    """
    return load(APP_OPENS)


def load_visits() -> pd.DataFrame:
    """Return outpatient visits with a diagnosis, 340 of each of 60.

    Returns
    -------
    pandas.DataFrame, shape (20400, 14)
        Columns, units and ranges: see ``visits.csv`` in ``data/README.md``.

    Raises
    ------
    DataError
        If the file is missing, truncated or altered; the message says how to mend it.

    Examples
    --------
    >>> load_visits()[["chapter", "diagnosis"]].nunique().tolist()
    [6, 60]
    """
    return load(VISITS)


def load_shows() -> pd.DataFrame:
    """Return shows with a Korean title, an English synopsis and four genres.

    Returns
    -------
    pandas.DataFrame, shape (1600, 6)
        Columns: see ``shows.csv`` in ``data/README.md``.

    Raises
    ------
    DataError
        If the file is missing, truncated or altered; the message says how to mend it.

    Examples
    --------
    >>> shows = load_shows()
    >>> shows.loc[shows["title"] == "흑백요리사", "cooking":"action"].to_numpy().tolist()
    [[1, 0, 1, 0]]
    """
    return load(SHOWS)


def load_posts() -> pd.DataFrame:
    """Return feed posts with a quality rating and clicks, in order of week.

    Returns
    -------
    pandas.DataFrame, shape (6000, 10)
        Columns, units and ranges: see ``posts.csv`` in ``data/README.md``.

    Raises
    ------
    DataError
        If the file is missing, truncated or altered; the message says how to mend it.

    Examples
    --------
    >>> posts = load_posts()
    >>> bool(posts["quality"].corr(posts["clicks"]) < 0)
    True
    """
    return load(POSTS)


def load_beams() -> pd.DataFrame:
    """Return what each of a site's 64 beams would give, with what is known before any is tried, in order of week.

    Returns
    -------
    pandas.DataFrame, shape (8400, 10)
        Columns, units and ranges: see ``beams.csv`` in ``data/README.md``; `utils.beams.snr_db` reads the letters.

    Raises
    ------
    DataError
        If the file is missing, truncated or altered; the message says how to mend it.

    Examples
    --------
    >>> load_beams()["snr"].str.len().unique().tolist()
    [64]
    """
    return load(BEAMS)


def load(card: Card, folder: Path = FOLDER) -> pd.DataFrame:
    """Read the card's file from the folder and return it as a table, after checking it against the card.

    Parameters
    ----------
    card : Card
        What the file must hold.
    folder : pathlib.Path
        Where the file is.

    Returns
    -------
    pandas.DataFrame, shape (card.rows, len(card.columns))
        The columns in the card's order, with the card's types.

    Raises
    ------
    DataError
        If the file is missing, truncated, altered or wrongly encoded; the message says what is wrong, where,
        and how to mend it.
    """
    try:
        content = (folder / card.file).read_bytes()
    except OSError as error:
        raise DataError(
            t(
                "data/{file} cannot be read ({error}). {mend}",
                file=card.file,
                error=Verbatim(error.strerror),
                mend=Verbatim(card.mend),
            )
        ) from error
    table = read(content, card)
    if hashlib.sha256(content).hexdigest() != card.sha256:
        raise DataError(
            t(
                "data/{file} was altered: its SHA-256 is not the card's. {mend}",
                file=card.file,
                mend=Verbatim(card.mend),
            )
        )
    return table


def read(content: bytes, card: Card) -> pd.DataFrame:
    """Return the bytes of a CSV file as a table, checked against the card in all but the SHA-256.

    `load` reads the file of the course; this reads a rebuilt one as well, made with another seed.

    Parameters
    ----------
    content : bytes
        What the file holds: UTF-8, line ends ``\\n``, a header.
    card : Card
        What it must hold; ``card.sha256`` is not looked at.

    Returns
    -------
    pandas.DataFrame, shape (card.rows, len(card.columns))
        The columns in the card's order, with the card's types.

    Raises
    ------
    DataError
        If the content is truncated, wrongly encoded, or has other columns, rows or values than the card says; the
        message describes the first fault and says how to mend it.

    Examples
    --------
    >>> card = Card("pets.csv", rows=2, sha256="", columns={"name": Text(), "legs": Whole(0, 8)})
    >>> int(read(b"name,legs\\nfish,0\\nspider,8\\n", card)["legs"].sum())
    8
    """

    file = Verbatim(card.file)

    def fault(said: str) -> DataError:
        return DataError(f"{said} {card.mend}")

    if b"\r" in content:
        raise fault(
            t("data/{file} has converted line ends (CRLF), as some editors and Git settings make.", file=file)
        )
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise fault(
            t("data/{file} is not UTF-8 text; it was saved in another encoding.", file=file)
        ) from None
    if text.startswith("\ufeff"):
        raise fault(t("data/{file} starts with a byte-order mark, as spreadsheet programs write.", file=file))
    try:
        table = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise fault(
            t("data/{file} is not a readable table ({error}).", file=file, error=Verbatim(str(error).strip()))
        ) from None
    if list(table.columns) != list(card.columns):
        different = Verbatim(", ".join(sorted(set(table.columns) ^ set(card.columns))))
        raise fault(
            t(
                "data/{file} has other columns than its card says ({columns}).",
                file=file,
                columns=different or t("their order"),
            )
        )
    if len(table) != card.rows:
        raise fault(
            t(
                "data/{file} has {rows:,} rows instead of {wanted:,}.",
                file=file,
                rows=len(table),
                wanted=card.rows,
            )
        )
    for name, kind in card.columns.items():
        try:
            table[name] = _typed(table[name], kind)
        except ValueError:
            raise fault(
                t(
                    "data/{file} has a value in column {column} that is not {kind}.",
                    file=file,
                    column=Verbatim(name),
                    kind=str(kind),
                )
            ) from None
        wrong = kind.wrong(table[name])
        if wrong.any():
            row = int(wrong.to_numpy().argmax())
            value = table[name].iloc[row]
            raise fault(
                t(
                    "data/{file} has {value} in column {column}, line {line}, which is not {kind}.",
                    file=file,
                    value=Verbatim(value),
                    column=Verbatim(name),
                    line=row + 2,
                    kind=str(kind),
                )
            )
    return table


def _typed(column: "pd.Series[str]", kind: Kind) -> "pd.Series":
    """Return the column of text as the kind's type; a value that does not fit is a `ValueError`."""
    match kind:
        case Whole():
            return column.astype("int64")
        case Real():
            return column.astype("float64")
        case Time():
            return pd.to_datetime(column, format="%Y-%m-%d %H:%M:%S")
        case _:
            return column
