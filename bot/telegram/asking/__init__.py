"""Questions and the buttons under their answers."""
