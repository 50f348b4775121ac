"""Things of several names: what kind they are after each join and each changed vote."""

from indexer.model.kinds import Kind
from indexer.model.mentions import Mention
from pipelines.link.clusters import Clusters
from pipelines.link.gathering import gather


def _clusters(*found: tuple[str, Kind]) -> Clusters:
    mentions = [
        Mention(kind, surface, 1, 40 * place, 40 * place + len(surface), "model", 0.9)
        for place, (surface, kind) in enumerate(found)
    ]
    return Clusters(gather(mentions))


def test_a_changed_vote_changes_the_kind_that_was_asked_before() -> None:
    clusters = _clusters(("Grønhaug", Kind.PERSON))
    assert clusters.kind(0) is Kind.PERSON
    clusters.vote(0, {Kind.COMPANY: 1.0})
    assert clusters.kind(0) is Kind.COMPANY


def test_joined_names_vote_together_whatever_was_asked_before() -> None:
    clusters = _clusters(("Vardal", Kind.PLACE), ("Vardal Maritime Systems", Kind.COMPANY))
    assert [clusters.kind(0), clusters.kind(1)] == [Kind.PLACE, Kind.COMPANY]
    clusters.join(0, 1, "how it begins")
    assert [clusters.kind(0), clusters.kind(1)] == [Kind.COMPANY, Kind.COMPANY]
