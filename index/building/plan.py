"""Passages → a plan: which vectors exist, which must be made → vectors, ready to be written.

Each vector comes from the previous build, from the cache of an interrupted build, or from the encoder.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise
from pathlib import Path

from index.building.cache import PREVIOUS, EmbeddingCache, VectorSource
from index.building.previous import PreviousBuild, vector_key
from index.language import languages_of
from index.language.base import Language
from index.language.lexicon import Lexicon, analyse
from index.store.folder import SHARDS, Shard, shard_number
from index.store.passages import VectorBatch, vector_batch
from index.types import Encoder, Passage

BATCH = 256
"""Passages that are embedded, and put into the cache, at a time."""
COPIED_AT_ONCE = 1024
"""Passages whose vectors are copied at a time."""


@dataclass(frozen=True, slots=True)
class EmbeddingPlan:
    """Which vectors of a new build exist already, and which must be made.

    Attributes:
        passages: Of the new build, in order, shard after shard.
        keys: The `vector_key` of each.
        known: Where vectors are that exist already, by key.
        missing: Numbers of the passages to embed; of several with the same key, the first.
        previous: The build that vectors are copied from; None when there is none.
        cache: Holds the other ones, and receives new ones.
    """

    passages: Sequence[Passage]
    keys: Sequence[bytes]
    known: Mapping[bytes, VectorSource]
    missing: Sequence[int]
    previous: PreviousBuild | None
    cache: EmbeddingCache


def plan_embedding(passages: Sequence[Passage], previous: PreviousBuild | None, cache: EmbeddingCache) -> EmbeddingPlan:
    """Find the vectors that exist already.

    Args:
        passages: Of the new build, in order, shard after shard.
        previous: A build with the very vectors that the encoder would make; None when there is none.
        cache: What an interrupted build has left.
    """
    keys = [vector_key(passage) for passage in passages]
    wanted = set(keys)
    known = {key: source for key, source in cache.find().items() if key in wanted}
    if previous is not None:
        stored = zip(previous.keys, range(len(previous.keys)), previous.store.token_counts(), strict=True)
        known |= {key: VectorSource(PREVIOUS, number, tokens) for key, number, tokens in stored if key in wanted}
    first = dict(zip(reversed(keys), reversed(range(len(passages))), strict=True))
    missing = sorted(number for key, number in first.items() if key not in known)
    return EmbeddingPlan(passages, keys, known, missing, previous, cache)


def embed(plan: EmbeddingPlan, encoder: Encoder, done: Callable[[int], object]) -> "EmbeddedPassages":
    """Make the missing vectors, a batch at a time, and put each batch into the cache.

    Args:
        plan: Says which are missing.
        encoder: Makes them.
        done: Receives how many passages each batch had.
    """
    known = dict(plan.known)
    for begin in range(0, len(plan.missing), BATCH):
        numbers = plan.missing[begin : begin + BATCH]
        batch = vector_batch([plan.passages[number] for number in numbers], encoder.encode_passages)
        known |= plan.cache.add([plan.keys[number] for number in numbers], batch)
        done(len(numbers))
    return EmbeddedPassages(plan.passages, plan.keys, known, plan.previous, plan.cache)


@dataclass(frozen=True, slots=True)
class EmbeddedPassages:
    """Where the vectors of every passage of a new build are.

    Attributes:
        passages: In order, shard after shard.
        keys: The `vector_key` of each.
        sources: Where the vectors are, by key.
        previous, cache: What the sources lie in.
    """

    passages: Sequence[Passage]
    keys: Sequence[bytes]
    sources: Mapping[bytes, VectorSource]
    previous: PreviousBuild | None
    cache: EmbeddingCache

    @property
    def tokens(self) -> int:
        """Token vectors of all passages together."""
        return sum(self.sources[key].tokens for key in self.keys)

    def shards(self, folder: Path) -> list[Shard]:
        """What is to be written of each shard, in order.

        If a shard has the same passages as in the previous build, its file is copied into the folder, unless it was
        before. A copy that turned out to be of no use is removed.
        """
        made = []
        previous = self.previous
        before = [] if previous is None else _by_shard(previous.passages)
        for number, (name, (first, last)) in enumerate(zip(SHARDS, _by_shard(self.passages), strict=True)):
            batches = self._batches(first, last)
            tokens = sum(self.sources[key].tokens for key in self.keys[first:last])
            if previous is not None and self.keys[first:last] == previous.keys[slice(*before[number])]:
                copied = previous.copy_shard(name, folder)
                made.append(Shard(batches, tokens, copied, name in previous.checked))
            else:
                (folder / name).unlink(missing_ok=True)
                made.append(Shard(batches, tokens))
        return made

    def _batches(self, first: int, last: int) -> Iterator[VectorBatch]:
        """Vectors of passages `first` to `last`, the last one left out; passages that lie in a row are read together."""
        sources = [self.sources[key] for key in self.keys[first:last]]
        begin = 0
        while begin < len(sources):
            end = begin + 1
            file, number = sources[begin].file, sources[begin].number
            most = min(len(sources), begin + COPIED_AT_ONCE)
            while end < most and sources[end] == VectorSource(file, number + end - begin, 0):
                end += 1
            yield self._read(file, number, number + end - begin)
            begin = end

    def _read(self, file: int, first: int, last: int) -> VectorBatch:
        if file != PREVIOUS:
            return self.cache.batch(file, first, last)
        assert self.previous is not None  # noqa: S101 (only its passages have this source)
        return self.previous.store.batch(first, last)


def _by_shard(passages: Sequence[Passage]) -> list[tuple[int, int]]:
    """The first passage of each shard and the one after its last."""
    counts: Counter[int] = Counter()
    for document, group in groupby(passages, lambda passage: passage.document):
        counts[shard_number(document)] += sum(1 for _ in group)
    return list(pairwise(accumulate((counts[number] for number in range(len(SHARDS))), initial=0)))


def count_words(
    passages: Sequence[Passage], languages: Mapping[str, Language], previous: PreviousBuild | None
) -> Lexicon:
    """Count the words of all passages.

    Args:
        passages: Of the new build.
        languages: The language of each of its documents.
        previous: A build that counted by the same rules; None when there is none.
    """
    if previous is None:
        return analyse(passages, languages)
    spoken = languages_of(previous.store.citations.values())
    old_keys = [(key, spoken[p.document].code) for key, p in zip(previous.keys, previous.passages, strict=True)]
    keys = [(vector_key(passage), languages[passage.document].code) for passage in passages]
    had, have = Counter(old_keys), Counter(keys)
    old = dict(zip(old_keys, previous.passages, strict=True))
    new = dict(zip(keys, passages, strict=True))
    removed = analyse((old[key] for key in (had - have).elements()), spoken)
    added = analyse((new[key] for key in (have - had).elements()), languages)
    return previous.store.lexicon().changed(removed, added)


def token_estimate(passages: Sequence[Passage]) -> int:
    """About how many tokens some passages have, estimated low."""
    return sum(len(passage.text) // 6 + 1 for passage in passages)
