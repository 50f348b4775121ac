"""Access databases: tables of Access 97 and before by `jet.py`, a page for each hundred rows; later ones by Tika."""

from collections.abc import Iterator

from indexer.model.kinds import Status
from pipelines.extract import jet, other
from pipelines.extract.material import DAMAGE, MEBIBYTE, Material, Reading, Unreadable
from pipelines.extract.saying import listed
from pipelines.extract.workbook import SheetRow, of_rows

LARGEST = 512 * MEBIBYTE
SEEN = 1_000  # rows between two signs of life
DAMAGED = "The Access database is damaged: its tables cannot be found."


def extract(material: Material) -> Reading:
    """Rows as lines "column: cell | column: cell". Partial where a table is damaged."""
    with material.path.open("rb") as file:
        older = jet.is_older(file.read(64))
    return of_rows(_rows(material), material, parser="jet") if older else other.extract(material)


def _rows(material: Material) -> Iterator[SheetRow]:
    """The rows of each table, its columns' names first. Raises Unreadable where tables are lost, at the end."""
    try:
        database = jet.Database(material.data(limit=LARGEST))
        tables = list(database.listed())
    except DAMAGE as error:
        raise Unreadable(Status.DAMAGED, DAMAGED) from error
    lost = []
    for name, page in tables:
        try:
            table = database.table(name, page)
            yield SheetRow(name, 1, [column.name for column in table.columns])
            for number, cells in enumerate(database.rows(table), 2):
                if any(cells):
                    yield SheetRow(name, number, cells)
                if number % SEEN == 0:
                    material.alive()
        except DAMAGE:
            lost.append(name)
    if lost:
        told = f"The Access database is damaged: of its tables {listed(lost)} cannot be read to the end."
        raise Unreadable(Status.PARTIAL, told)
