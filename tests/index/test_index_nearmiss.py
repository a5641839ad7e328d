"""Near misses: what a question names and what a sentence names instead, read without a model."""

import pytest

from index.answering.doubt import CLEAR, SLIGHT
from index.answering.nearmiss import Asked
from index.answering.question import Speller, says_something, tidy_dates, wanted
from index.answering.scopes import Scope, read_scope
from index.answering.verbs import verbs
from index.language.aliases import AliasTable
from index.language.english import ENGLISH
from index.language.english.vocabulary import stem
from index.language.mentions import Date, Sort, dates, mentions
from index.store.base import Term
from index.types import Citation, Passage

ALIASES = AliasTable({"United Nations": ("UN",), "Marwick": ("Marvik",)})


def asked(question: str, names: str = "") -> Asked:
    """A question, read with these lower-case words as names; no two words are alike to it but by spelling."""
    known = {stem(name) for name in names.split()}
    return Asked(question, wanted(question, ENGLISH), known.__contains__, ALIASES, lambda one, other: 0.0, ENGLISH)


def odds(
    question: str, *sentences: str, title: str = "", heading: str = "", published: str = "", names: str = ""
) -> list[float]:
    """What speaks against each sentence of a passage."""
    text, spans = "", []
    for sentence in sentences:
        spans.append((len(text), len(text) + len(sentence)))
        text += sentence + " "
    passage = Passage("d", (0, len(text)), text, tuple(spans), heading, "")
    citation = Citation("d", "d.md", title, published=published)
    return [doubt.odds for doubt in asked(question, names).doubts(read_scope(passage, citation, frozenset(), ENGLISH))]


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Who is the vicar of Dunmore?", "The vicar of Ashby is Paul Reed."),
        ("When was Clara Voss elected?", "Bruno Voss was elected in 2014."),
        ("How many seats does Wing F have?", "Wing C has 40 seats."),
        ("What does Article 14 say?", "Article 11 says that dogs must be led."),
        ("In which release was BUG-7731 fixed?", "BUG-7713 was fixed in release 4.2."),
        ("What did version 2.4.1 bring?", "Version 2.4.0 brought a dark theme."),
        ("How many boats sank in 1931?", "Nine boats sank in 1913."),
        ("What was sold on 4 May 2020?", "The barn was sold on 4 May 2021."),
        ("When did the 12th company arrive?", "The 14th company arrived on Monday."),
        ("How much does a change of seat cost?", "A change of address costs 4 euros."),
        ("When was the mill closed?", "The mill was opened in 1840."),
        ("How many sons has she?", "She has two daughters."),
        ("How many sailors are missing?", "Nine sailors were taken captive."),
        ("What may a pallet weigh?", "A parcel may weigh 20 kilograms."),
        ("How long is the guarantee on the hinges?", "The guarantee on the doors is five years."),
        ("how many seats does wing f have", "Wing C has 40 seats."),
        ("According to Olsen, how high is it?", "According to Berg, the tower is 40 metres high."),
    ],
)
def test_another_thing_in_the_same_place_speaks_against_a_sentence(question: str, sentence: str) -> None:
    """Another name, label, code, year, date, number, or a word that excludes the one asked for."""
    assert odds(question, sentence, names="wing")[0] >= CLEAR


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Who is the vicar of Ashby?", "The vicar of Ashby is Paul Reed."),
        ("How many seats does Wing C have?", "Wing C has 40 seats."),
        ("What does Article 6 say?", "Articles 5 and 6 say that dogs must be led."),
        ("What did Chapter 4 change?", "Chapter IV changed the fees."),
        ("How many boats sank in 1935?", "Nine boats sank from 1931 to 1939."),
        ("How many boats sank in 1935?", "Nine boats sank in the 1930s."),
        ("What was sold on 4 May 2020?", "The barn was sold on 2020-05-04."),
        ("What was sold on 4 May 2020?", "The barn was sold on 04/05/2020."),
        ("What did the United Nations send?", "The UN sent twelve trucks."),
        ("What did the World Food Bureau send?", "The WFB sent twelve trucks."),
        ("What did the WFB send?", "The World Food Bureau sent twelve trucks."),
        ("How many Norwegian ships came?", "Four ships came from Norway."),
        ("Who is the mayor of Marvik?", "The mayor of Marwick is Ida Holm."),
        ("When was Theodor Lange born?", "T. Lange was born in 1870."),
        ("When was the firm founded?", "The firm was established in 1901."),
        ("How many people live in Ashby?", "Ashby has 900 inhabitants."),
        ("How many sailors were wounded?", "Nine sailors were killed and four were injured."),
        ("How many sailors are missing?", "Nine sailors were captured, and the fate of four remains unknown."),
    ],
)
def test_the_same_thing_written_otherwise_is_met(question: str, sentence: str) -> None:
    """Aliases, initials, demonyms, lists, Roman numbers, stretches of years, other forms of a date."""
    assert odds(question, sentence)[0] < SLIGHT


