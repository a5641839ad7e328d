"""Contested questions of guilt and truth: told from questions of fact, and answered with two sides or none."""

from collections.abc import Callable

import pytest

from index import Index
from index.language.english.contested import asks_whether, denies
from index.language.english.judgement import is_judgement, parted, point

CONTESTED = (
    "Did the guards commit murder?",
    "Did the Lomvikians commit genocide?",
    "Have the rebels committed atrocities?",
    "Did the Vossians kill their own people?",
    "Did the guards shoot the strikers?",
    "Did soldiers fire on the refugees?",
    "Did the Torsk militia massacre the villagers?",
    "Were the villagers killed by the Vossians?",
    "Were the strikers shot by the police?",
    "Did the Lomvik army take part?",
    "did the troops participate",
    "Did the brigade take part in the fighting?",
    "Did the mayor take part in the assault?",
    "Was the company involved in the attack?",
    "Is the governor behind the killings?",
    "Did the guards help in the massacre?",
    "Did the minister lie?",
    "Did the company lie about the leak?",
    "Did the editor falsify the figures?",
    "Did the union exaggerate?",
    "Did the colonel order the attack?",
    "Did the police torture prisoners?",
    "Did the rebels use villagers as human shields?",
    "Did the army block civilians from leaving?",
    "Did a massacre really happen?",
    "Is it true that the guards shot the strikers?",
    "Is the figure of 40 true?",
    "Is the number of 40 dead correct?",
    "is 40 correct or 55?",
    "Are 40 dead right?",
    "is it true?",
    "Is that really true?",
    "Is any of this true?",
    "Is the union's account reliable?",
    "Are these claims true or false?",
    "which source is the most reliable?",
    "Which figure is correct?",
    "What should I believe?",
    "whom should we trust?",
    "Which number should I trust?",
    "Can I trust this report?",
    "How reliable is the report?",
    "Is the Harbour Gazette credible?",
    "Which of these versions is true?",
    "Is it a lie?",
)
PLAIN = (
    "Did the regiment leave Lomvik in March?",
    "Is the museum open on Sunday?",
    "Was the bridge built in 1931?",
    "Did the council approve the budget?",
    "Does the village lie in a valley?",
    "Did the town lie on the river?",
    "Did the flood kill anybody?",
    "Did the fire kill people?",
    "Did the cold kill the refugees?",
    "Did the school take part in the festival?",
    "Did the choir participate in the contest?",
    "Did the council commit funds?",
    "Did the company commit to a date?",
    "Is the ferry free for children?",
    "Did the mayor order new chairs?",
    "Did the club organise a concert?",
    "Were people killed in the storm?",
    "Was the clerk killed by a tree?",
    "Is the phone number correct?",
    "Is the clock accurate?",
    "Is the bus reliable?",
    "Is it true that the hall has 300 seats?",
    "Is it correct that the library opens at nine?",
    "Did the gardener kill the weeds?",
    "Did the photographer shoot the film in Torsk?",
    "Did the police find the boat?",
    "Was the army founded in 1901?",
    "Did the soldiers sleep in the barn?",
    "Did the union say that the guards shot the strikers?",
    "Did the court find that the guards committed murder?",
    "Which entrance is right for wheelchairs?",
    "Which source feeds the river?",
    "How many people were killed?",
    "What is the number of the room?",
    "Is there a lift in the hall?",
    "Did the trains stop at Torsk?",
    "Has the committee published its report?",
    "Was the statement signed in May?",
    "Were 40 chairs bought?",
    "Can I return books on Monday?",
)


@pytest.mark.parametrize("question", CONTESTED)
def test_guilt_and_truth_are_questions_of_judgement(question: str) -> None:
    """Crimes, participation, lies; true figures, reliable sources, whom to believe."""
    assert is_judgement(question)


@pytest.mark.parametrize("question", PLAIN)
def test_plain_facts_stay_plain(question: str) -> None:
    """The same words in questions that a document answers, and what somebody said."""
    assert not is_judgement(question)


def test_a_statement_is_parted_from_its_speaker() -> None:
    """Before its verb, after it, or after `according to`."""
    assert parted("The union said that the guards fired.") == ("The union", "said that the guards fired.")
    assert parted("The hall was set on fire by the guards, the mayor said.")[0] == "the mayor"
    assert parted("The guards fired, according to the union.")[0] == "the union"
    assert parted("The guards fired.") == ("", "The guards fired.")


def test_the_point_wants_the_deed_and_the_doer() -> None:
    """Not the victims, the speaker or another deed; a figure must be the one asked about."""
    asked = point("Did the Vossians kill their own people?")
    assert asked is not None

    def speaks(sentence: str) -> bool:
        return asked is not None and asked.spoken_of(sentence, parted(sentence)[1])

    assert speaks("Torsk said that the Vossians killed the villagers.")
    assert speaks("The mayor denied that the villagers were shot by Vossian troops.")
    assert not speaks("Torsk said that forty Vossians were killed.")
    assert not speaks("The Vossian council said that forty villagers were killed by Torsk.")
    assert not speaks("Torsk said that the Vossians built a bridge.")
    figure = point("Is the figure of 1,040 true?")
    assert figure is not None
    assert figure.spoken_of("The union gave 1040 dead.", "")
    assert not figure.spoken_of("The union gave 55 dead.", "")
    assert asks_whether("Did it rain?")
    assert denies("The mayor denied it.")
    assert not denies("The mayor opened it.")


