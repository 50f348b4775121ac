"""Reads a list of names out of a file: a table with headings, FollowTheMoney or OpenSanctions JSON, a name a line."""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from indexer.errors import WrongUse
from indexer.model.kinds import Kind
from indexer.model.lists import Listed
from pipelines.extract.composing import clean
from pipelines.extract.decoding import decoded

LARGEST = 1024 * 1024 * 1024  # bytes of a table, which is read as one
LONGEST_NAME = 400  # letters; anything longer is a text
MOST_NAMES = 200  # of one thing

# Headings of tables, folded: what they hold. "Simple" tables of OpenSanctions are among them.
_NAME = ("name", "caption", "fullname", "entityname", "companyname", "company", "person", "entity", "navn")
_ALIASES = ("aliases", "alias", "aka", "othernames", "alsoknownas", "formernames", "previousnames", "previousname")
_KIND = ("kind", "schema", "type", "entitytype")
_KEY = ("id", "key", "entityid", "uid")
_COUNTRY = ("countries", "country", "jurisdiction", "nationality")
_IDENTIFIERS = ("identifiers", "identifier")
_SCHEMES = {  # headings and properties that name a register: the scheme as our own finder writes it
    "lei": "LEI",
    "leicode": "LEI",
    "imo": "IMO",
    "imonumber": "IMO",
    "bic": "BIC",
    "swiftbic": "BIC",
    "isin": "ISIN",
    "isincode": "ISIN",
    "vat": "VAT",
    "vatcode": "VAT",
    "inn": "INN",
    "inncode": "INN",
    "ogrn": "OGRN",
    "ogrncode": "OGRN",
    "uscc": "USCC",
    "usccode": "USCC",
    "orgnr": "NO-ORG",
    "registrationnumber": "",
    "idnumber": "",
    "taxnumber": "",
}
_KINDS = {
    "company": Kind.COMPANY,
    "organisation": Kind.ORGANISATION,
    "organization": Kind.ORGANISATION,
    "publicbody": Kind.ORGANISATION,
    "person": Kind.PERSON,
    "individual": Kind.PERSON,
    "place": Kind.PLACE,
    "legalentity": None,
    "entity": None,
    "thing": None,
    "": None,
}
_PROPERTIES = ("name", "alias", "previousName", "abbreviation")  # weak aliases ("Ali") find everybody


@dataclass(slots=True)
class ListFile:
    """What a file lists. `passed_over` counts, by reason, lines that name nothing to look for."""

    things: list[Listed] = field(default_factory=list)
    passed_over: Counter[str] = field(default_factory=Counter)

    def add(self, thing: Listed | str) -> None:
        """A thing, or why a line names none."""
        if isinstance(thing, str):
            self.passed_over[thing] += 1
        else:
            self.things.append(thing)


def read_list(path: Path) -> ListFile:
    """The list in a file, whatever its form. Raises WrongUse where nothing in it can be looked for."""
    if path.stat().st_size > LARGEST:
        raise WrongUse(f"{path.name} has more than {LARGEST:,} bytes; cut it into several lists.")
    text = decoded(path.read_bytes()).text
    found = ListFile()
    for thing in _things(text):
        found.add(thing)
    if not found.things:
        why = "; ".join(f"{count:,} lines: {reason}" for reason, count in found.passed_over.items())
        raise WrongUse(f"{path.name} lists no names. {why or 'It is empty.'}")
    return found


def _things(text: str) -> Iterator[Listed | str]:
    start = text.lstrip()
    if start.startswith("["):
        yield from _from_objects(_array(start))
    elif start.startswith("{"):
        yield from _from_objects(_json(line) for line in text.splitlines() if line.strip())
    else:
        yield from _from_table(text)