def test_what_stands_above_a_sentence_is_met() -> None:
    """By heading, title, or the sentence before and a pronoun."""
    assert odds("What does Article 9 say?", "Dogs must be led.", heading="Article 9") == [0.0]
    assert odds("What does Article 8 say?", "Dogs must be led.", heading="Article 9")[0] >= CLEAR
    assert odds("How many came on 3 June 2019?", "Eleven members came.", title="Minutes, 3 June 2019") == [0.0]
    assert odds("How many came on 3 July 2019?", "Eleven members came.", title="Minutes, 3 June 2019")[0] >= CLEAR
    assert odds("When did Ida Holm die?", "Ida Holm was a nurse.", "She died in 1950.")[1] == 0.0
    assert odds("How many came in 2019?", "Eleven members came.", published="2019-06-03") == [0.0]


def test_a_sentence_of_its_own_is_preferred_to_its_neighbour() -> None:
    """Hall B and Hall A in one passage."""
    first, second = odds("How many people does Hall B seat?", "Hall A seats 30 people.", "Hall B seats 20 people.")
    assert first >= CLEAR
    assert second == 0.0


def test_mentions_keeps_codes_labels_and_capitals_whole() -> None:
    """Codes with hyphens, labels with their noun, `C#`, `IT`; a plain `it` is none."""
    found = mentions("Is IT staff told of CVE-2031-4410, C# and Vitamin K in Annex B?", lambda name: False, ENGLISH)
    assert [(m.sort, m.text) for m in found if m.sort in (Sort.CODE, Sort.LABEL)] == [
        (Sort.CODE, "CVE-2031-4410"),
        (Sort.CODE, "C#"),
        (Sort.LABEL, "K"),
        (Sort.LABEL, "B"),
    ]
    assert (Sort.NAME, "IT") in [(m.sort, m.text) for m in found]
    content = says_something("Does it serve US or WHO staff in Hall D?", ENGLISH)
    assert content == [False, False, True, True, False, True, True, False, True, True]
    assert says_something("does it serve us in hall d", ENGLISH) == [False, False, True, False, False, True, False]


def test_dates_are_swapped_only_where_both_readings_are_left_open() -> None:
    """Day and month of two dates in one form are never swapped; 12/25 can only be December."""
    (_, asked_), (_, other), (_, american) = dates("What on 03/04/2023, 04/03/2023 or 12/25/2023?", ENGLISH)
    assert not asked_.fits(other)
    assert american == Date(25, 12, 2023)
    assert Date(3, 4, 2023).fits(asked_)
    assert not Date(3, 5, 2023).fits(asked_)


@pytest.mark.parametrize(
    ("text", "written", "tidy"),
    [
        ("on 2024-03-11?", "2024-03-11", "on 2024-03-11?"),
        ("on 11 March 2024?", "2024-03-11", "on 2024-03-11?"),
        ("on 2024-03-11?", "March 11, 2024", "on March 11, 2024?"),
        ("on 03/04/2023?", "03/04/2023", "on 03/04/2023?"),
        ("on 12/25/2023?", "", "on 25 December 2023?"),
    ],
)
def test_tidy_dates_takes_the_form_of_the_corpus(text: str, written: str, tidy: str) -> None:
    """As typed where the corpus has it so, else another form that it has, else in words."""
    assert tidy_dates(text, ENGLISH, lambda form: form == written) == tidy


