"""The store that is used: a folder for each build.

    data/index/<build id>/
        build.json       what made it: model, chunking, counts, SHA-256 of the files below, and last of itself
        text.db          documents, passages, sentences, words; FTS5 over the passages
        passages.faiss   one vector for each passage      (float32, inner product)
        sentences.faiss  one vector for each sentence     (mean of its tokens' vectors in the passage); after those of a
                         passage, one more for the line that it is under (`index.text.nearest`), if there is one
        tokens-*.npy     int8, shape (rows, dim): one vector for each token; after those of the text, those of the line above
        offsets.npy      uint16, shape (tokens, 2): each token's span within its passage; the passage's end for the line above
        bounds.npy       int64, shape (passages + 1,): passage i owns tokens bounds[i]:bounds[i + 1]
    data/index/current   link to the current build

Vectors of tokens, by far the most, are in 16 shards, `tokens-0.npy` to `tokens-f.npy`. The first digit of the SHA-256
of a document's id says which shard it is in. Passages are numbered shard after shard, so the rows of all shards in
order are the tokens. One changed document changes one shard; the others are copied.

A folder is written whole under a temporary name and renamed, so a reader sees all of a build or none of it. Every file is
checked against its SHA-256 before it is parsed, and a stored text again when it is quoted. The same passages, vectors and
words give the same bytes, whatever they were taken from, so two builds are compared by their hashes.

    builds         all of them: which one is current, which ones were, switching, pruning
    reading        one opened for reading: texts and vectors
    texts          `text.db` as it is read
    connections    connections to it, shared by threads
    tables         `text.db` as it is written
    vectors        the vector files, written and read
    manifest       the names of the files, and `build.json`
"""

from index.store.folder.builds import CACHES, FolderBuilds, is_build
from index.store.folder.manifest import (
    FILES,
    FORMAT,
    SHARDS,
    check_files,
    current_folder,
    read_build,
    shard_number,
    write_build,
)
from index.store.folder.reading import FolderStore
from index.store.folder.tables import write_texts
from index.store.folder.texts import read_readings
from index.store.folder.vectors import Shard, write_vectors

__all__ = [
    "CACHES",
    "FILES",
    "FORMAT",
    "SHARDS",
    "FolderBuilds",
    "FolderStore",
    "Shard",
    "check_files",
    "current_folder",
    "is_build",
    "read_build",
    "read_readings",
    "shard_number",
    "write_build",
    "write_texts",
    "write_vectors",
]
