"""Builds stored, checked, read and switched; what answers knows only the protocols in `base`.

builds      opens the builds of a data folder, lists them, rolls back; says which store is used
folder      the store that is used: a folder of files for each build
passages    passages and their vectors, as every store keeps and returns them
base        the protocols `PassageStore` and `BuildRepository`, and what passes through them
files       files that are hashed, synced and replaced in one rename
private     folders that only their owner may read
"""