@pytest.mark.parametrize(
    ("typed", "corrected"),
    [
        ("Who is mayor of Dorne?", "Who is mayor of Dorne?"),
        ("Who is mayor of Ashbury?", "Who is mayor of ashbery?"),
        ("Who is mayor of Ahsbery?", "Who is mayor of ashbery?"),
        ("What is a KX300 for?", "What is a KX300 for?"),
        ("who is mayor of ashbury", "who is mayor of ashbery"),
    ],
)
def test_speller_leaves_names_that_may_be_others(typed: str, corrected: str) -> None:
    """A short name with a letter more is another name; a code is never corrected."""
    words = ["dorney", "ashbery", "kx200", "mayor"]
    known = frozenset("who is of what a for mayor".split())
    assert Speller(words, known).correct(typed, {stem("mayor"): Term(1, 0.0)}, ENGLISH)[0] == corrected


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("How many women drowned?", "Of the 90 people on board, 41 people died."),
        ("how many old people died", "Some 41 people died in the flood."),
        ("How many soldiers were killed?", "At least 17 civilians were killed."),
        ("How many Danes were killed?", "The Danish report says that 17 people were killed."),
        ("How many Danes were killed?", "Danes killed 17 people."),
        ("How many Danes were killed?", "In all 17 people were killed by Danes."),
        ("How many of the dead were children?", "The flood left 41 dead."),
        ("How many people drowned in 2016?", "Ida Holm wrote in 2016 that 41 people drowned."),
        ("How many people died in 2016?", "In 2016, the Harbour Trust said that 41 people died."),
        ("How many were killed in 2016?", "The Trust's statement of 2016 puts the toll at 41 people killed."),
        ("When does the library open?", "On Sunday the library is closed."),
        ("When did the mill open?", "The mill was closed in 1950."),
        ("When does the shop open on Friday?", "On Sunday the shop is closed."),
    ],
)
def test_a_total_or_a_statements_year_or_another_day_is_no_answer(question: str, sentence: str) -> None:
    """People at large for a group of them, who speaks or kills for who died, and when it was said for when it was."""
    assert odds(question, sentence, names="danes danish")[0] >= CLEAR


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("How many women drowned?", "Of the 90 people who drowned, 41 were female."),
        ("how many old people died", "Of the 90 dead, 41 were elderly."),
        ("How many soldiers were killed?", "At least 17 troops and 4 civilians were killed."),
        ("How many Danes were killed?", "At least 17 Danes were killed."),
        ("How many Danes were killed?", "At least 17 people from Denmark were killed."),
        ("How many people were killed?", "At least 17 civilians were killed."),
        ("How many people drowned in 2016?", "Ida Holm wrote in 2019 that 41 people drowned in 2016."),
        ("How many people drowned according to Ida Holm in 2016?", "Ida Holm wrote in 2016 that 41 people drowned."),
        ("How many lived there in 2016?", "The Trust said in 2016 that 41 people lived there."),
        ("When does the library open on Sunday?", "On Saturday and Sunday the library is closed."),
        ("Is the library open on Monday?", "The library is closed on Monday."),
        ("How many seats are there?", "The reading room has 64 seats.²"),
        ("How many seats are there?", "The reading room² has 64 seats³."),
    ],
)
def test_a_group_a_year_and_a_closed_day_match_the_question(question: str, sentence: str) -> None:
    """By another word for the group, by the year of the event, by `closed` of the day asked for; note marks are no letters."""
    assert odds(question, sentence, names="danes danish denmark")[0] < SLIGHT


