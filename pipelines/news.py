"""The recipe for news: who wrote it, where from, and when it came out."""

from indexer.model.kinds import SourceKind
from pipelines.draft import Recipe
from pipelines.extract import byline, furniture
from pipelines.find.finding import find
from pipelines.link.linking import link
from pipelines.relate.relating import relate

RECIPE = Recipe(SourceKind.NEWS, (furniture.mark, byline.mark, find, link, relate))
