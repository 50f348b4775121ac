"""Which entities of which documents are one thing."""

import random
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.model.entities import DocumentEntity, Judgement
from indexer.model.identity import entity_id
from indexer.model.kinds import Kind
from indexer.store.clusters import Member, clusters, member, reference
from indexer.text import legal_forms, names
from tests.indexer.invented import named

FULL = "Hangzhou Hikvision Digital Technology Co., Ltd."


def members(*documents: tuple[str, DocumentEntity]) -> list[Member]:
    return [member(document, entity) for document, entity in documents]


def together(found: list[Member], judgements: list[Judgement] | None = None) -> list[set[str]]:
    """The documents of each cluster, by name of the first member."""
    sets = [{ref.split("#")[0] for ref in cluster.members} for cluster in clusters(found, judgements or [])]
    return sorted(sets, key=sorted)


def judged(number: int, left: str, right: str, verdict: str, *, undone: bool = False) -> Judgement:
    return Judgement(number, left, right, verdict, "editor", "2020-01-14", undone=undone)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (named("Solheim Offshore ASA"), named("SOLHEIM OFFSHORE")),
        (named("Kestrel Imaging Systems Ltd."), named("Kestrel Imaging Systems Limited")),
        (
            named("The European Commission", kind=Kind.ORGANISATION),
            named("European Commission", kind=Kind.ORGANISATION),
        ),
        (named("Reinhard Bütikofer", kind=Kind.PERSON), named("Reinhard Butikofer", kind=Kind.PERSON)),
        (named("Tromsø", kind=Kind.PLACE), named("Tromso", kind=Kind.PLACE)),
        (named("Kestrel"), named("Kestrel")),
        (named("Ostral Holding S.à r.l."), named("Ostral Holding")),
        (named("Grønhaug Maritime ASA"), named("Groenhaug Maritime ASA")),
        (named("Jörg Müller", kind=Kind.PERSON), named("Joerg Mueller", kind=Kind.PERSON)),
        (named("Ålesund", kind=Kind.PLACE), named("Aalesund", kind=Kind.PLACE)),
        (named("Kasakhstan", kind=Kind.PLACE), named("哈萨克斯坦", kind=Kind.PLACE)),
        (named("Ningbo", kind=Kind.PLACE), named("宁波", kind=Kind.PLACE)),
        (named("Нинбо", kind=Kind.PLACE), named("寧波市", kind=Kind.PLACE)),
        (named("Cairo", kind=Kind.PLACE), named("القاهرة", kind=Kind.PLACE)),
        (named("Moscow", kind=Kind.PLACE), named("Москва", kind=Kind.PLACE)),
        (named("Belmarec Conseil"), named("Belmarec Conseil SA", kind=Kind.ORGANISATION)),
        (named("Ostral Holding", "Ostral"), named("Ostral", kind=Kind.ORGANISATION)),
    ],
)
def test_same_name_and_kind_join(left: DocumentEntity, right: DocumentEntity) -> None:
    assert together(members(("a", left), ("b", right))) == [{"a", "b"}]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (named("Kestrel Imaging"), named("Kestrel Optics")),
        (named("Turin", kind=Kind.PLACE), named("Turin", kind=Kind.COMPANY)),
        (named("Leyen", kind=Kind.PERSON), named("Leyen", kind=Kind.PERSON)),
        (named("Ursula von der Leyen", "Leyen", kind=Kind.PERSON), named("Leyen", kind=Kind.PERSON)),
        (named("习", kind=Kind.PERSON), named("习", kind=Kind.PERSON)),
        (named("Delorme-Vasseur", kind=Kind.PERSON), named("Delorme-Vasseur", kind=Kind.PERSON)),
        (named("Michal Berg", kind=Kind.PERSON), named("Michael Berg", kind=Kind.PERSON)),
        (named("Congo", kind=Kind.PLACE), named("Congo-Brazzaville", kind=Kind.PLACE)),
        (named("Hyderabad", kind=Kind.PLACE), named("海得拉巴", kind=Kind.PLACE)),  # of India, and of Pakistan
        (named("Birmingham", kind=Kind.PLACE), named("Бирмингем", kind=Kind.PLACE)),
        (named("Ningbo", kind=Kind.COMPANY), named("宁波", kind=Kind.PLACE)),
        (named("Ningbo", kind=Kind.PLACE), named("宁海", kind=Kind.PLACE)),
        (named("Ethics Council", "Council", kind=Kind.ORGANISATION), named("Council", kind=Kind.ORGANISATION)),
    ],
)
def test_others_stay_apart(left: DocumentEntity, right: DocumentEntity) -> None:
    assert together(members(("a", left), ("b", right))) == [{"a"}, {"b"}]


