"""Who may be meant: by slips, other letters, another order, numbers and dates; and who may not."""

from __future__ import annotations

import random
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customhouse.targeting.screening.records import Entry, Identifier, Kind, Match, Sought
from customhouse.targeting.screening.rules import index as indexing
from customhouse.targeting.screening.rules.formats import own
from customhouse.targeting.screening.rules.index import Index, indexed
from customhouse.targeting.screening.rules.screening import screen
from customhouse.targeting.screening.tests.lists import OWN

ENDS = ["ani", "ov", "escu", "sen", "wala", "ez", "ski"]
OTHERS = [
    Entry(f"B{number}", Kind.PERSON, (f"{first} {last}{end}",))
    for number, (first, last, end) in enumerate(
        product(["Karim", "Zofia", "Ocean", "Ltd", "Bluewater"], ["Bor", "Mend", "Tark", "Olv"], ENDS)
    )
]


@pytest.fixture(scope="module")
def index() -> Index:
    return indexed([*own.read(OWN).entries, *OTHERS])


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Karim Al-Tastari", "A1"),
        ("TASTARI, Kareem", "A1"),
        ("al tastari karim", "A1"),
        ("Karim Altastri", "A1"),
        ("كريم التستري", "A1"),
        ("Bluewater Fastenings Company Limited", "A2"),
        ("Blue-water Fastennings", "A2"),
        ("OceanWanderer", "A3"),
        ("Żofia Wilkanovska", "A5"),
        ("Ocean Wandrer", "A3"),
    ],
)
def test_is_found(index: Index, name: str, key: str) -> None:
    matches = screen(index, Sought(name))
    assert matches
    assert matches[0].entry.key == key
    assert matches[0].pairs


WRITTEN_BARE = [
    ("محمد حسن الراشد", "Mohammed Hassan Al-Rashid"),
    ("عمر يوسف", "Omar Youssef"),
    ("عبد الرحمن سعيد", "Abdul Rahman Saeed"),
    ("حسين ابراهيم", "Hussein Ibrahim"),
    ("عثمان الزهراني", "Osman El-Zahrani"),
    ("الكسندر بتروف", "Alexander Petrov"),
    ("نور الدين فيصل", "Nur al-Din Faisal"),
    ("דוד כהן", "David Cohen"),
    ("אברהם יוסף", "Avraham Yosef"),
]


@pytest.mark.parametrize(("bare", "latin"), WRITTEN_BARE, ids=[latin for _, latin in WRITTEN_BARE])
def test_is_found_in_letters_without_vowels(bare: str, latin: str) -> None:
    """Whichever of the two the list has; and nobody else whose name is of other consonants."""
    for listed, asked in ((bare, latin), (latin, bare)):
        others = [Entry(name, Kind.PERSON, (name,)) for pair in WRITTEN_BARE if bare not in pair for name in pair]
        matches = screen(indexed([*OTHERS, *others, Entry("X", Kind.PERSON, (listed,))]), Sought(asked))
        assert [(match.entry.key, match.score > 0.9) for match in matches] == [("X", True)]


@pytest.mark.parametrize(
    ("asked", "birth"),
    [("Alexander Petrov", ""), ("Alexandre Petroff", "1970"), ("Aleksandr Petroff", ""), ("Petrov, Alexandr", "")],
)
def test_letters_of_another_script_have_several_spellings(asked: str, birth: str) -> None:
    others = [
        f"{first} {last}" for first, last in product(["Ivan", "Maria", "Peter", "Alexei"], ["Popov", "Petrosyan"])
    ]
    listed = Entry("X", Kind.PERSON, ("Aleksandr Ivanovich Petrov",), ("1970",))
    small = indexed([*OTHERS, listed, *(Entry(name, Kind.PERSON, (name,)) for name in others)])
    assert [match.entry.key for match in screen(small, Sought(asked, birth))] == ["X"]


def test_legal_forms_with_dots_say_as_little_as_those_without(index: Index) -> None:
    plain, dotted = (
        screen(index, Sought(name)) for name in ("Blue-water Fastennings Co LLC", "Blue-water Fastennings Co. L.L.C.")
    )
    assert plain == dotted
    assert plain[0].entry.key == "A2"


def test_what_stands_before_a_vessel_and_forms_in_other_scripts_say_nothing() -> None:
    vessel = Entry("V", Kind.VESSEL, ("Ocean Wanderlust",))
    company = Entry("C", Kind.COMPANY, ("Severnaya Neft Oil Company PJSC", "ПАО Северная Нефть"))
    small = indexed([*OTHERS, vessel, company])
    for asked, key in (
        ("M/V Ocean Wanderlust", "V"),
        ("m/t OCEAN WANDERLUST", "V"),
        ("Severnaya Neft", "C"),
        ("OAO Severnaya Neft", "C"),
    ):
        [found] = screen(small, Sought(asked))
        assert (found.entry.key, found.score) == (key, 1.0)


