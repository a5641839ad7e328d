"""What may not be shown, and the copy that outlives the log."""
