"""Builds on the disk: written, checked, read, switched."""
