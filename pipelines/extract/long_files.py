"""A long table or text that came whole, out of a container or under a name that does not tell what it is: read stretch
by stretch, each a document inside it, as the stretches are that an outermost file is cut into."""

from collections.abc import Callable
from dataclasses import replace
from itertools import chain

from indexer.model.kinds import Status
from pipelines.extract.cutting import STRETCHED, Part, cut_out, is_as_named, is_worth_cutting, parts, portion_of
from pipelines.extract.material import DAMAGE, Child, Material, Reading, Unreadable

Extract = Callable[[Material], Reading]


def in_stretches(material: Material, extract: Extract) -> Reading | None:
    """What `extract` reads of each stretch of the file; None where the file is not to be cut, or cannot be."""
    whole = material.portion is None or not material.portion.cut
    if not (whole and material.type in STRETCHED and is_worth_cutting(material.type, material.path.stat().st_size)):
        return None
    with material.path.open("rb") as file:
        if not is_as_named(file, material.type):
            return None
        file.seek(0)
        found = list(parts(file, material.type))
    if len(found) < 2:
        return None
    readings = (_stretch(material, extract, part) for part in found)
    first = next(readings)
    return replace(first, children=chain(first.children, chain.from_iterable(one.children for one in readings)))


def _stretch(material: Material, extract: Extract, part: Part) -> Reading:
    """One of them; where it cannot be read, it is a document that says so."""
    material.alive()
    with material.path.open("rb") as file, cut_out(file, part, name="stretch") as path:
        try:
            return extract(replace(material, path=path, portion=portion_of(part)))
        except Unreadable as error:
            lost = Reading(status=error.status, reason=error.reason)
        except DAMAGE as error:
            lost = Reading(status=Status.DAMAGED, reason=f"These lines could not be read ({type(error).__name__}).")
        where = f"from byte {part.start + 1} on" if part.broken else f"from {part.line} on"
        child = Child(where, path.read_bytes(), reading=lost, type=material.type, kept=False)
        return Reading(children=(child,))
