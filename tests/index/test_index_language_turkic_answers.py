"""Turkish and Azerbaijani: invented texts in them, asked in them; and which questions are taken for them."""

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fake_encoder import FakeEncoder, plain_scorer

from index import BuildOptions, Index, build_index
from index.language import language_of

ROOT = Path(__file__).resolve().parents[2]
CORPORA = {
    "tr": {
        "kopru.md": "---\ntitle: Lomvik köprüsü\nlanguage: tr\n---\n\nLomvik'teki eski köprüyü 1932 yılında mühendis "
"Orhan Tekin yaptı. "
        "Köprünün uzunluğu 40 metredir. Köprüden her gün balıkçılar geçer.\n",
        "yangin.md": "---\ntitle: Değirmen yangını\nlanguage: tr\n---\n\nLomvik'teki değirmen yangınında 12 kişi öldü. "
        "Bu yangında 3 çocuk öldü. Yangın 4 Mart 1950'de başladı.\n",
        "gazete.md": "---\ntitle: Tarn Gazetesi\nlanguage: tr\n---\n\nLomvik'teki değirmen yangınında 15 kişi öldü.\n",
        "muze.md": "---\ntitle: Müze\nlanguage: tr\n---\n\nMüzenin kuzey kapısı sabah saat 9.00'da açılır. Biletler "
"gişede satılır.\n",
    },
    "az": {
        "korpu.md": "---\ntitle: Lomvik körpüsü\nlanguage: az\n---\n\nLomvikdəki köhnə körpünü 1932-ci ildə mühəndis "
"Orxan Təkin tikib. "
        "Körpünün uzunluğu 40 metrdir. Körpüdən hər gün balıqçılar keçir.\n",
        "yangin.md": "---\ntitle: Dəyirman yanğını\nlanguage: az\n---\n\nLomvikdəki dəyirman yanğınında 12 nəfər ölüb. "
        "Ölənlər arasında 3 uşaq var idi. Yanğın 1950-ci il martın 4-də başlayıb.\n",
        "qezet.md": "---\ntitle: Tarn qəzeti\nlanguage: az\n---\n\nLomvikdəki dəyirman yanğınında 15 nəfər ölüb.\n",
        "muzey.md": "---\ntitle: Muzey\nlanguage: az\n---\n\nMuzeyin şimal qapısı səhər saat 9:00-da açılır. Biletlər "
"kassada satılır.\n",
    },
}  # fmt: skip


def _made(encoder: FakeEncoder) -> Callable[[], FakeEncoder]:
    return lambda: encoder


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Index]]:
    """A build for each language, of invented texts."""
    found = {}
    for code, files in CORPORA.items():
        folder = tmp_path_factory.mktemp(code)
        for name, text in files.items():
            (folder / name).write_text(text, "utf-8")
        encoder = FakeEncoder()
        data = tmp_path_factory.mktemp(f"{code}-data")
        build_index(BuildOptions(folder, data, _made(encoder)))
        found[code] = Index.open(data, encoder=encoder, scorer=plain_scorer())
    yield found
    for each in found.values():
        each.close()


@pytest.mark.parametrize(
    ("code", "question", "document", "words"),
    [
        ("tr", "Lomvik köprüsünü kim yaptı?", "kopru.md", "Orhan Tekin"),
        ("tr", "merhaba lomvikteki kopruyu kim yapti acaba", "kopru.md", "Orhan Tekin"),
        ("tr", "Köprünün uzunluğu ne kadar?", "kopru.md", "40 metre"),
        ("tr", "Değirmen yangını ne zaman başladı?", "yangin.md", "4 Mart 1950"),
        ("az", "Lomvik körpüsünü kim tikib?", "korpu.md", "Orxan Təkin"),
        ("az", "salam lomvikdeki korpunu kim tikib", "korpu.md", "Orxan Təkin"),
        ("az", "Körpünün uzunluğu nə qədərdir?", "korpu.md", "40 metr"),
        ("az", "Dəyirman yanğını nə vaxt başlayıb?", "yangin.md", "martın 4-də"),
    ],
)
def test_a_text_is_quoted(opened: dict[str, Index], code: str, question: str, document: str, words: str) -> None:
    """To a question in its language, in other forms of its words."""
    answer = opened[code].answer(question)
    assert answer.outcome == "answered"
    assert answer.quotes[0].citation.path == document
    assert words in answer.quotes[0].highlight_text


@pytest.mark.parametrize(
    ("code", "question"),
    [("tr", "Lomvik'teki yangında kaç kişi öldü?"), ("az", "Lomvikdəki yanğında neçə nəfər ölüb?")],
)
def test_two_figures_that_differ_are_shown(opened: dict[str, Index], code: str, question: str) -> None:
    """Each with its document."""
    answer = opened[code].answer(question)
    values = {value.value for difference in answer.differences for value in difference.values}
    assert {value.split()[0] for value in values} == {"12", "15"}


