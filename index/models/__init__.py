"""Texts to vectors, and passages judged by a model."""
