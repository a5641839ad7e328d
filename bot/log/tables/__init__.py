"""The tables: `schema` of the log, `derived` (what triggers keep in step with it), `inbox`."""
