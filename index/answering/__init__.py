"""A question to an answer of quotes."""
