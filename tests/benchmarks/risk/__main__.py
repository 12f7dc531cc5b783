"""`make bench-risk`: print the tables. `--rows` sizes the world, `--seeds` the repeats, `--only` picks one table."""

from __future__ import annotations

import argparse
import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from typing import Any

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "POLARS_MAX_THREADS"):
    os.environ.setdefault(name, "1")

import numpy as np  # noqa: E402  # threads are told before

from customhouse.targeting.learning.rules.exploring import Policy  # noqa: E402  # as above
from tests.benchmarks.risk import kcs, opened, prices  # noqa: E402  # as above
from tests.benchmarks.risk.models import MODELS  # noqa: E402  # as above

SHARES = ("1%", "2%", "5%", "10%")


def main() -> None:
    """Print what was asked for, as it is measured."""
    asked = argparse.ArgumentParser(prog="python -m tests.benchmarks.risk")
    asked.add_argument("--rows", type=int, default=100_000)
    asked.add_argument("--seeds", type=int, default=3)
    asked.add_argument("--only", choices=["kcs", "world", "years", "prices"])
    given = asked.parse_args()
    parts = {
        "kcs": lambda: _kcs(given.seeds),
        "world": lambda: _world(given.rows, given.seeds),
        "years": lambda: _years(given.rows, given.seeds),
        "prices": lambda: _prices(given.rows, given.seeds),
    }
    for part in [given.only] if given.only else list(parts):
        for line in parts[part]():
            sys.stdout.write(line + "\n")
            sys.stdout.flush()


def _kcs(seeds: int) -> Iterator[str]:
    yield f"\n## Korea's published set (mean of {seeds} seeds)\n"
    if not kcs.TRAIN.exists():
        yield "Skipped: the shared cases are not here (CUSTOMHOUSE_CASES)."
        return
    yield "| model | AUC | AP | F1 | P@1 | P@2 | P@5 | P@10 | novel AUC | novel P@5 | novel P@10 | CPU s |"
    yield "|---|---|---|---|---|---|---|---|---|---|---|---|"
    for name, found in groupby(kcs.rows(seeds), key=lambda row: row["model"]):
        tables = list(found)
        whole, novel = ([each[part] for each in tables] for part in ("all", "novel"))
        figures = [_mean(whole, key) for key in ("auc", "ap", "f1")]
        figures += [_at(whole, share, "precision") for share in SHARES]
        figures += [_mean(novel, "auc"), _at(novel, "5%", "precision"), _at(novel, "10%", "precision")]
        yield _line(name, [*figures, np.mean([each["cpu"] for each in tables])])


def _world(rows: int, seeds: int) -> Iterator[str]:
    yield f"\n## The open world, {rows} rows in two years, every row labelled (mean of {seeds} seeds)\n"
    yield "Revenue is a share of what the oracle gets with as many inspections."
    yield "CPU: learning and telling, without features.\n"
    found: list[dict[str, Any]] = [row for seed in range(1, seeds + 1) for row in opened.rows(rows, seed)]
    yield from _models(found)
    yield f"\nFeatures of history: {rows / np.mean([each['features_cpu'] for each in found]):,.0f} rows a CPU second."


def _models(found: list[dict[str, Any]]) -> Iterator[str]:
    yield "| model | AUC | P@1 | P@2 | P@5 | P@10 | R@1 | R@2 | R@5 | R@10 | CPU s |"
    yield "|---|---|---|---|---|---|---|---|---|---|---|"
    for name, tables in _by_model(iter(found)):
        whole = [each["all"] for each in tables]
        figures = [_mean(whole, "auc"), *(_at(whole, share, "precision") for share in SHARES)]
        figures += [_at(whole, share, "of_oracle") for share in SHARES]
        yield _line(name, [*figures, np.mean([each["cpu"] for each in tables])])