STRIKE = {
    "union.txt": "The miners' union said that the guards shot the strikers at the gate.",
    "company.txt": "The company denied that the guards shot the strikers at the gate.",
    "weather.txt": "Rain fell on the gate for nine days.",
}


def test_both_sides_are_shown(built: Callable[..., Index]) -> None:
    """One that asserts it and one that denies it."""
    answer = built(STRIKE).answer("Did the guards shoot the strikers?")
    assert (answer.outcome, answer.kind) == ("answered", "judgement")
    assert {quote.citation.path for quote in answer.quotes} == {"union.txt", "company.txt"}


@pytest.mark.parametrize("left_out", ["union.txt", "company.txt"])
def test_one_side_alone_is_not_shown(built: Callable[..., Index], left_out: str) -> None:
    """Neither a denial nor an accusation passes for the answer."""
    answer = built({name: text for name, text in STRIKE.items() if name != left_out}).answer(
        "Did the guards shoot the strikers?"
    )
    assert (answer.outcome, answer.kind, answer.quotes) == ("declined", "judgement", ())


def test_two_documents_of_one_speaker_are_one_side(built: Callable[..., Index]) -> None:
    """The same union twice."""
    answer = built(
        {
            "union.txt": "The miners' union said that the guards shot the strikers at the gate.",
            "paper.txt": "In May the miners' union stated that guards shot nine strikers.",
        }
    ).answer("Did the guards shoot the strikers?")
    assert (answer.outcome, answer.kind) == ("declined", "judgement")


def test_a_denial_is_shown_with_the_assertion(built: Callable[..., Index]) -> None:
    """A question of fact whose best sentence is a denial; alone it stays a plain answer, as it does when a court said so."""
    files = {
        "mayor.txt": "The mayor denied that he opened the sluice in June.",
        "engineer.txt": "The engineer wrote that the mayor opened the sluice in June.",
    }
    answer = built(files).answer("Did the mayor open the sluice in June?")
    assert {quote.citation.path for quote in answer.quotes} == {"mayor.txt", "engineer.txt"}


def test_a_denial_alone_answers_a_plain_question(built: Callable[..., Index]) -> None:
    """No source asserts it."""
    answer = built({"mayor.txt": "The mayor denied that he opened the sluice in June."}).answer(
        "Did the mayor open the sluice in June?"
    )
    assert answer.kind == ""


def test_of_two_figures_both_are_shown(built: Callable[..., Index]) -> None:
    """Though the document of the rarer one holds the other too."""
    answer = built(
        {
            "union.txt": "The union said that 40 miners died in it. The inspector said that 55 miners died in it.",
            "paper.txt": "The gazette reported that 40 miners died in the flood.",
        }
    ).answer("Is 40 correct or 55?")
    assert answer.kind == "judgement"
    shown = " ".join(quote.highlight_text for quote in answer.quotes)
    assert "40" in shown
    assert "55" in shown


@pytest.mark.parametrize("question", ["is it true?", "what should I believe?", "which source is the most reliable?"])
def test_what_names_nothing_is_not_settled(built: Callable[..., Index], question: str) -> None:
    """No subject, no sides: the line that the documents do not settle it."""
    answer = built(STRIKE).answer(question)
    assert (answer.outcome, answer.kind, answer.quotes) == ("declined", "judgement", ())


def test_denials_by_several_are_one_side(built: Callable[..., Index]) -> None:
    """No sentence says that it was so."""
    files = {**STRIKE, "union.txt": "The police chief denied that the guards shot the strikers."}
    answer = built(files).answer("Did the guards shoot the strikers?")
    assert (answer.outcome, answer.kind) == ("declined", "judgement")


def test_a_denial_of_taking_part_is_no_answer(built: Callable[..., Index]) -> None:
    """Of any people, armed or not."""
    answer = built({"letter.txt": "Lomvik told the court in May that it never took part."}).answer(
        "Did Lomvik take part in May?"
    )
    assert (answer.outcome, answer.kind) == ("declined", "judgement")


def test_a_deed_is_called_by_several_names(built: Callable[..., Index]) -> None:
    """One statement has the name asked about; the other may deny or call it otherwise."""
    answer = built(
        {
            "council.txt": "The Torsk council called the killings at Lomvik a genocide.",
            "guards.txt": "The guards' lawyer called the killings at Lomvik lawful.",
        }
    ).answer("Did the guards commit genocide at Lomvik?")
    assert {quote.citation.path for quote in answer.quotes} == {"council.txt", "guards.txt"}


def test_sides_in_other_words_are_searched_for(built: Callable[..., Index]) -> None:
    """Accusers blame for deaths where the question says kill; more documents than a search looks at speak of the strike."""
    crowd = {
        f"day{n}.txt": f"Did it rain on day {n}? Guards kill time with their own people on day {n}." for n in range(40)
    }
    answer = built(
        {
            **crowd,
            "union.txt": "The union blamed the Vossians for the deaths at the gate.",
            "council.txt": "The council denied that the Vossians shot anybody at the gate.",
        }
    ).answer("Did the Vossians kill their own people?")
    assert {quote.citation.path for quote in answer.quotes} == {"union.txt", "council.txt"}
