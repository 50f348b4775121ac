"""Scores the ranking of the embedded engine on the search sets (python -m tests.quality.score_search [SET…]).

Each set is indexed and asked through the real engine, whole questions by any of their words, as `footnote search
--queries` asks them. Vectors are kept in .quality/, so that only a first run has to make them.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from indexer.console import cores
from indexer.model.scope import EVERYTHING
from indexer.search.embedded import EmbeddedEngine
from indexer.search.query import Filter, Mode, Query
from tests.quality.ranking import Figures, figures
from tests.quality.search_sets import Question, Task, records, tasks

DATA = Path(__file__).parents[3] / "shared" / "evaluation" / "search"
SETS = ("time", "scifact", "norquad-news", "xquad-r", "eu-sanctions")
MOST = 150  # questions of a task that are asked, unless --all
DEPTH = 100
VECTORS = Path(".quality")


def score(
    folder: Path, *, modes: Sequence[Mode] = (Mode.WORDS,), most: int = MOST
) -> Iterator[tuple[Task, Mode, Figures]]:
    """The figures of each task of a set, mode by mode."""
    with tempfile.TemporaryDirectory() as place:
        engine = EmbeddedEngine(Path(place) / "index", write=True, vectors=VECTORS / folder.name)
        engine.index(records(folder))
        engine.commit()
        if set(modes) != {Mode.WORDS}:
            engine.learn(threads=cores())
        for task in tasks(folder, most=most):
            for mode in modes:
                yield task, mode, figures_of(engine, task, mode)
        engine.close()


def figures_of(engine: EmbeddedEngine, task: Task, mode: Mode) -> Figures:
    runs = {one.id: _ranked(engine, one, mode) for one in task.questions}
    return figures(runs, {one.id: one.right for one in task.questions})


def _ranked(engine: EmbeddedEngine, one: Question, mode: Mode) -> list[str]:
    filters = (Filter("language", (one.language,)),) if one.language else ()
    asked = Query(text=one.text, scope=EVERYTHING, filters=filters, mode=mode, limit=DEPTH, pages=1, any_word=True)
    return [hit.document for hit in engine.search(asked).hits]


def line(task: Task, mode: Mode, got: Figures) -> str:
    """The figures for a person."""
    figures_told = f"nDCG@10 {got.ndcg10:.4f}  R@100 {got.recall100:.4f}  success@1 {got.success1:.4f}"
    return f"{task.name:20} {mode:8} {figures_told}  ({got.queries} questions)"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", default=SETS, help=", ".join(SETS))
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--modes", nargs="*", type=Mode, default=[Mode.WORDS])
    parser.add_argument("--all", action="store_true", help="every question, not 150 of a task")
    chosen = parser.parse_args()
    if not chosen.data.is_dir():
        sys.exit(f"{chosen.data} is absent: the evaluation sets are not part of the project.")
    for name in chosen.sets:
        for task, mode, got in score(chosen.data / name, modes=chosen.modes, most=0 if chosen.all else MOST):
            print(line(task, mode, got), flush=True)


if __name__ == "__main__":
    main()
