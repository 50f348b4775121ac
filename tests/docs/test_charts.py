"""Charts: drawn from the figures that are kept beside them, and shown in the README."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.benchmarks import bench
from tests.benchmarks.charts import bars, lines

KEPT = sorted(bench.CHARTS.glob("*.json"))
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.stem)
def test_each_chart_shows_the_figures_that_are_kept_with_it(path: Path) -> None:
    drawn = bench.module(path.stem).draw(json.loads(path.read_text(encoding="utf-8"))["figures"])
    held = {one.name: one.read_text(encoding="utf-8") for one in bench.CHARTS.glob(f"{path.stem}-*.svg")}
    assert held == {f"{path.stem}-{name}.svg": chart for name, chart in drawn.items()}


def test_every_chart_is_shown_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    charts = sorted(bench.CHARTS.glob("*.svg"))
    assert charts
    assert [one.name for one in charts if f"tests/benchmarks/charts/{one.name}" not in readme] == []


def test_a_line_lies_higher_where_its_value_is() -> None:
    drawn = ElementTree.fromstring(lines("A & B", {"one": [(10, 1.0), (100, 3.0)]}, unit="ms", goal=2.0))
    [line] = drawn.findall("{*}polyline")
    (left, low), (right, high) = (map(float, point.split(",")) for point in line.attrib["points"].split())
    assert left < right
    assert high < low
    assert {"A & B", "ms", "10", "100", "goal 2"} <= {text.text for text in drawn.findall("{*}text")}


def test_a_bar_is_as_long_as_its_value() -> None:
    drawn = ElementTree.fromstring(bars("Ratios", [("ours", 1.0), ("theirs", 4.0)], unit="ms"))
    ours, theirs = (float(bar.attrib["width"]) for bar in drawn.findall("{*}rect")[1:])
    assert theirs == pytest.approx(4 * ours, abs=0.5)
