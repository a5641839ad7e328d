"""A language is one module and one line: which one serves a text, and what the code does with a language that knows little."""

import ast
import json
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest
from differing_sources import ALL
from fake_encoder import FakeEncoder, plain_scorer

import index.language
from index import BuildOptions, Index, build_index
from index.answering.question import wanted
from index.answering.scoring import WEIGHTS, Scorer
from index.documents import read_corpus
from index.language import DEFAULT, LANGUAGES, language_for, language_of, tag_of
from index.language.answer_tables import QuestionWords
from index.language.base import Language
from index.language.detect import EXPECTED, detected
from index.language.english.vocabulary import STOP_WORDS
from index.language.quantities import Quantities
from index.language.quantity_tables import MomentWords, NumeralWords, QuantityWords
from index.language.tables import Vocabulary
from index.language.words import WORD, Kind, fold
from index.store.folder import FolderStore, current_folder

Write = Callable[[Path, dict[str, str]], Path]


def latin_stem(word: str) -> str:
    """A word without the endings of the first two declensions."""
    return re.sub(r"(?:us|um|i|o|os|a|am|ae|e)$", "", fold(word)) or fold(word)


LATIN = Language(
    code="la",
    words=Vocabulary(
        stem=latin_stem,
        stop_words=frozenset("in et est non ad a quis quid ubi quando quot".split()),
        question_words=frozenset("quis quid ubi quando quot".split()),
    ),
    questions=QuestionWords(wanted=((Kind.NAME, re.compile(r"\bquis\b")),)),
)
"""A language that little is known about."""
TEXTS = {
    "pons.md": "---\ntitle: De ponte\nlanguage: la\n---\n\nPontem longum Marcus aedificavit. Populus gaudebat multis diebus.\n",
    "bridge.md": "---\ntitle: The mill\nlanguage: en\n---\n\nThe old mill was built by Anna. The people were glad of it.\n",
}


@pytest.fixture
def two_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Latin in addition to English."""
    known = MappingProxyType({**LANGUAGES, "la": LATIN})
    monkeypatch.setattr(index.language, "LANGUAGES", known)


def test_a_tag_gives_its_language_and_any_other_the_default() -> None:
    """A region is passed over; a language without a module is served by the default one."""
    assert language_for("en-GB") is LANGUAGES["en"]
    assert language_for("EN") is LANGUAGES["en"]
    assert {language_for(tag) for tag in ("", "xx-Cyrl", "tlh")} == {DEFAULT}


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "How many people died?"),
        ("en", "When was the bridge built?"),
        ("en", "What did HRW say?"),
        ("ru", "Сколько человек погибло?"),
        ("ru", "Кто виноват?"),
        ("ru", "Что говорит Мемориал о коридоре?"),
        ("tr", "Kaç kişi öldü?"),
        ("tr", "Saldırı saat kaçta başladı?"),
        ("tr", "kac kisi oldu"),
        ("az", "Neçə nəfər öldürüldü?"),
        ("az", "Xocalıda nə baş verdi?"),
        ("az", "Hücum saat neçədə başladı?"),
        ("hy", "Քանի՞ մարդ է զոհվել"),
        ("hy", "Ի՞նչ է տեղի ունեցել Խոջալուում"),
    ],
)
def test_the_language_of_a_short_question_is_found(code: str, text: str) -> None:
    """In each of the five languages that people ask in."""
    assert detected(text, EXPECTED, "") == code


@pytest.mark.parametrize("text", ["", "?!", "1992", "613 – 485"])
def test_a_text_without_letters_is_taken_for_the_other(text: str) -> None:
    """Nothing is guessed from figures."""
    assert detected(text, EXPECTED, "en") == "en"


def test_a_language_unknown_to_the_library_is_passed_over() -> None:
    """A module may have any code; only what the library knows can be found from a text."""
    assert detected("Where is the bridge over the river?", ["en", "ru", "tlh"], "tlh") == "en"
    assert detected("Where is the bridge over the river?", ["en", "tlh"], "tlh") == "tlh"


def test_questions_are_the_default_language_while_no_other_has_a_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that nothing is loaded to tell one language from itself."""
    monkeypatch.setattr(index.language, "LANGUAGES", MappingProxyType({DEFAULT.code: DEFAULT}))
    assert language_of("Сколько человек погибло?") is DEFAULT


