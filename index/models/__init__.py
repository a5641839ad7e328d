"""Texts to vectors, and passages judged by a model; `index.types` has the protocols `Encoder` and `Reranker`.

registry            which class loads a model: a table with a line for each kind of encoder
sentence_encoder    encoders through sentence-transformers
reranker            cross-encoders through sentence-transformers
folders             where a model's files lie
"""
