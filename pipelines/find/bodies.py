"""Public bodies by their head word: "Ministry of Defence", "Council on Ethics", "Министерство обороны", "国防部"."""

import re
from collections.abc import Iterator

from indexer.text.customs import base
from indexer.text.letters import fold
from pipelines.find import places
from pipelines.find.kinds import words_of
from pipelines.find.names import Name
from pipelines.find.small_words import word_list

_UP = "A-ZÀ-ÖØ-ÞĀČĎĘĞİŁŃŘŚŞŠŤŹŻŽА-ЯЁІЇЄҐ"
_W = rf"[{_UP}][^\W\d_]*(?:[-’'][^\W\d_]+)*"
_LINK = (
    r"(?:of|for|on|and|the|to|de|du|des|d['’]|la|le|les|et|del|della|di|e|y|do|da|dos|das|für|und|der|zur|og|av|i|"
    r"van|voor|en|het)"
)
_AND = r"(?:,?[ \xa0\n](?:and|et|y|e|og|und|en)[ \xa0\n]|,[ \xa0\n]|[ \xa0\n])"
_TAIL = rf"(?:[ \xa0\n](?:{_LINK}[ \xa0\n]){{1,3}}{_W}(?:{_AND}{_W}){{0,4}})"
_HEADS = (
    r"Ministry|Department|Council|Commission|Committee|Court|Tribunal|Agency|Authority|Office|Bureau|Bank|"
    r"Academy|Federation|Association|Chamber|House|"
    r"Ministère|Conseil|Assemblée|Cour|Agence|Autorité|Banque|Ministerio|Consejo|Tribunal|Corte|Agencia|Banco|"
    r"Ministério|Conselho|Ministero|Consiglio|Banca|"
    r"Bundesministerium|Bundesamt|Amt|Ausschuss|Universität|Université|Universidad|Università|University|"
    r"Institute|Institut|Ministerie|Raad|Commissie"
)
_OF = re.compile(rf"(?<![^\W_])(?:{_W}[ \xa0])?(?:{_HEADS}){_TAIL}")
_ENDING = re.compile(
    rf"(?<![^\W_])(?P<run>{_W}(?:[ \xa0](?:(?:and|of|og|for)[ \xa0])?{_W}){{0,5}})[ \xa0]"
    r"(?:Bakanlığı|Merkez Bankası|Meclisi|Mahkemesi|Ministry|Parliament|"
    r"Commission|Council|Court|Police|Agency|Authority|Central Bank|Committee|Senate|"
    r"Assembly|Foundation|University|Institute|Federation|Union|Association)(?![^\W_])"
)
_CYRILLIC = re.compile(
    r"(?<![^\W_])(?:Министерств[оауе]м?|Комисси[яиюей]{1,2}|Комитет[ауе]?|Федеральн\w+ служб\w+|"
    r"Верховн\w+ суд\w?|Центральн\w+ банк\w?|Совет\w? [А-Я]\w+|Государственн\w+ дум\w+|Міністерств[оауі]|"
    r"Верховн\w+ Рад\w+|Служб\w+ безпеки)"
    r"(?:[ \xa0](?:по[ \xa0])?[а-яёіїє]{4,}(?:[ \xa0]и[ \xa0][а-яё]{4,})?){0,2}(?:[ \xa0](?:РФ|России|Украины|"
    r"України|США|Российской Федерации))?"
)
_HAN = re.compile(
    r"[㐀-鿿]{2,12}?(?P<head>委员会|委員會|法院|检察院|公安局|公安厅|人民政府|外交部|国防部|国务院|商务部|发改委|财政部|中央银行|人民银行|大学)"
)
# What stands in no body's name, and so before it: "讲述的是[大学]", "为[北京大学]", "前[外交部]".
_HAN_SENTENCE = re.compile(r"(?:[的是在与與被把让讓使了及为為由]|[对對](?!外)|(?<!共)和)[前原该該本各]?")
_HAN_OPENING = re.compile(r"[前原该該本各]")
_GERMAN = re.compile(
    rf"(?<![^\W_])(?:{_W}ische[nrsm]?[ \xa0]){{0,1}}(?:"
    rf"{_W}(?:amt|behörde|verwaltung|direktion|inspektion|agentur|aufsicht|präsidium)(?:e?s)?"
    rf"(?:(?<=\w)[ \xa0](?:für[ \xa0](?:[a-zäöüß]+[ \xa0])?)?{_W}(?:[ \xa0]{_W})?)?"
    rf"|(?:Büro|Amt|Behörde|Direktion|Agentur)[ \xa0]für[ \xa0][a-zäöüß]+e[nrs]?[ \xa0]{_W}(?:[ \xa0]{_W})?)(?![^\W_])"
)
_RUSSIAN = re.compile(
    r"(?<![^\W_])(?:Дирекци|Управлени|Инспекци|Агентств|Администраци|Департамент|Служб|Палат)[а-яё]{0,3}"
    r"(?:[ \xa0](?!\w+л[аио]?\b)[а-яё]{3,}(?:ого|его|ой|ей|ых|их|ия|ии|ы|и|а|я|ов|ев)(?![^\W_])){1,3}"
    r"(?:[ \xa0][А-ЯЁ][а-яё]+)?(?![^\W_])"
)
_STARTERS = word_list("opens a sentence")


