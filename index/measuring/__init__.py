"""How good the answers are, on labelled questions; and the fit that makes them so.

Reading order:

    labelled      files of labelled questions → `Labelled`; `Judge` says whether an answer is right
    typos         questions misspelt as people misspell them
    evaluation    a build and labelled questions → how each question was answered → figures
    quality       what `scripts/evaluate.py` shows: questions chosen, figures as a table or as curves
    calibration   features of answered questions → the weights of the ranking and the confidence model
    fitting       labelled questions → builds of their paragraphs → weights and threshold, as `scripts/calibrate.py` writes them
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

_NAMES: Final = {
    "index.measuring.calibration": "CachedEncoder",
    "index.measuring.evaluation": "Outcomes evaluate",
    "index.measuring.fitting": (
        "Asked Asker ablation_lines fit_genres fit_questions judge_threshold shipped_fit today write_weights "
    ),
    "index.measuring.labelled": "Labelled LabelledSet Split read_labelled split_articles",
    "index.measuring.quality": "Measurement choose draw_curves measure table_lines write_paragraphs",
    "index.measuring.typos": "misspell",
}
"""By module: the public names that are in it. A module is imported when one of its names is first used."""
_HOMES: Final = {name: module for module, names in _NAMES.items() for name in names.split()}

if TYPE_CHECKING:
    from index.measuring.calibration import CachedEncoder
    from index.measuring.evaluation import Outcomes, evaluate
    from index.measuring.fitting import (
        Asked,
        Asker,
        ablation_lines,
        fit_genres,
        fit_questions,
        judge_threshold,
        shipped_fit,
        today,
        write_weights,
    )
    from index.measuring.labelled import Labelled, LabelledSet, Split, read_labelled, split_articles
    from index.measuring.quality import Measurement, choose, draw_curves, measure, table_lines, write_paragraphs
    from index.measuring.typos import misspell
else:

    def __getattr__(name: str) -> object:
        """Import a public name when it is first used."""
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = globals()[name] = getattr(import_module(_HOMES[name]), name)
        return found


__all__ = [
    "Asked",
    "Asker",
    "CachedEncoder",
    "Labelled",
    "LabelledSet",
    "Measurement",
    "Outcomes",
    "Split",
    "ablation_lines",
    "choose",
    "draw_curves",
    "evaluate",
    "fit_genres",
    "fit_questions",
    "judge_threshold",
    "measure",
    "misspell",
    "read_labelled",
    "shipped_fit",
    "split_articles",
    "table_lines",
    "today",
    "write_paragraphs",
    "write_weights",
]