def test_a_group_and_a_label_may_be_in_the_heading() -> None:
    """`Women among the dead`; an article's number with its stop and title."""
    assert odds("How many women died?", "In all 41 people died.", heading="Women among the dead")[0] < SLIGHT
    assert odds("What does article 2 say?", "A card costs 3 euros.", heading="Article 2. Fees") == [0.0]
    assert odds("What does Annex B say?", "A card costs 3 euros.", heading="Annex B. Fees") == [0.0]
    assert odds("What does article 3 say?", "A card costs 3 euros.", heading="Article 2. Fees")[0] >= CLEAR


def test_note_marks_stick_to_no_word() -> None:
    """`seats.²` is the word seats."""
    assert [m.key for m in mentions("There are 64 seats.² and rooms³.", lambda name: False, ENGLISH)] == [
        "64",
        "seat",
        "room",
    ]


@pytest.mark.parametrize(
    ("question", "verb"),
    [
        ("Where does the Alder meet the Brant river?", {"meet"}),
        ("Who was the treaty designed to protect?", {"designed", "protect"}),
        ("When did Ida credit Otto?", {"credit"}),
        ("Who repairs boats?", {"repairs"}),
        ("What is the fine for a damaged book?", set()),
    ],
)
def test_verbs_are_told_by_their_place(question: str, verb: set[str]) -> None:
    """Behind `to`, `who` and `did`, and in -ed unless an article leads."""
    assert {question[slice(*span)] for span in verbs(question, ENGLISH)} == verb


def test_a_verb_said_in_another_word_speaks_not_against_a_sentence() -> None:
    """`joins` for meet; another noun in the same place does speak against it."""
    assert odds("Where does the Alder meet the Brant?", "The Alder joins the Brant at Colne.")[0] < SLIGHT
    assert odds("How many people drowned at sea?", "Nine people camped at sea.")[0] >= CLEAR


def test_no_month_stands_in_a_longer_name() -> None:
    """`Mayor` has no May, `Augustine` no August."""
    found = mentions("Mayor Augustine Reed spoke in May.", lambda name: False, ENGLISH)
    assert [m.text for m in found if m.sort is Sort.DATE] == ["May"]


def scope_of(*sentences: str) -> Scope:
    """A passage without a heading."""
    text, spans = "", []
    for sentence in sentences:
        spans.append((len(text), len(text) + len(sentence)))
        text += sentence + " "
    passage = Passage("d", (0, len(text)), text, tuple(spans), "", "")
    return read_scope(passage, Citation("d", "d.md", ""), frozenset(), ENGLISH)


def test_a_name_that_all_passages_have_may_be_left_out() -> None:
    """Four of five passages are about Ashby; the fifth does not name it, and names no other town in its place."""
    question = asked("Who designed the tower of Ashby?")
    scopes = [scope_of(f"Ashby has {count} parks.") for count in range(2, 6)] + [
        scope_of("Ida Holm designed the tower.")
    ]
    alone = question.doubts(scopes[-1])[0].odds
    question.look_over(scopes)
    assert alone > 0
    assert question.doubts(scopes[-1])[0].odds == 0
    assert question.doubts(scope_of("Ida Holm designed the tower of Dunmore."))[0].odds >= CLEAR


def test_a_last_name_stands_for_the_first() -> None:
    """Where a passage has both; not when another first name stands before it."""
    question = asked("When did Ida visit Colne?")
    question.look_over([scope_of("The poet Ida Holm wrote odes.")])
    assert question.doubts(scope_of("In 1931 Holm visited Colne."))[0].odds == 0
    assert question.doubts(scope_of("In 1931 Otto Holm visited Colne."))[0].odds > 0


def test_only_times_figures_labels_and_codes_order_passages() -> None:
    """Another name is less surely another thing than another year."""
    year = asked("Who won in 1931?").doubts(scope_of("Ida Holm won in 1932."))[0]
    name = asked("Who is the vicar of Ashby?").doubts(scope_of("The vicar of Dunmore is Paul Reed."))[0]
    assert (year.odds >= CLEAR, year.firm) == (True, True)
    assert (name.odds >= CLEAR, name.firm) == (True, False)
