"""Weights belong to an encoder; questions in other languages have weights and a threshold of their own."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from fake_encoder import FakeEncoder, plain_scorer

from index import BuildOptions, Index, ModelError, Scorer, build_index, weights_for
from index.answering import scoring
from index.answering.features import FEATURES, TELLING
from index.answering.scoring import WEIGHTS
from index.language import DEFAULT, language_of

SHIPPED = sorted(WEIGHTS.parent.glob("weights*.json"))
OTHERS = {
    "ru": "Сколько монет хранит музей goldan?",
    "tr": "Müzede kaç tane altın para saklanıyor?",
    "az": "Muzeydə neçə qızıl sikkə saxlanılır?",
    "hy": "Քանի՞ ոսկե մետաղադրամ կա թանգարանում:",
}


@pytest.fixture
def index(built: Callable[..., Index], encoder: FakeEncoder, tmp_path: Path) -> Index:
    """A small corpus, opened with weights for other languages, too."""
    built({"a.txt": "The museum holds golden coins. It opened in 1950.", "b.txt": "The library has nine rooms."})
    main, other = plain_scorer(), plain_scorer()
    scorer = Scorer(main.ranking, main.confidence, 0.5, Scorer(other.ranking, other.confidence, 0.75))
    return Index.open(tmp_path / "data", encoder=encoder, scorer=scorer)


def test_weights_lie_by_the_name_of_the_model() -> None:
    """Those of the default model have the plain name."""
    assert weights_for("all-MiniLM-L6-v2") == WEIGHTS
    assert weights_for("onnx:multilingual-e5-small").name == "weights.onnx-multilingual-e5-small.json"
    assert weights_for("/models/My Model/").name == "weights.my-model.json"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_shipped_weights_are_those_of_their_model(path: Path) -> None:
    """Each file is found by the name of the model that it says it was fitted to."""
    table = json.loads(path.read_text("utf-8"))
    assert weights_for(table["model"]) == path
    assert len(table["model_sha256"]) == 64
    assert 0 < Scorer.load(path).threshold < 1


def test_weights_without_those_for_other_languages(tmp_path: Path) -> None:
    """Of the features for other languages alone a file may lack some; they count for nothing."""
    table = json.loads(WEIGHTS.read_text("utf-8"))
    for model in (table["ranking"], table["confidence"]):
        model["features"] = {name: row for name, row in model["features"].items() if name not in TELLING}
    path = tmp_path / "w.json"
    path.write_text(json.dumps(table), "utf-8")
    loaded = Scorer.load(path)
    assert loaded.other is None
    assert all(loaded.ranking.weight[list(FEATURES).index(name)] == 0 for name in TELLING)
    del table["ranking"]["features"]["s_max"]
    path.write_text(json.dumps(table), "utf-8")
    with pytest.raises(ModelError, match="other features"):
        Scorer.load(path)


def test_an_encoder_without_weights_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one line that says what to do; weights of another encoder are not taken for it."""
    monkeypatch.setattr(scoring, "WEIGHTS", tmp_path / "weights.json")
    encoder = FakeEncoder("some/model")
    with pytest.raises(
        ModelError, match=r"No weights .* some/model\. Fit them: python scripts/calibrate\.py"
    ) as caught:
        Scorer.for_encoder(encoder)
    assert "\n" not in str(caught.value)
    table = json.loads(WEIGHTS.read_text("utf-8"))
    path = scoring.weights_for("some/model")
    path.write_text(json.dumps(table), "utf-8")
    with pytest.raises(ModelError, match="another encoder"):
        Scorer.for_encoder(encoder)
    path.write_text(json.dumps(table | {"model_sha256": encoder.sha256}), "utf-8")
    assert Scorer.for_encoder(encoder).threshold == table["threshold"]
    path.write_text("{", "utf-8")
    with pytest.raises(ModelError, match="damaged"):
        Scorer.for_encoder(encoder)


def test_a_build_is_not_opened_with_weights_of_another_encoder(
    built: Callable[..., Index], tmp_path: Path, encoder: FakeEncoder
) -> None:
    """Their confidence would mean nothing."""
    built({"a.txt": "The museum holds golden coins."})
    with pytest.raises(ModelError, match="No weights were fitted to the encoder fake"):
        Index.open(tmp_path / "data", encoder=encoder)


@pytest.mark.parametrize(("code", "question"), OTHERS.items())
def test_the_language_of_a_question_is_found(code: str, question: str) -> None:
    """English stays English, in small letters too."""
    assert language_of(question).code == code
    assert language_of(question) is language_of(question.upper() if code == "ru" else question)
    assert language_of("what coins does the museum hold") is DEFAULT


@pytest.mark.parametrize(("code", "question"), OTHERS.items())
def test_questions_in_other_languages_have_a_threshold_of_their_own(index: Index, code: str, question: str) -> None:
    """A threshold that somebody sets holds for all."""
    del code
    assert index.threshold_for(question) == 0.75
    assert index.threshold_for("What coins does the museum hold?") == index.threshold == 0.5
    index.searcher.scorer = index.searcher.scorer.with_threshold(0.3)
    assert index.threshold_for(question) == index.threshold_for("What coins does the museum hold?") == 0.3


def test_words_of_another_language_are_not_corrected(index: Index) -> None:
    """They would become words of the documents that look like them."""
    parsed = index.searcher.parse(OTHERS["ru"], language_of(OTHERS["ru"]))
    assert "goldan" in parsed.text and set(parsed.trust.tolist()) == {1.0}
    english = "What goldan coins does the museum hold?"
    parsed = index.searcher.parse(english, language_of(english))
    assert "golden" in parsed.text


def test_an_answer_is_held_to_the_threshold_of_its_language(index: Index) -> None:
    """The same confidence answers in one language and not in the other."""
    question = "Golden coins: где музей, museum?"
    language = language_of(question)
    assert language.code == "ru"
    confidence = index.answer(question, threshold=0.0).confidence
    other = index.searcher.scorer.other
    assert confidence > index.threshold and other is not None
    other.threshold = confidence + 0.01
    assert index.answer(question).outcome == "declined"
    other.threshold = confidence - 0.01
    assert index.answer(question).outcome == "answered"


def test_a_build_knows_the_weights_of_its_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that it is made again when they change."""
    monkeypatch.setattr(scoring, "WEIGHTS", tmp_path / "weights.json")
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text("The museum holds golden coins.")
    before = build_index(BuildOptions(tmp_path / "corpus", tmp_path / "data", FakeEncoder)).build
    weights_for("fake").write_text("{}", "utf-8")
    after = build_index(BuildOptions(tmp_path / "corpus", tmp_path / "data", FakeEncoder)).build
    assert before.calibration_sha256 == "" != after.calibration_sha256
    assert before.id != after.id and before.files == after.files