def test_a_full_name_without_spaces_joins() -> None:
    one = named("习近平", kind=Kind.PERSON)
    assert together(members(("a", one), ("b", one))) == [{"a", "b"}]


@pytest.mark.parametrize(("full", "short"), [(FULL, "Hikvision"), ("杭州海康威视数字技术股份有限公司", "海康威视")])
def test_a_short_name_joins_the_only_longer_one_that_goes_by_it(full: str, short: str) -> None:
    found = members(("a", named(full, short)), ("b", named(short)), ("c", named(full)))
    assert together(found) == [{"a", "b", "c"}]


def test_a_short_name_claimed_by_two_stays_apart() -> None:
    found = members(("a", named("Kestrel Imaging", "Kestrel")), ("b", named("Kestrel Optics", "Kestrel")))
    assert together([*found, *members(("c", named("Kestrel")))]) == [{"a"}, {"b"}, {"c"}]


def test_a_short_name_claimed_by_two_that_are_one_joins() -> None:
    found = members(
        ("a", named("Kestrel Imaging", "Kestrel", identifiers=["LEI:1"])),
        ("b", named("Kestrel Imaging Systems", "Kestrel", identifiers=["LEI:1"])),
        ("c", named("Kestrel")),
    )
    assert together(found) == [{"a", "b", "c"}]


def test_a_short_name_of_another_kind_stays_apart() -> None:
    found = members(("a", named("Kestrel Imaging", "Kestrel")), ("b", named("Kestrel", kind=Kind.PLACE)))
    assert together(found) == [{"a"}, {"b"}]


def test_a_one_word_company_with_its_legal_form_is_a_name_of_its_own() -> None:
    found = members(("a", named("Kestrel Imaging", "Kestrel")), ("b", named("Kestrel Ltd.")), ("c", named("Kestrel")))
    assert together(found) == [{"a"}, {"b", "c"}]


def test_same_identifier_joins_firms_and_bodies_and_nothing_else() -> None:
    found = members(
        ("a", named("Kestrel Imaging", identifiers=["LEI:1"])),
        ("b", named("Kestrel Holding", identifiers=["LEI:1", "LEI:2"])),
        ("c", named("Kestrel Board", kind=Kind.ORGANISATION, identifiers=["LEI:2"])),
        ("d", named("Kestrel Rock", kind=Kind.PLACE, identifiers=["LEI:1"])),
    )
    assert together(found) == [{"a", "b", "c"}, {"d"}]


def test_the_id_is_that_of_a_name_with_its_form_and_all_names_lead_to_it() -> None:
    found = members(("a", named(FULL, "Hikvision")), ("b", named("Hikvision")))
    [cluster] = clusters(found)
    plain = {entity_id(Kind.COMPANY, names.key(name, Kind.COMPANY)) for name in (FULL, "Hikvision")}
    assert {one.plain for one in found} == plain
    assert cluster.id == found[0].id
    assert cluster.ids == tuple(sorted(plain | {found[0].id}))