def test_a_document_has_the_language_of_its_text_unless_it_names_one(tmp_path: Path, write: Write) -> None:
    """What a document or `sources.toml` says wins."""
    folder = write(
        tmp_path / "corpus",
        {
            "ru.md": "# Мост\n\nМост через реку построили в 1932 году. Его открыл мэр города.\n",
            "en.md": "# The bridge\n\nThe bridge over the river was built in 1932. The mayor opened it.\n",
            "named.md": "---\ntitle: Мост\nlanguage: uk\n---\n\nМост через реку построили в 1932 году.\n",
        },
    )
    found = {each.citation.path: each.citation.language for each in read_corpus(folder).documents}
    assert found == {"ru.md": "ru", "en.md": "en", "named.md": "uk"}
    assert tag_of("Qədim körpü çayın üstündə tikilib. Onu şəhər meri açıb.") == "az"


@pytest.mark.usefixtures("two_languages")
def test_a_language_of_one_module_serves_its_documents_and_questions(
    tmp_path: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its stems join the forms of its words; an English document next to it is read as before."""
    folder = write(tmp_path / "corpus", TEXTS)
    encoder = FakeEncoder()
    build_index(BuildOptions(folder, tmp_path / "data", lambda: encoder))
    opened = Index.open(tmp_path / "data", encoder=encoder, scorer=plain_scorer())
    latin = opened.answer("Quis populo pontem aedificavit?", threshold=0)
    english = opened.answer("Who built the old mills?", threshold=0)
    terms = opened.store.terms(["popul", "build", "built", "peopl"])
    opened.close()
    assert latin.quotes[0].citation.language == "la"
    assert latin.quotes[0].highlight_text == "Pontem longum Marcus aedificavit."
    assert english.quotes[0].citation.path == "bridge.md"
    assert {"popul", "built", "peopl"} <= terms.keys()
    assert wanted("Quis pontem aedificavit?", LATIN) is Kind.NAME


def test_a_document_counted_in_another_language_is_counted_again(
    tmp_path: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rebuild that reuses all passages gives the stems of the module that came in between, as a build from nothing."""
    folder, encoder = write(tmp_path / "corpus", TEXTS), FakeEncoder()
    build_index(BuildOptions(folder, tmp_path / "data", lambda: encoder))
    monkeypatch.setattr(index.language, "LANGUAGES", MappingProxyType({**LANGUAGES, "la": LATIN}))
    write(folder, {"new.md": "A third text that makes the corpus another one."})
    build_index(BuildOptions(folder, tmp_path / "data", lambda: encoder))
    build_index(BuildOptions(folder, tmp_path / "fresh", lambda: encoder))
    counts = []
    for data in ("data", "fresh"):
        with closing(FolderStore(current_folder(tmp_path / data))) as opened:
            counts.append(opened.lexicon())
    assert counts[0] == counts[1]
    assert "popul" in counts[0].passages


def test_a_language_without_rules_answers_safely(tmp_path: Path, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every part may be left out: each question is answered or declined, and nothing is said to differ."""
    nothing = Language(code="en")
    monkeypatch.setattr(index.language, "LANGUAGES", MappingProxyType({"en": nothing}))
    monkeypatch.setattr(index.language, "DEFAULT", nothing)
    pairs = ALL[::9]
    files = {
        f"{side}-{n}.txt": text for n, pair in enumerate(pairs) for side, text in (("a", pair.one), ("b", pair.other))
    }
    encoder = FakeEncoder()
    build_index(BuildOptions(write(tmp_path / "corpus", files), tmp_path / "data", lambda: encoder))
    opened = Index.open(tmp_path / "data", encoder=encoder, scorer=plain_scorer())
    answers = [opened.answer(pair.question, threshold=0, previous=pairs[0].question) for pair in pairs]
    opened.close()
    assert {answer.outcome for answer in answers} == {"answered"}
    assert [answer.differences for answer in answers] == [()] * len(pairs)


def test_a_language_may_have_weights_of_its_own(tmp_path: Path, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its questions are held to its threshold, unless the caller gives one for all; the others to the default one."""
    weights = tmp_path / "la.json"
    weights.write_text(json.dumps(json.loads(WEIGHTS.read_text("utf-8")) | {"threshold": 0.25}), "utf-8")
    latin = replace(LATIN, weights=weights)
    encoder = FakeEncoder()
    build_index(BuildOptions(write(tmp_path / "corpus", TEXTS), tmp_path / "data", lambda: encoder))
    for threshold, limits in ((None, (0.25, Scorer.load().threshold)), (0.4, (0.4, 0.4))):
        opened = Index.open(tmp_path / "data", encoder=encoder, threshold=threshold, scorer=Scorer.load())
        found = [opened.searcher.scorer_for(language).threshold for language in (latin, DEFAULT)]
        opened.close()
        assert tuple(found) == limits


def test_figures_are_read_without_words() -> None:
    """Also dates and times in figures; what needs a word is not read."""
    found = Quantities().read("613 milites, 1,275 cives; 1992-02-26, 18:30; tres equi, 3 km, III May 1932")
    assert [each.low for each in found.quantities] == [613, 1275, 3]
    assert [(each.first.year, each.first.month) for each in found.moments] == [(1992, 2), (1932, None)]
    assert [each.first for each in found.clocks] == [18 * 60 + 30]
    assert found.quantities[2].dimension == Quantities().dimension_of("km") == ""


def test_number_words_and_months_are_data() -> None:
    """A language that gives them has them read."""
    words = QuantityWords(
        numerals=NumeralWords(words={"tres": ("one", 3), "centum": ("hundred", 100)}),
        moments=MomentWords(
            months={"maius": 5}, month_year=re.compile(r"(?P<month>maius|Maius)(?:\s+(?P<year>\d{4}))?")
        ),
    )
    found = Quantities(words).read("centum tres milites, Maius 1932")
    assert [each.low for each in found.quantities] == [103]
    assert [(each.first.year, each.first.month) for each in found.moments] == [(1932, 5)]


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """What a module takes apart into words, makes a pattern of, or lists as single words; each with its line."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        inside: list[ast.AST] = []
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "split":
            inside = [node.func.value]
        elif isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re."):
            inside = list(ast.walk(node))
        texts = [each.value for each in inside if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        if isinstance(node, ast.Set | ast.Dict | ast.Tuple | ast.List):
            listed = node.keys if isinstance(node, ast.Dict) else node.elts
            words = [each.value for each in listed if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            texts.append(" ".join(word for word in words if word.isalpha()))
        yield from ((getattr(node, "lineno", 0), text) for text in texts)


def test_no_module_outside_the_package_has_a_list_of_english_words() -> None:
    """Words to compare with are in `index.language`: a string with two of the commonest English words is a list of them."""
    common = {word for word in STOP_WORDS if len(word) > 2} | {"people", "said", "january", "monday", "first"}
    root = Path(index.language.__file__).parent.parent
    found = [
        (path.relative_to(root).as_posix(), line, text)
        for path in sorted(root.rglob("*.py"))
        if root / "language" not in path.parents and path != root / "text.py"  # it says why it has `BOILERPLATE`
        for line, text in strings(path)
        if len({fold(word) for word in WORD.findall(re.sub(r"\(\?P<\w+>|\\\w", " ", text))} & common) > 1
    ]
    assert found == []


def test_a_refusal_in_a_language_without_weights_says_so(tmp_path: Path, write: Write) -> None:
    """English weights miss what is asked in Russian; weights for other languages do not, nor is an English question missed."""
    folder, encoder = (
        write(tmp_path / "corpus", {"a.md": "The bridge over the river was built in 1932."}),
        FakeEncoder(),
    )
    build_index(BuildOptions(folder, tmp_path / "data", lambda: encoder))
    english, several = plain_scorer(), plain_scorer()
    several.other = plain_scorer()
    understood = []
    for scorer in (english, several):
        opened = Index.open(tmp_path / "data", encoder=encoder, scorer=scorer)
        answers = [
            opened.answer(text) for text in ("Когда построили старую мельницу?", "When was the old mill painted?")
        ]
        understood += [(answer.reason, answer.understood) for answer in answers]
        opened.close()
    assert understood == [("not found", False), ("not found", True), ("not found", True), ("not found", True)]
