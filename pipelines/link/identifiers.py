"""Numbers of registers that stand beside a name: "Kestrel Ltd (LEI 5493…)". Attaches; finds none itself."""

import re
from collections.abc import Sequence

from indexer.model.documents import Page
from indexer.model.kinds import ENTITY_KINDS, Kind
from indexer.model.mentions import Mention
from indexer.model.values import Identifier

# Numbers of a case, contract or account are beside a name without being the name's.
_NOT_OF_A_NAME = frozenset(
    {"CASE", "CONTRACT", "TENDER", "IBAN", "PAGE", "DOI", "URL", "ECLI", "CELEX", "ISBN", "ISSN"}
)
_BESIDE = re.compile(
    r"[\s,;(（\[–—-]*(?:(?i:with|its|the|mit|der|die|med|sous|le|avec|con|el|of|company|companies|house|registration|registered|"
    r"register|registry|reg|business|commercial|tax|vat|number|no|nr|id|code|identifier|lei|imo|isin|bic|swift|orgnr|org|"
    r"organisasjonsnummer|organisationsnummer|foretaksnummer|cvr|kvk|hrb|hra|handelsregister|siren|siret|rcs|numéro|nif|cif|cnpj|"
    r"инн|огрн|кпп|номер|统一社会信用代码|注册号|№|ticker|stock|under|unter|sous|bajo|под)[\s.:#№=)(’'-]*){0,6}[\s:#(]*"
)


def beside(page: Page, mentions: Sequence[Mention], places: Sequence[int]) -> list[tuple[int, str]]:
    """For each number that stands right behind a name: the place of the name's mention, and "scheme:value"."""
    found: list[tuple[int, str]] = []
    holder: int | None = None
    reach = 0
    for place in places:
        mention = mentions[place]
        if mention.kind in ENTITY_KINDS:
            holder, reach = place, mention.end
        elif mention.kind is Kind.IDENTIFIER and holder is not None and isinstance(mention.value, Identifier):
            if mention.value.scheme in _NOT_OF_A_NAME:
                continue
            if _BESIDE.fullmatch(page.text, reach, mention.start):
                found.append((holder, f"{mention.value.scheme}:{mention.value.value}"))
                reach = mention.end  # a second number may follow the first
    return found