def test_without_a_form_the_id_is_the_smallest_of_its_names() -> None:
    found = members(("a", named("Kestrel Imaging", "Kestrel")), ("b", named("Kestrel")))
    [cluster] = clusters(found)
    assert cluster.ids == tuple(sorted(one.id for one in found))
    assert cluster.id == cluster.ids[0]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Vega AG", "Vega GmbH"),
        ("Vega AS", "Vega ASA"),
        ("Vega AS", "Vega GmbH"),
        ("Vega Shipping AB", "Vega Shipping Oyj"),
        ("Vega S.p.A.", "Vega S.r.l."),
        ("ООО Вега", "ПАО Вега"),
        ("Vega Ltd.", "Vega PLC"),
        ("Vega Inc.", "Vega LLC"),
        ("Vega Inc.", "Vega Corp."),
        ("Vega GmbH", "Vega UG"),
        ("Vega SA", "Vega SAS"),
        ("АО Вега", "ПАО Вега"),
        ("ЗАО Вега", "ОАО Вега"),
        ("Vega PJSC", "Vega CJSC"),
        ("Vega LLP", "Vega LP"),
    ],
)
def test_firms_whose_legal_forms_exclude_each_other_are_two(left: str, right: str) -> None:
    found = members(("a", named(left)), ("b", named(right)), ("c", named(left)))
    assert together(found) == [{"a", "c"}, {"b"}]
    assert together([*found, *members(("d", named("Vega")), ("e", named("Вега")))])[:2] == [{"a", "c"}, {"b"}]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Vega AG", "Vega Aktiengesellschaft"),
        ("Vega AG", "Vega SA"),  # Swiss, in two languages
        ("ООО «Вега»", "Vega LLC"),
        ("Vega GmbH", "Vega Ltd."),
        ("Vega Inc.", "Vega AG"),
        ("Vega AS", "Vega A/S"),
        ("Vega SE", "Vega AG"),
        ("Vega AB", "Vega AB (publ)"),
        ("ПАО Вега", "Vega PJSC"),
        ("ОАО Вега", "ПАО Вега"),  # a form that the law gave another name
        ("Vega Corporation", "Vega Co., Ltd"),
        ("Vega K.K.", "Vega Co., Ltd"),
        ("Vega Inc.", "Vega Incorporated"),
        ("Vega SARL", "Vega EURL"),
    ],
)
def test_one_legal_form_said_otherwise_is_one_firm(left: str, right: str) -> None:
    found = members(("a", named(left)), ("b", named(right)), ("c", named(names.key(left, Kind.COMPANY))))
    assert together(found) == [{"a", "b", "c"}]


def test_what_could_be_either_of_two_firms_is_neither() -> None:
    two = [("a", named("Vega AG")), ("b", named("Vega GmbH"))]
    assert together(members(*two, ("c", named("Vega")), ("d", named("Vega")))) == [{"a"}, {"b"}, {"c", "d"}]
    assert together(members(*two, ("c", named("Vega Corp.")))) == [{"a"}, {"b"}, {"c"}]
    assert together(members(two[0], ("c", named("Vega")))) == [{"a", "c"}]


def test_what_is_said_of_a_firm_stays_said_of_it_when_another_of_its_name_turns_up() -> None:
    found = members(("a", named("Vega AG")), ("b", named("Vega")), ("c", named("Falcon Optics")))
    before = next(one for one in clusters(found) if found[0].ref in one.members)
    said = [judged(1, before.id, found[2].id, "same")]
    assert together(found, said) == [{"a", "b", "c"}]
    assert together([*found, *members(("d", named("Vega GmbH")))], said) == [{"a", "c"}, {"b"}, {"d"}]


def test_the_kind_told_of_a_firm_is_told_of_its_name_without_form_too() -> None:
    found = members(("a", named("Vega AG")), ("b", named("Vega")), ("c", named("Vega", kind=Kind.PLACE)))
    said = [judged(1, found[0].id, "place", "kind")]
    assert together(found, said) == [{"a", "b", "c"}]
    assert together([*found, *members(("d", named("Vega GmbH")))], said) == [
        {"a", "c"},
        {"b", "d"},
    ]  # the only firm left


def test_judged_same_joins_and_undone_parts_again() -> None:
    found = members(("a", named("Kestrel Imaging")), ("b", named("Falcon Optics")))
    said = judged(1, found[0].id, found[1].id, "same")
    assert together(found, [said]) == [{"a", "b"}]
    assert together(found, [judged(1, found[0].id, found[1].id, "same", undone=True)]) == [{"a"}, {"b"}]