def _array(text: str) -> Iterable[Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise WrongUse(f"The list is broken JSON ({error}).") from None
    return found if isinstance(found, list) else [found]


def _json(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _from_objects(objects: Iterable[Any]) -> Iterator[Listed | str]:
    """FollowTheMoney entities, OpenSanctions' nested targets, or plain objects with a name."""
    for one in objects:
        if not isinstance(one, Mapping):
            yield "no JSON object"
        elif isinstance(one.get("properties"), Mapping):
            yield _from_entity(one)
        else:
            yield _from_cells({_folded(str(key)): _texts(value) for key, value in one.items()})


def _from_entity(one: Mapping[str, Any]) -> Listed | str:
    schema = str(one.get("schema", ""))
    if schema.casefold() not in _KINDS:
        return f"things of the kind {schema} are not looked for" if schema else "no schema"
    properties = {str(key): _texts(value) for key, value in one["properties"].items()}
    names = [*_texts(one.get("caption")), *(name for key in _PROPERTIES for name in properties.get(key, ()))]
    if schema.casefold() == "person":
        names += _put_together(properties)
    identifiers = [
        f"{_SCHEMES[key.casefold()]}:{value}"
        for key, values in properties.items()
        if key.casefold() in _SCHEMES
        for value in values
    ]
    countries = [value for key in ("country", "jurisdiction", "nationality") for value in properties.get(key, ())]
    return _listed(str(one.get("id", "")), schema, names, countries=countries, identifiers=identifiers)


def _put_together(properties: Mapping[str, list[str]]) -> list[str]:
    """A person's name out of its parts, where it is stated in no other form."""
    first, last = properties.get("firstName", []), properties.get("lastName", [])
    return [f"{first[0]} {last[0]}"] if first and last and not properties.get("name") else []


def _from_table(text: str) -> Iterator[Listed | str]:
    """Rows by their headings; without a heading "name", each line is a name."""
    lines = [line for line in text.splitlines() if line.strip()]
    separator = max(",;\t|", key=lines[0].count) if lines else ","
    csv.field_size_limit(16 * 1024 * 1024)
    headings = [_folded(cell) for cell in next(csv.reader(lines[:1], delimiter=separator), [])]
    if not set(headings) & set(_NAME):
        yield from (_from_cells({"name": [line]}) for line in lines)
        return
    try:
        for row in csv.reader(text.splitlines(keepends=True)[_skipped(text) :], delimiter=separator):
            if any(row):
                yield _from_cells({name: [cell] for name, cell in zip(headings, row, strict=False) if name})
    except csv.Error as error:
        raise WrongUse(f"The table is broken: {error}.") from None


def _skipped(text: str) -> int:
    """How many lines the heading takes, with blank ones before it."""
    return next(number for number, line in enumerate(text.splitlines(), 1) if line.strip())


def _from_cells(cells: Mapping[str, list[str]]) -> Listed | str:
    def of(headings: Iterable[str]) -> list[str]:
        return [part for heading in headings for cell in cells.get(heading, ()) for part in _parts(cell)]

    names = [cell for heading in _NAME for cell in cells.get(heading, ())]
    if {"firstname", "lastname"} <= cells.keys() and not names:
        names = [" ".join((*cells["firstname"], *cells["lastname"]))]
    identifiers = [f":{one}" for one in of(_IDENTIFIERS)]
    identifiers += [f"{scheme}:{one}" for heading, scheme in _SCHEMES.items() for one in of((heading,))]
    key = next((cell for heading in _KEY for cell in cells.get(heading, ())), "")
    kind = next((cell for heading in _KIND for cell in cells.get(heading, ())), "")
    return _listed(key, kind, [*names[:1], *of(_ALIASES)], countries=of(_COUNTRY), identifiers=identifiers)


def _listed(
    key: str, kind: str, names: Iterable[str], *, countries: Iterable[str], identifiers: Iterable[str]
) -> Listed | str:
    plain = dict.fromkeys(" ".join(clean(name).split()) for name in names)
    kept = tuple(name for name in plain if any(map(str.isalpha, name)) and len(name) <= LONGEST_NAME)[:MOST_NAMES]
    if not kept:
        return "no name"
    numbers = tuple(dict.fromkeys(clean(one).strip() for one in identifiers if not one.endswith(":")))
    where = tuple(dict.fromkeys(clean(one).strip() for one in countries if one.strip()))
    return Listed(clean(key).strip() or kept[0], _KINDS.get(_folded(kind)), kept, where, numbers)


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;|\n]", cell) if part.strip()]


def _texts(value: Any) -> list[str]:
    if isinstance(value, list):
        return [str(one) for one in value if isinstance(one, str | int | float) and str(one).strip()]
    return [str(value)] if isinstance(value, str | int | float) and str(value).strip() else []


def _folded(heading: str) -> str:
    return re.sub(r"[\W_]+", "", heading).casefold()
