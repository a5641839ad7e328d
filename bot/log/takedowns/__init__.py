"""What may not be shown: `barred`; and `takedown_copy`, the copy of it that outlives the log."""