def test_judged_different_parts_what_an_identifier_joins() -> None:
    found = members(
        ("a", named("Kestrel Imaging", identifiers=["LEI:1"])), ("b", named("Falcon Optics", identifiers=["LEI:1"]))
    )
    assert together(found, [judged(1, found[1].id, found[0].id, "different")]) == [{"a"}, {"b"}]


def test_one_document_can_be_taken_out_of_a_name() -> None:
    found = members(*((document, named("Jan Hansen", kind=Kind.PERSON)) for document in "abc"))
    out = judged(1, found[1].ref, found[1].id, "different")
    parted = clusters(found, [out])
    assert together(found, [out]) == [{"a", "c"}, {"b"}]
    assert len({cluster.id for cluster in parted}) == 2
    assert found[0].id in {cluster.id for cluster in parted}


def test_a_document_taken_out_of_its_name_can_be_joined_by_the_id_it_then_has() -> None:
    found = members(*((document, named("Jan Hansen", kind=Kind.PERSON)) for document in "abc"))
    other = members(("d", named("Johan Hansen", kind=Kind.PERSON)))
    out = judged(1, found[1].ref, found[1].id, "different")
    own = next(one.id for one in clusters(found, [out]) if one.members == (found[1].ref,))
    said = [out, judged(2, own, other[0].id, "same")]
    assert together([*found, *other], said) == [{"a", "c"}, {"b", "d"}]


def test_the_latest_word_on_a_pair_counts_and_unsure_is_no_verdict() -> None:
    found = members(("a", named("Kestrel Imaging")), ("b", named("Falcon Optics")))
    left, right = found[0].id, found[1].id
    changing = [judged(1, left, right, "different"), judged(2, right, left, "same"), judged(3, left, right, "unsure")]
    assert together(found, changing[:2]) == [{"a", "b"}]
    assert together(found, changing) == [{"a"}, {"b"}]


def test_a_judgement_on_what_is_not_there_changes_nothing() -> None:
    found = members(("a", named("Kestrel Imaging")))
    assert together(found, [judged(1, found[0].id, "0" * 32, "same")]) == [{"a"}]


WORDS = st.sampled_from(
    ["Kestrel", "Falcon", "Solheim", "Kestrel Imaging", "Kestrel Optics", "Falcon Optics Ltd."]
    + ["Kestrel AG", "Kestrel GmbH", "Kestrel Inc.", "Kestrel LLC", "Kestrel Ltd.", "Falcon ASA", "Falcon AS"]
)
ENTITIES = st.builds(
    lambda first, more, kind, ids: named(first, *more, kind=kind, identifiers=ids),
    WORDS,
    st.lists(WORDS, max_size=2),
    st.sampled_from([Kind.COMPANY, Kind.COMPANY, Kind.PERSON, Kind.ORGANISATION]),
    st.lists(st.sampled_from(["LEI:1", "LEI:2"]), max_size=1),
)


@st.composite
def archives(draw: st.DrawFn) -> tuple[list[Member], list[Judgement]]:
    found = [member(f"d{number}", entity) for number, entity in enumerate(draw(st.lists(ENTITIES, max_size=8)))]
    firms = [one for one in found if one.kind is not Kind.PERSON]
    forms = st.lists(st.sampled_from([one.forms for one in firms] or [()]), max_size=1).map(tuple)
    found = [replace(one, beside=draw(forms)) if one in firms else one for one in found]
    nodes = sorted({node for one in found for node in (one.ref, one.id)})
    said = []
    if nodes:
        pairs = draw(st.lists(st.tuples(st.sampled_from(nodes), st.sampled_from(nodes)), max_size=4))
        for number, (left, right) in enumerate(pairs, 1):
            verdict = draw(st.sampled_from(["same", "different", "unsure", "kind"]))
            other = draw(st.sampled_from(["company", "person"])) if verdict == "kind" else right
            said.append(judged(number, left, other, verdict, undone=draw(st.booleans())))
    return found, said


