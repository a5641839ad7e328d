"""What may not be shown, and the copy of it beside the log."""