def find(text: str, language: str = "") -> Iterator[Name]:
    """Yield the bodies whose words say that they are one."""
    for pattern, score in ((_OF, 0.85), (_ENDING, 0.8)):
        for match in pattern.finditer(text):
            first = match.group().split()[0]
            start = match.start() + (len(first) + 1 if first in _STARTERS else 0)
            if start < match.end():
                yield Name(start, match.end(), "ORG", "body", score)
    code = base(language)
    if code == "de":
        found = (match for match in _GERMAN.finditer(text) if " " in match.group())  # "Finanzamt" alone is any of them
        yield from (Name(match.start(), match.end(), "BODY", "body", 0.75) for match in found)
    if code == "ru":
        yield from (Name(match.start(), match.end(), "BODY", "body", 0.7) for match in _RUSSIAN.finditer(text))
    if code in ("ru", "uk", ""):
        yield from (Name(match.start(), match.end(), "ORG", "body", 0.75) for match in _CYRILLIC.finditer(text))
    if code in ("zh", ""):
        yield from _of_han(text)


def _of_han(text: str) -> Iterator[Name]:
    """Chinese bodies, without the words of the sentence before them; a head word alone is none."""
    for match in _HAN.finditer(text):
        start = _han_start(text, match.start(), match.start("head"))
        if start < match.start("head"):
            yield Name(start, match.end(), "ORG", "body", 0.6)


def _han_start(text: str, start: int, head: int) -> int:
    """Where it begins: behind the last word of the sentence that is no part of a town ("呼[和]浩特", "[本]溪市")."""
    opening = _HAN_OPENING.match(text, start, head)
    for cut in [*reversed([*_HAN_SENTENCE.finditer(text, start, head)]), *([opening] if opening else [])]:
        town = places.around(text, cut.end() - 1)
        if town is None:
            return cut.end()
        if town[0] > cut.start():
            return town[0]
    return start


_BETWEEN = r"(?:(?:de la|de|des|du|del|da|das|do|dos|della|degli|dei|delle)[ \xa0]|(?:de[ \xa0]l|d|dell)['’])"
_SMALL_HEAD = re.compile(
    r"(?<![^\W_])(?:minist[èe]re|ministerio|minist[ée]rio|ministero|communauté[ \xa0](?:urbaine|d['’]agglomération)|"
    r"communauté[ \xa0]de[ \xa0]communes|syndicat[ \xa0]mixte|centre[ \xa0]hospitalier|[Pp]ort[ \xa0]autonome)"
    r"(?:[ \xa0][^\W\d_A-ZÀ-Þ]{4,})?"
    rf"[ \xa0]{_BETWEEN}\Z"
)


