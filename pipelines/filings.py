"""The recipe for filings: recommendations of councils, judgments, submissions."""

from indexer.model.kinds import SourceKind
from pipelines.draft import Recipe
from pipelines.extract import byline, furniture, numbered
from pipelines.find.finding import find
from pipelines.link.linking import link
from pipelines.relate.relating import relate

# Filings are cited by case and paragraph; their proofs stand in footnotes.
RECIPE = Recipe(SourceKind.FILING, (furniture.mark, byline.date_only, numbered.mark, find, link, relate))
