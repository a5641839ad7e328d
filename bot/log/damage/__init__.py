"""Damaged databases: `checking` finds them, `mending` reads them as far as possible and replaces them."""
