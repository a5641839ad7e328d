"""Builds stored, checked, read, switched: `base` says what a store is, `folder` is the one that is used."""
