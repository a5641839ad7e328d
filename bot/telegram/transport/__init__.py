"""Updates in and messages out: waiting, pacing, retrying, searching."""