def completed(text: str, names: list[Name], language: str) -> list[Name]:
    """A model's names with the small words of a body: "ministère de l’Intérieur", "Direktoratet for kystvern"."""
    if base(language) == "zh":
        names = [_with_town(text, name) for name in names]
    nordic = base(language) in ("nb", "nn", "no", "da")
    whole = [_with_purpose(text, name) if nordic else _with_head(text, name) for name in names]
    return [_with_trade(text, _with_kind(text, name)) for name in whole]


def _with_town(text: str, name: Name) -> Name:
    """ "本[溪市人民政府]": with the whole of its town, where the model took its first character for a word."""
    before = name.start - 1
    small = name.label == "ORG" and any(word.match(text, before) for word in (_HAN_SENTENCE, _HAN_OPENING))
    town = places.around(text, before) if small and before >= 0 else None
    return name._replace(start=town[0]) if town and name.start < town[1] <= name.end else name


def _with_kind(text: str, name: Name) -> Name:
    """ "Pensjonsfond [Nord]": with the capitalised word before that says what body it is."""
    before = _WORD_BEFORE.search(text, max(0, name.start - 30), name.start) if name.label == "ORG" else None
    return name._replace(start=before.start()) if before and fold(before[1]) in words_of("head") else name


_WORD_BEFORE = re.compile(rf"(?<![^\W_])([{_UP}][^\W\d_]+)[ \xa0]\Z")


def _with_trade(text: str, name: Name) -> Name:
    """ "[Helvéa] Participations": with the capitalised word behind that firms are called by."""
    behind = _WORD_BEHIND.match(text, name.end) if name.label in ("ORG", "PER", "LOC") else None
    if behind is None or fold(behind[1]) not in words_of("trade"):
        return name
    single = name.label == "ORG" or " " not in text[name.start : name.end]
    return name._replace(end=behind.end(), label="ORG") if single else name


_WORD_BEHIND = re.compile(rf"[ \xa0]([{_UP}][^\W\d_]+)(?![^\W_])")


def _with_head(text: str, name: Name) -> Name:
    purpose = _ROMANCE.match(text, name.end) if text[name.start : name.end] in _ALONE else None
    if purpose:
        return name._replace(end=purpose.end(), label="ORG")
    head = _SMALL_HEAD.search(text, max(0, name.start - 30), name.start)
    return name._replace(start=head.start(), label="ORG") if head else name


# What a head word in capitals is head of: "Direction [sénégalaise de la surveillance maritime]".
_ALONE = frozenset(
    "Banque Caisse Banco Banca Caja "
    "Direction Agence Office Autorité Régie Bureau Service Inspection Conseil Comité Commission Chambre Institut "
    "Dirección Agencia Oficina Autoridad Servicio Consejo Comisión Instituto Consorcio Junta Cámara".split()
)
_ADJECTIVE = (
    r"(?:[^\W\d_A-ZÀ-Þ]+-)?[^\W\d_A-ZÀ-Þ]+(?:al|ale|aux|ales|el|elle|nne|en|ain|aine|ais|aise|ois|oise|ique|aire|ime|if|ive|gne|ano|ana|"
    r"eño|eña|ico|ica|és|esa)"
)
_ROMANCE = re.compile(rf"(?:[ \xa0]{_ADJECTIVE})?[ \xa0]{_BETWEEN}(?:[^\W\d_]{{4,}})(?:[ \xa0]{_ADJECTIVE})?(?![^\W_])")


def _with_purpose(text: str, name: Name) -> Name:
    found = _PURPOSE.match(text, name.end) if _OFFICE.search(text, name.start, name.end) else None
    return name._replace(end=found.end(), label="ORG") if found else name


_OFFICE = re.compile(r"(?:direktorat|departement|tilsyn|kontor|styrelse|etat)(?:et|en)?\Z", re.IGNORECASE)
_PURPOSE = re.compile(r"[ \xa0\n]for[ \xa0\n][a-zæøå]{5,}(?:[ \xa0\n]og[ \xa0\n][a-zæøå]{5,})?")