@pytest.mark.parametrize(
    ("code", "question"),
    [("tr", "Müzenin güney kapısı saat kaçta açılır?"), ("az", "Muzeyin cənub qapısı saat neçədə açılır?")],
)
def test_the_opposite_of_what_is_asked_is_no_answer(opened: dict[str, Index], code: str, question: str) -> None:
    """The texts speak of the north gate only."""
    north = question.replace("güney", "kuzey").replace("cənub", "şimal")
    assert opened[code].answer(north).outcome == "answered"
    assert opened[code].answer(question).outcome != "answered"


@pytest.mark.parametrize(
    ("code", "previous", "question", "words"),
    [
        ("tr", "Lomvik köprüsünü kim yaptı?", "Ne zaman?", "1932"),
        ("tr", "Lomvik'teki yangında kaç kişi öldü?", "Peki ya çocuklar?", "3 çocuk"),
        ("az", "Lomvik körpüsünü kim tikib?", "Nə vaxt?", "1932"),
        ("az", "Lomvikdəki yanğında neçə nəfər ölüb?", "Bəs uşaqlar?", "3 uşaq"),
    ],
)
def test_a_question_that_leans_on_the_one_before_is_answered(
    opened: dict[str, Index], code: str, previous: str, question: str, words: str
) -> None:
    """By the words that it leaves out."""
    answer = opened[code].answer(question, threshold=0.3, previous=previous)
    assert any(words in quote.highlight_text for quote in answer.quotes[:2])
    assert answer.asked


@pytest.mark.parametrize(
    ("code", "question"), [("tr", "Bu yangında kim suçlu?"), ("az", "Bu yanğında kim günahkardır?")]
)
def test_a_question_of_judgement_is_not_settled(opened: dict[str, Index], code: str, question: str) -> None:
    """It is told for what it is, whatever the texts say."""
    answer = opened[code].answer(question)
    assert (answer.outcome, answer.reason) != ("answered", "")


def test_writing_without_marks_and_in_capitals_is_the_same_question(opened: dict[str, Index]) -> None:
    """İ, I, ı and i are one letter to the search."""
    for text in ("KÖPRÜNÜN UZUNLUĞU NE KADAR?", "koprunun uzunlugu ne kadar?"):
        assert opened["tr"].answer(text).quotes[0].citation.path == "kopru.md"


@pytest.mark.parametrize(
    "question",
    [
        "Who is Koçaryan?",
        "When was Xocalı attacked?",
        "How many died in Hocalı?",
        "was it genocide",
        "Who is Ayaz Mütəllibov?",
        "What did Elmira Süleymanova say?",
        "what hapened in xocali",
        "hw mny ppl died in Ağdam",
        "Who built the Kız Kulesi?",
        "Is Şuşa a town?",
        "Xocalı massacre death toll",
        "Tell me about Yaşar Kemal",
        "wen did teh attack begin",
        "Why?",
        "names of the dead",
        "bridge",
        "Baku",
    ],
)
def test_an_english_question_with_names_or_errors_is_english(question: str) -> None:
    """A name does not make it Turkish or Azerbaijani."""
    assert language_of(question).code == "en"


def test_the_golden_questions_in_english_are_english() -> None:
    """All of them."""
    cases = tomllib.loads((ROOT / "corpus" / "golden.toml").read_text("utf-8"))
    asked = [case["question"] for group in cases.values() if isinstance(group, list) for case in group]
    wrong = [question for question in asked if question.isascii() and language_of(question).code != "en"]
    assert len(asked) > 20
    assert wrong == []


@pytest.mark.parametrize(
    ("code", "question"),
    [
        ("tr", "kac kisi oldu"),
        ("tr", "hocalida ne oldu anlat"),
        ("tr", "saldiri ne zaman basladi"),
        ("tr", "kim suclu soyle"),
        ("tr", "kopruyu kim yapti"),
        ("tr", "Kaç çocuk öldü?"),
        ("tr", "Köprü nerede acaba?"),
        ("tr", "bu olay nerede oldu"),
        ("tr", "Sınır kapısı açık mı?"),
        ("az", "nece nefer olub"),
        ("az", "xocalida ne bas verib"),
        ("az", "hucum ne vaxt baslayib"),
        ("az", "kim gunahkardir"),
        ("az", "korpunu kim tikib"),
        ("az", "Neçə uşaq ölüb?"),
        ("az", "muzey haradadir"),
        ("az", "bu hadise harada olub"),
        ("az", "Lomvik körpüsünü kim tikib?"),
    ],
)
def test_a_short_question_is_told(code: str, question: str) -> None:
    """Of three words and more, also without marks."""
    assert language_of(question).code == code
