"""What a trained model says of windows, for a small one to learn from: how likely each label of each word is."""

from collections.abc import Iterator, Sequence

import numpy as np

from pipelines.find.names_model import NamesModel, Window
from pipelines.find.training.examples import Example

# Scores are divided by it before they are made shares, of teacher and learner alike: what comes second counts more so
# (Hinton, Vinyals and Dean 2015, Distilling the Knowledge in a Neural Network).
SOFTENED = 2.0


def taught(teacher: NamesModel, found: Sequence[Example]) -> Iterator[Example]:
    """The windows with the teacher's shares in place of their labels and customs."""
    for one in found:
        scores = teacher.logits(Window(one.pieces, one.firsts, [])) / SOFTENED
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        yield one._replace(likely=shares / shares.sum(axis=1, keepdims=True), customs=0)
