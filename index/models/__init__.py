"""Texts to vectors, and passages judged by a model; `index.types` has the protocols `Encoder` and `Reranker`."""
