"""`make quality`: figures on the gold of the samples and on the evaluation sets, as a table and against their floors.

MEANING=1 ranks by meaning too; SHOW=errors lists what was missed and wrongly found; DATA names the folder of
evaluation sets (../shared/evaluation).
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from indexer.search.query import Mode
from tests.gold_text import GOLD
from tests.quality import (
    floors,
    gold_score,
    score_agreements,
    score_articles,
    score_files,
    score_layers,
    score_links,
    score_name_search,
    score_names,
    score_notices,
    score_search,
    score_values,
)
from tests.samples.source import HELD_OUT, SUFFIX, held_out

DATA = Path("../shared/evaluation")


def samples(found: gold_score.Score, title: str, *, show_errors: bool) -> dict[str, float]:
    """Figures on gold by kind, field and tie, then by language."""
    for part, tally in (("mentions", found.mentions), ("contracts", found.contracts), ("ties", found.ties)):
        print(f"\n{title}: {part}")
        for name, figures in tally.figures().items():
            print(f"  {name:<14}" + "  ".join(f"{key} {figure:>7}" for key, figure in figures.items()))
    print(f"\n{title}: by language, F1")
    for language, score in sorted(found.languages.items()):
        figures = score.summary()
        chosen = ("mentions.names", "contracts.fields", "ties")
        print(f"  {language:<14}" + "  ".join(f"{name} {figures[name]:.4f}" for name in chosen))
    if show_errors:
        print("\n".join(found.errors))
    return found.summary()


def of_gold(*, show_errors: bool) -> dict[str, tuple[dict[str, float], list[Path]]]:
    """The samples, and each file of texts set aside. What goes wrong in these is not listed: no rule is to be made
    for them.
    """
    read, gold = list(gold_score.read_samples()), list(GOLD.rglob("*.json"))
    told = samples(gold_score.score(read), "corpus_samples", show_errors=show_errors)
    links = score_links.score(score_links.of_drafts(read), "corpus_samples", show_errors=show_errors)
    found = {"samples": (told, gold), "links": (links, gold)}
    for one in held_out():
        title, papers = f"set aside: {one.stem}", [HELD_OUT / (one.path + SUFFIX)]
        aside = list(gold_score.read_held_out(one.stem))
        found[title] = (samples(gold_score.score(aside), title, show_errors=False), papers)
        links = score_links.score(score_links.of_drafts(aside), title, show_errors=False)
        found[f"links {title}"] = (links, papers)
    return found


def names(folder: Path) -> dict[str, float]:
    """Exact and overlap F1 of the finders of names on each labelled set."""
    found = {}
    for path in sorted(folder.glob("*.jsonl")):
        score = score_names.score(path)
        found |= {f"{path.stem}.exact": score.exact, f"{path.stem}.overlap": score.overlap}
        print(
            f"names: {path.stem:<16} exact {score.exact:.4f}  overlap {score.overlap:.4f}  {score.speed:,.0f} words/s",
            flush=True,
        )
    return found


def of_likeness(folder: Path) -> dict[str, float]:
    """F1 of pairs of names, and names found among all of a set by their other form."""
    found = {}
    with tempfile.TemporaryDirectory() as room:
        for name, figure in score_name_search.measure(folder, Path(room)):
            print(f"names alike: {name:<30} {figure:.4f}", flush=True)
            found[name] = figure
    return found


def of_files(folder: Path, *, show_errors: bool) -> dict[str, float]:
    """Shares of required strings found and of expectations met over files of many kinds."""
    print("\nfiles of many kinds")
    found = score_files.score(folder)
    score_files.show(found, errors=show_errors)
    return score_files.summary(found)


def of_articles(folder: Path, *, show_errors: bool) -> dict[str, float]:
    """Figures on articles in web pages, and on contracts in PDF files."""
    print("\narticles and contracts")
    figures = score_articles.show(list(score_articles.articles(folder)), errors=show_errors)
    return figures | {"contracts.words": score_articles.contracts(folder)}


def ranking(folder: Path, *, modes: Sequence[Mode] = (Mode.WORDS,)) -> dict[str, float]:
    """nDCG at 10 and success at 1 of each search set; 150 questions of each."""
    found = {}
    for name in score_search.SETS:
        for task, mode, got in score_search.score(folder / name, modes=modes):
            print(score_search.line(task, mode, got), flush=True)
            found[f"{task.name}.{mode}.ndcg10"] = got.ndcg10
            found[f"{task.name}.{mode}.success1"] = got.success1
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", choices=["errors"], default=None)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--meaning", action="store_true", help="rank by meaning too; a first run takes half an hour")
    parser.add_argument("--set-floors", action="store_true", help="set the floors to what is measured now")
    chosen = parser.parse_args()
    sections = of_gold(show_errors=chosen.show == "errors")
    if chosen.data.is_dir():
        sets = sorted((chosen.data / "ner").glob("*.jsonl"))
        errors = chosen.show == "errors"
        sections["names"] = (names(chosen.data / "ner"), sets)
        told = score_links.of_sets(chosen.data / "ner", show_errors=errors)
        sections["links of sets"] = (told, [chosen.data / "ner" / f"{name}.jsonl" for name in score_links.SETS])
        sections["names alike"] = (of_likeness(chosen.data / "names"), sorted((chosen.data / "names").glob("*.jsonl")))
        print("\namounts and dates")
        values = score_values.measure(chosen.data / "money", show_errors=errors)
        sections["values"] = (values, sorted((chosen.data / "money").glob("*.jsonl")))
        manifest = chosen.data / "files" / "manifest.jsonl"
        sections["files"] = (of_files(manifest.parent, show_errors=errors), [manifest])
        gold = [chosen.data / "news" / "gold.jsonl", chosen.data / "contracts" / "cuad.jsonl"]
        sections["articles"] = (of_articles(chosen.data, show_errors=errors), gold)
        print("\ngarbled text layers")
        sentences = [chosen.data / "language" / "sentences.jsonl"]
        sections["layers"] = (score_layers.measure(chosen.data, errors=errors), sentences)
        print("\nstructured notices")
        notices = [chosen.data / "contracts" / "ted.jsonl"]
        sections["notices"] = (score_notices.score(notices[0].parent, errors=errors), notices)
        print("\nagreements")
        agreements = [chosen.data / "contracts" / "cuad.jsonl"]
        sections["agreements"] = (score_agreements.score(agreements[0].parent, errors=errors), agreements)
        asked = sorted((chosen.data / "search").glob("*/*.*"))
        sections["ranking"] = (ranking(chosen.data / "search"), asked)
        if chosen.meaning:
            both = (Mode.MEANING, Mode.FUSED)
            sections["ranking by meaning"] = (ranking(chosen.data / "search", modes=both), asked)
    else:
        print(
            f"\nThe evaluation sets are not at {chosen.data}; only the samples were measured. DATA=FOLDER names them."
        )
    problems = []
    for section, (figures, files) in sections.items():
        print(f"\n{section}")
        for name, figure in figures.items():
            print(f"  {name:<24} {figure:.4f}")
        if chosen.set_floors:
            floors.put(section, figures, data=floors.digest(files))
        problems += floors.below(section, figures, data=floors.digest(files))
    print("\n".join(problems) or "\nEvery figure stands on or above its floor.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
