"""The tables of the log, and what triggers keep in step with them."""
