"""What a caller asks `build_index` for, and what comes back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index.chunking import Chunking
from index.store.base import Build
from index.store.builds import KEEP_BUILDS
from index.types import Encoder

CompareBuilds = Callable[[Path | None, Path], Sequence[str]]
"""Compares the folder of the current build (None when there is none) with the folder of the finished new one.

It is called before the switch. The lines it returns are for the maintainer. Raising `RetrievalError` stops the switch.
`index.building.switch_check.SwitchCheck` is one.
"""


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """Everything that decides what `build_index` does.

    Attributes:
        corpus: Folder of documents.
        data: The project's data folder; made if missing. Builds go to `data/index`.
        encoder: Gives the encoder; called once, in a thread.
        chunking: Sizes of passages. `max_tokens` is lowered to what the encoder takes.
        full: Reuse nothing from earlier builds.
        skip_bad: Leave out files that cannot be read, and name them; by default one of them stops the build.
        keep: How many builds to keep, the new one included.
        switch_check: Called before the switch. A build that it stops stays on the disk, so accepting it takes no time.
        accept: Switch whatever the check says, and also to a build that was rolled back.
        in_use: Gives the number of recent log rows by build id, so that pruned builds which rows still name are reported.
        wait_seconds: How long to wait for another builder to end.
        progress: Draw a progress bar on standard error.
        say: Receives one line when embedding begins.
    """

    corpus: Path
    data: Path
    encoder: Callable[[], Encoder]
    chunking: Chunking = field(default_factory=Chunking)
    full: bool = False
    skip_bad: bool = False
    keep: int = KEEP_BUILDS
    switch_check: CompareBuilds | None = None
    accept: bool = False
    in_use: Callable[[], Mapping[str, int]] = dict
    wait_seconds: float = 0
    progress: bool = False
    say: Callable[[str], None] = lambda line: None

    @property
    def root(self) -> Path:
        """The folder of all builds."""
        return self.data / "index"


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What `build_index` did.

    Attributes:
        build: The build that answers now.
        changed: One line for each document added, changed, renamed or removed since the previous build.
        notes: What the corpus reader left out, and documents without a passage.
        fresh: False when nothing was made, because a build of this corpus and these settings exists already.
        seconds: How long it took.
        embedded: Passages whose vectors were made; the others were reused.
        comparison: What the check before the switch said.
        pruned: One line for each old build that was removed.
    """

    build: Build
    changed: tuple[str, ...]
    notes: tuple[str, ...]
    fresh: bool
    seconds: float
    embedded: int = 0
    comparison: tuple[str, ...] = ()
    pruned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """What `build_index` would do now.

    Attributes:
        id: Of the build that would be made or kept.
        changed: As in `BuildReport`.
        notes: As in `BuildReport`.
        documents: How many it would have.
        passages: How many it would have; 0 when nothing would be made.
        embedded: How many of them would be embedded.
        needed: False when that build answers already.
    """

    id: str
    changed: tuple[str, ...]
    notes: tuple[str, ...]
    documents: int
    passages: int
    embedded: int
    needed: bool
