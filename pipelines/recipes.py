"""All recipes by kind of source. A new kind is one more recipe in this tuple."""

from indexer.model.kinds import SourceKind
from pipelines import filings, news, reports
from pipelines.draft import Recipe

RECIPES: dict[SourceKind, Recipe] = {recipe.kind: recipe for recipe in (reports.RECIPE, filings.RECIPE, news.RECIPE)}
