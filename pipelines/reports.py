"""The recipe for reports, mails, tables and whatever else is neither a filing nor news."""

from indexer.model.kinds import SourceKind
from pipelines.draft import Recipe
from pipelines.extract import byline, furniture
from pipelines.find.finding import find
from pipelines.link.linking import link
from pipelines.relate.relating import relate

# Leaked papers carry banners and running heads on every page; their date stands at their head.
RECIPE = Recipe(SourceKind.REPORT, (furniture.mark, byline.date_only, find, link, relate))