def test_long_vowels_are_compared() -> None:
    small = indexed([Entry(name, Kind.PERSON, (name,)) for name in ("Hassan Tarkani", "Hussein Tarkani")])
    said, other = screen(small, Sought("حسين التركاني"))
    assert (said.name, said.score > other.score + 0.05) == ("Hussein Tarkani", True)


def test_figures_are_the_same_or_they_are_not() -> None:
    small = indexed([Entry(name, Kind.PERSON, (name,)) for name in ("Depot 1123", "Depot 123", "مخزن ٤٤٥")])
    assert [small.vocabulary[number] for number in small.word("123", bare=True).like] == ["123"]
    assert not small.word("45").like


@pytest.mark.parametrize("name", ["Karim Bashir", "Zofia", "Wanderer of the Night Sky", "Ltd", "", "!!!", "12345"])
def test_is_not_found(index: Index, name: str) -> None:
    assert not {match.entry.key for match in screen(index, Sought(name))} & {"A1", "A2", "A3", "A5"}


def test_number_is_a_match_by_itself(index: Index) -> None:
    [match] = screen(index, Sought("", numbers=("mscu1234567", "")))
    assert (match.entry.key, match.score, match.name) == ("A4", 1.0, "")
    assert match.same_numbers == (Identifier("container", "MSCU 123456-7"),)


def test_number_adds_to_the_name(index: Index) -> None:
    match = screen(index, Sought("Karim Tastari", numbers=("P123456",)))[0]
    assert (match.score, bool(match.pairs)) == (1.0, True)


def test_birth_weighs(index: Index) -> None:
    def score(birth: str) -> Match:
        return screen(index, Sought("Karim Tastary", birth), threshold=0.5)[0]

    assert [score(birth).birth for birth in ("1965", "1966", "1990", "")] == ["same", "near", "other", ""]
    same, near, other, unknown = (score(birth).score for birth in ("1965", "1966", "1990", ""))
    assert same > near > unknown > other


def test_one_match_an_entry_and_no_more_than_asked(index: Index) -> None:
    matches = screen(index, Sought("Karim Tarkani"), threshold=0.5, most=3)
    assert len(matches) == 3
    assert len({match.entry.key for match in matches}) == 3
    assert [match.score for match in matches] == sorted((match.score for match in matches), reverse=True)


def test_a_word_counts_for_one() -> None:
    """Two words asked for are not both found in one word of the list; a name without a letter is never found."""
    names = ["Karim Olvani", "!!!", *(f"Person{letter} Mend" for letter in "abcdefgh")]
    small = indexed(Entry(name, Kind.PERSON, (name,)) for name in names)
    assert screen(small, Sought("Karim Kareem"), threshold=0.62) == []
    assert len(screen(small, Sought("Karim Karim Olvani"))) == 1


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "MOST_REMEMBERED", 2)
    small = indexed([Entry("1", Kind.PERSON, ("Karim Tastari",))])
    for name in ("One", "Two", "Three", "Four"):
        screen(small, Sought(name))
    assert len(small._asked) <= 2


@given(st.text(max_size=60), st.sampled_from(["", "1965", "1965-03", "1965-03-01"]))
def test_score_is_a_share(index: Index, name: str, birth: str) -> None:
    for match in screen(index, Sought(name, birth), threshold=0.5):
        assert 0.5 <= match.score <= 1


@given(st.permutations(["Bluewater", "Fastenings", "Ltd"]))
def test_order_of_words_is_nothing(index: Index, parts: list[str]) -> None:
    assert screen(index, Sought(" ".join(parts)))[0].score == screen(index, Sought("Bluewater Fastenings Ltd"))[0].score


def test_index_finds_what_looking_at_every_name_finds(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rarest words suffice: no name that reaches the score is passed over."""
    draw = random.Random(7)  # noqa: S311  # a seed makes it the same each time
    names = [draw.choice(OTHERS).names[0] for _ in range(60)]
    slipped = [name[:at] + name[at + 1 :] for name in names for at in [draw.randrange(len(name))]]
    quick = [screen(index, Sought(name)) for name in slipped]
    everybody = range(len(index.names))
    monkeypatch.setattr("customhouse.targeting.screening.rules.screening._candidates", lambda *_: everybody)
    assert [screen(index, Sought(name)) for name in slipped] == quick