def _years(rows: int, seeds: int) -> Iterator[str]:
    yield f"\n## Two years, 5 % inspected, only those labelled ({rows} rows, mean of {seeds} seeds)\n"
    yield "Rates are of the second year, with the bounds of 95 %, seed by seed; so are the weeks.\n"
    yield (
        "| exploration | revenue of oracle, year 1 | year 2 | precision, year 2 | fraud rate, and estimated "
        "| with the model's help | new scheme: recall in 8 weeks | by seed | weeks until half |"
    )
    yield "|---|---|---|---|---|---|---|---|---|"
    for policy in (None, *Policy):
        told = [opened.selective(rows, seed, policy) for seed in range(1, seeds + 1)]
        means = [np.mean([each["revenue_of_oracle"][year] for each in told]) for year in (0, 1)]
        figures = [f"{mean:.3f}" for mean in (*means, _mean(told, "precision"))]
        figures += ["; ".join(_estimated(each, name) for each in told) for name in ("estimate", "assisted")]
        figures += [f"{_mean(told, 'new_in_8_weeks'):.2f}"]
        figures += [", ".join(f"{each['new_in_8_weeks']:.2f}" for each in told)]
        figures += [", ".join(str(each["weeks_until_half"] or "never") for each in told)]
        yield f"| {policy.value if policy else 'none'} | {' | '.join(figures)} |"
    yield f"\n## The same two years by model, a tenth of the inspections by lot (mean of {seeds} seeds)\n"
    yield "P and R: the second year ranked by what each model said before it was inspected, learned from what it had"
    yield "inspected alone; R as a share of the oracle's in that model's world, whose offenders react to it.\n"
    runs = ((name, seed) for seed in range(1, seeds + 1) for name in MODELS)
    yield from _models([{"model": name, **opened.selective(rows, seed, Policy.RANDOM, name)} for name, seed in runs])


def _estimated(told: dict[str, Any], name: str) -> str:
    if not told["all_could_be_drawn"]:
        return f"{told['rate']:.3f}: cannot be told"
    return "{:.3f}: {:.3f} ({:.3f}–{:.3f})".format(told["rate"], *told[name])


def _prices(rows: int, seeds: int) -> Iterator[str]:
    yield f"\n## Undervaluation on the open world, {rows} rows in two years (seeds 1 to {seeds}, each seed at 5 %)\n"
    yield "Of items planted at 60 % of their value or less, the share found among the lowest of the second year.\n"
    yield "| ranked by | recall at 1% | 2% | 5% | 10% | precision at 5% | recall at 5 %, by seed |"
    yield "|---|---|---|---|---|---|---|"
    found = [list(prices.rows(rows, seed)) for seed in range(1, seeds + 1)]
    for told in zip(*found, strict=True):
        recall = [float(np.mean([each["at"][share][0] for each in told])) for share in prices.SHARES]
        precise = float(np.mean([each["at"][0.05][1] for each in told]))
        by_seed = ", ".join(f"{each['at'][0.05][0]:.3f} of {each['deep']}" for each in told)
        yield f"| {told[0]['way']} | {' | '.join(f'{each:.3f}' for each in (*recall, precise))} | {by_seed} |"
    reckoned, ranked = (np.mean([each[0][name] for each in found]) for name in ("reckoned_a_second", "ranked_a_second"))
    yield f"\nRows a CPU second: {reckoned:,.0f} reckoned into a reference, {ranked:,.0f} ranked."


def _by_model(rows: Iterator[dict[str, Any]]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The tables of each model, in the order in which models first came."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["model"]].append(row)
    yield from found.items()


def _mean(tables: list[Any], key: str) -> float:
    return float(np.mean([table[key] for table in tables]))


def _at(tables: list[Any], share: str, key: str) -> float:
    return float(np.mean([table["at"][share][key] for table in tables]))


def _line(name: str, figures: list[Any]) -> str:
    told = [f"{figure:.3f}" for figure in figures[:-1]]
    return f"| {name} | {' | '.join(told)} | {figures[-1]:.1f} |"


if __name__ == "__main__":
    main()