@settings(max_examples=200)
@given(archives(), st.randoms(use_true_random=False))
def test_order_does_not_matter(archive: tuple[list[Member], list[Judgement]], dice: random.Random) -> None:
    found, said = archive
    expected = clusters(found, said)
    dice.shuffle(found)
    dice.shuffle(said)
    assert clusters(found, said) == expected


@settings(max_examples=200)
@given(archives())
def test_every_member_is_in_exactly_one_cluster_and_every_id_leads_to_one(
    archive: tuple[list[Member], list[Judgement]],
) -> None:
    found, said = archive
    parted = clusters(found, said)
    assert sorted(ref for one in parted for ref in one.members) == sorted(one.ref for one in found)
    ids = [number for one in parted for number in one.ids]
    assert len(ids) == len(set(ids))
    assert all(one.id in one.ids for one in parted)


@settings(max_examples=200)
@given(archives())
def test_no_name_alone_joins_two_legal_forms(archive: tuple[list[Member], list[Judgement]]) -> None:
    alone = [replace(one, identifiers=()) for one in archive[0] if not one.aliases]
    for cluster in clusters(alone):
        forms = [one.forms for one in alone if one.ref in cluster.members]
        assert all(legal_forms.agree(left, right) for left, right in combinations(forms, 2))


@settings(max_examples=200)
@given(archives())
def test_undoing_all_restores_what_was(archive: tuple[list[Member], list[Judgement]]) -> None:
    found, said = archive
    undone = [judged(one.id, one.left, one.right, one.verdict, undone=True) for one in said]
    assert clusters(found, undone) == clusters(found)


@settings(max_examples=200)
@given(archives())
def test_what_is_judged_different_is_never_together(archive: tuple[list[Member], list[Judgement]]) -> None:
    found, said = archive
    standing: dict[frozenset[str], str] = {}
    alone = {entity_id(one.kind, one.ref): one.ref for one in found}  # two names of one node
    for one in said:
        sides = frozenset(alone.get(side, side) for side in (one.left, one.right))
        if not one.undone and len(sides) == 2 and one.verdict != "kind":
            standing[sides] = one.verdict
    for cluster in clusters(found, said):
        held = {alone.get(one, one) for one in (*cluster.members, *cluster.ids)}
        assert not any(pair <= held for pair, verdict in standing.items() if verdict == "different")


def test_a_name_of_a_kind_that_a_person_told_joins_that_kind_and_its_old_id_leads_there() -> None:
    found = members(
        ("a", named("Kestrel Imaging", kind=Kind.PERSON)),
        ("b", named("Kestrel Imaging", kind=Kind.PERSON)),
        ("c", named("Kestrel Imaging Ltd.")),
    )
    assert together(found) == [{"a", "b"}, {"c"}]
    [one] = clusters(found, [judged(1, found[0].id, "company", "kind")])
    assert one.id == found[2].id
    assert one.ids == tuple(sorted({found[0].id, found[2].id, found[2].plain}))
    assert together(found, [judged(1, found[0].id, "company", "kind", undone=True)]) == [{"a", "b"}, {"c"}]
    assert together(found, [judged(1, found[0].ref, "company", "kind")]) == [{"a", "c"}, {"b"}]


@pytest.mark.parametrize("out", [0, 1, 2])
def test_whoever_is_taken_out_of_an_identifier_leaves_the_others_together(out: int) -> None:
    names_ = ("Kestrel Imaging", "Falcon Optics", "Aurora Systems")
    found = members(*((one[0], named(one, identifiers=["LEI:1"])) for one in names_))
    assert len(clusters(found)) == 1
    for other in {0, 1, 2} - {out}:
        parted = together(found, [judged(1, found[out].id, found[other].id, "different")])
        assert {names_[out][0]} in parted
        assert len(parted) == 2


def test_a_reference_names_document_and_key() -> None:
    assert reference("d1", "company:kestrel") == "d1#company:kestrel"
