"""How good the answers are, on labelled questions."""
