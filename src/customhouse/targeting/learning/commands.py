"""`customhouse risk`: train a model on results of controls, predict, and measure predictions against the truth."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from customhouse.targeting.learning.records import UnusableInputError

app = typer.Typer(no_args_is_help=True, help="Learned selection: train, predict, evaluate.")
WANTED = "Learning needs more packages than are installed. Install them: pip install 'customhouse[learning]'"
HIGHEST_SEED = 2**31 - 1
LEAST_PART, WHOLE = 0.0, 1.0


@app.callback()
def risk() -> None:
    """Learned selection: train, predict, evaluate."""


@contextmanager
def explained(as_json: bool) -> Iterator[None]:
    """Say in words what cannot be used (exit 1), and which packages are missing (exit 1)."""
    try:
        yield
    except UnusableInputError as error:
        told = {"code": error.code, "field": error.column, "message": error.cause, "remedy": error.remedy}
        text = json.dumps(told, ensure_ascii=False) if as_json else f"{error.code}: {error.cause} {error.remedy}"
        print(text, file=sys.stderr)
        raise typer.Exit(2 if error.code == "RSK-MAP" else 1) from None
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"lightgbm", "numpy", "polars", "scipy"}:
            raise
        print(WANTED, file=sys.stderr)
        raise typer.Exit(1) from None


@app.command("train")
def train(
    *,
    rows: Annotated[
        Path, typer.Option("--input", exists=True, dir_okay=False, help="Rows to learn from (CSV, Parquet).")
    ],
    valid: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="Later rows, by which it is measured.")],
    model: Annotated[Path, typer.Option(help="The file that receives the model.")],
    row_map: Annotated[str, typer.Option("--map", help="Which columns say what: kcs, world or facts.")],
    target: Annotated[str, typer.Option(help="The column of results; the map's own if not given.")] = "",
    results: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="Results of --input.")] = None,
    valid_results: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="Those of --valid.")] = None,
    seed: Annotated[int, typer.Option(min=0, max=HIGHEST_SEED, help="The same seed gives the same model.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="The model's card as JSON.")] = False,
) -> None:
    """Train a model, and say how well one that never saw the validation file did on it."""
    with explained(as_json):
        from customhouse.targeting.learning.working import RowsWanted, train_model  # needs the extra `learning`

        first, second = RowsWanted(rows, results), RowsWanted(valid, valid_results)
        data, card = train_model(first, second, name=row_map, target=target, seed=seed)
    model.parent.mkdir(parents=True, exist_ok=True)
    model.write_bytes(data)
    if as_json:
        print(json.dumps({"model": str(model), **card}, ensure_ascii=False))
        return
    print(f"{model}: {card['digest']}, {card['cpu_seconds']} s of CPU time")
    _print_measures(card["measured"])


@app.command("predict")
def predict(
    model: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="A model made by `risk train`.")],
    rows: Annotated[Path, typer.Option("--input", exists=True, dir_okay=False, help="Rows (CSV, Parquet).")],
    output: Annotated[Path, typer.Option(help="The CSV file that receives the predictions.")],
    explain: Annotated[
        float, typer.Option(min=LEAST_PART, max=WHOLE, help="The share of highest rows that is given reasons.")
    ] = 0.1,
    as_json: Annotated[bool, typer.Option("--json", help="A summary as JSON.")] = False,
) -> None:
    """Predict for each row: id, p, expected_revenue, top_reasons, who judged (memory or model), how often seen."""
    with explained(as_json):
        from customhouse.targeting.learning.working import predict_file  # needs the extra `learning`

        text, summary = predict_file(model.read_bytes(), rows, explain=explain)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(text, encoding="utf-8")
    for column, count in summary["unread"].items():
        print(f"{column}: {count} cells are no figures and were taken as missing.", file=sys.stderr)
    print(json.dumps({"output": str(output), **summary}) if as_json else f"{output}: {summary['rows']} rows")


@app.command("evaluate")
def evaluate(
    pred: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="Predictions made by `risk predict`.")],
    truth: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="The rows with their results.")],
    seen: Annotated[
        list[Path] | None, typer.Option(exists=True, dir_okay=False, help="Rows that the model knew; may be repeated.")
    ] = None,
    target: Annotated[str, typer.Option(help="The column of results; the map's own if not given.")] = "",
    declared: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="What was declared, if not in the truth's file.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Everything as JSON.")] = False,
) -> None:
    """Measure predictions: AUC, AP, F1, and precision, recall, revenue at 1, 2, 5, 10 %, for all and novel goods."""
    with explained(as_json):
        from customhouse.targeting.learning.working import evaluate_files  # needs the extra `learning`

        told = evaluate_files(pred, truth, seen or [], target=target, declared=declared)
    if as_json:
        print(json.dumps(told, ensure_ascii=False))
        return
    print(told["note"])
    _print_measures({part: told[part] for part in ("all", "seen", "novel")})


def _print_measures(parts: Mapping[str, Mapping[str, Any]]) -> None:
    for part, measures in parts.items():
        print(
            f"{part:6} {measures['rows']:>9} rows  AUC {_figure(measures['auc'])}  AP {_figure(measures['ap'])}"
            f"  F1 {_figure(measures['f1'])}"
        )
        for share, at in measures["at"].items():
            print(
                f"  at {share:>3}: precision {_figure(at['precision'])}  recall {_figure(at['recall'])}"
                f"  revenue {_figure(at['revenue'])}"
            )


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
