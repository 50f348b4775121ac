"""All recipes by kind of source. A new kind is one more recipe in this tuple."""

from dataclasses import replace

from indexer.model.kinds import SourceKind
from pipelines import filings, news, reports
from pipelines.draft import Recipe
from pipelines.find.finding import find, find_quickly

RECIPES: dict[SourceKind, Recipe] = {recipe.kind: recipe for recipe in (reports.RECIPE, filings.RECIPE, news.RECIPE)}


def _quickly(recipe: Recipe) -> Recipe:
    return replace(recipe, stages=tuple(find_quickly if stage is find else stage for stage in recipe.stages))


# For a first pass over very much: names by the small model.
QUICK = {kind: _quickly(recipe) for kind, recipe in RECIPES.items()}
