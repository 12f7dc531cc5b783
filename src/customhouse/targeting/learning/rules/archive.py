"""A model as a file that holds data alone: no program in it is ever run by reading it.

A zip of Parquet tables (memory, encodings, histories), trees in LightGBM's own text, figures in JSON, and the card. The
digest in the card is of everything but the card; the same model gives the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import polars as pl

from customhouse.targeting.learning.records import ModelCard, UnusableInputError
from customhouse.targeting.learning.rules.boosting import loaded
from customhouse.targeting.learning.rules.calibration import Calibration
from customhouse.targeting.learning.rules.encoding import Encoding, Encodings
from customhouse.targeting.learning.rules.history import COUNTS, History, KeyHistory
from customhouse.targeting.learning.rules.maps import map_named
from customhouse.targeting.learning.rules.memory import Memory
from customhouse.targeting.learning.rules.model import Model, Understanding
from customhouse.targeting.learning.rules.worth import Worth

FORMAT = "customhouse-risk-model/1"
LONG_AGO = (1980, 1, 1, 0, 0, 0)
MOST_BYTES = 2 * 1024**3
CARD = "card.json"


def packed(model: Model, card: ModelCard) -> tuple[bytes, str]:
    """The file of a model with its card, and its digest (SHA-256 of all but the card, hexadecimal)."""
    members = _members(model)
    digest = digest_of(members)
    said = {"format": FORMAT, "digest": digest, **asdict(card)}
    members[CARD] = json.dumps(said, indent=1, sort_keys=True, ensure_ascii=False).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name in sorted(members):
            file.writestr(zipfile.ZipInfo(name, LONG_AGO), members[name], zipfile.ZIP_DEFLATED)
    return out.getvalue(), digest


def unpacked(data: bytes) -> tuple[Model, Mapping[str, Any]]:
    """The model in a file, and its card. Raises `UnusableInputError` where it is none, or was changed."""
    try:
        members = _read(data)
        card = json.loads(members.pop(CARD))
        if card.get("format") != FORMAT or card.get("digest") != digest_of(members):
            raise _broken("It was changed after it was written, or was written by another edition.")
        return _model(members), card
    except UnusableInputError:
        raise
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, pl.exceptions.PolarsError) as error:
        raise _broken(" ".join(str(error).split())[:200]) from None


def digest_of(members: Mapping[str, bytes]) -> str:
    """SHA-256 over the names and contents of all members, in the order of their names."""
    running = hashlib.sha256()
    for name in sorted(members):
        running.update(f"{name}\0{len(members[name])}\0".encode())
        running.update(members[name])
    return running.hexdigest()


def _broken(why: str) -> UnusableInputError:
    return UnusableInputError(
        "RSK-MODEL", "", f"The file is no model that can be used. {why}", "Train a model by `customhouse risk train`."
    )


def _read(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        if sum(info.file_size for info in file.infolist()) > MOST_BYTES:
            raise _broken("It is too large.")
        return {info.filename: file.read(info) for info in file.infolist()}


def _members(model: Model) -> dict[str, bytes]:
    part = model.understanding
    memory = {"goods": model.memory.goods, "count": model.memory.count, "found": model.memory.found}
    members = {"memory.parquet": _table(memory)}
    for group, texts in (("trees", part.trees), ("worth", part.worth.trees if part.worth else ())):
        members |= {f"{group}/{place}.txt": text.encode() for place, text in enumerate(texts)}
    figures: dict[str, Any] = {
        "map": model.row_map.name,
        "strength": model.memory.strength,
        "calibration": asdict(model.calibration),
        "worth_scale": part.worth.scale if part.worth else 1.0,
        "worth_base": part.worth.base if part.worth else None,
        "line": None if part.line is None else part.line.tolist(),
    }
    if part.encodings is not None:
        figures |= {"prior": part.encodings.prior, "bounds": part.encodings.bounds}
        members |= {
            f"keys/{each.name}.parquet": _table({"value": each.values, "count": each.count, "found": each.found})
            for each in part.encodings.keys
        }
    if part.history is not None:
        past = part.history
        figures["history"] = {"week": past.week, "results": past.results, "findings": past.findings}
        members |= {f"keys/{name}.parquet": _kept(kept) for name, kept in past.keys.items()}
    members["figures.json"] = json.dumps(figures, sort_keys=True).encode()
    return members


def _table(columns: Mapping[str, Any]) -> bytes:
    out = io.BytesIO()
    names = {name: pl.String for name in columns if name in {"goods", "value"}}
    pl.DataFrame(dict(columns), schema_overrides=names).write_parquet(out)
    return out.getvalue()


def _kept(kept: KeyHistory) -> bytes:
    size = len(kept.places)
    columns: dict[str, Any] = {"value": list(kept.places)}
    columns |= {name: kept.counts[:size, place] for place, name in enumerate(COUNTS)}
    for slot in range(kept.figures.shape[1]):
        columns |= {f"figure{slot}.{place}": kept.figures[:size, slot, place] for place in range(3)}
    return _table(columns)


def _model(members: Mapping[str, bytes]) -> Model:
    figures = json.loads(members["figures.json"])
    row_map = map_named(figures["map"])
    table = pl.read_parquet(io.BytesIO(members["memory.parquet"]))
    memory = Memory(
        tuple(table["goods"].to_list()), table["count"].to_numpy(), table["found"].to_numpy(), figures["strength"]
    )
    trees, worth = (_texts(members, group) for group in ("trees", "worth"))
    for text in (*trees, *worth):
        loaded(text)
    keys = {key.name: pl.read_parquet(io.BytesIO(members[f"keys/{key.name}.parquet"])) for key in row_map.keys}
    encodings = past = None
    if "history" in figures:
        kept = {name: _history(table) for name, table in keys.items()}
        past = History(row_map, keys=kept, **figures["history"])
    else:
        told = tuple(_encoding(name, table) for name, table in keys.items())
        encodings = Encodings(figures["prior"], told, tuple(map(tuple, figures["bounds"])))
    line = None if figures["line"] is None else np.asarray(figures["line"])
    bringing = Worth(worth, figures["worth_scale"], figures.get("worth_base")) if worth else None
    part = Understanding(encodings, past, trees, line, bringing)
    return Model(row_map, memory, part, Calibration(**figures["calibration"]))


def _texts(members: Mapping[str, bytes], group: str) -> tuple[str, ...]:
    names = [name for name in members if name.startswith(f"{group}/")]
    return tuple(members[name].decode() for name in sorted(names))


def _encoding(name: str, table: pl.DataFrame) -> Encoding:
    return Encoding(name, tuple(table["value"].to_list()), table["count"].to_numpy(), table["found"].to_numpy())


def _history(table: pl.DataFrame) -> KeyHistory:
    values: Sequence[str] = table["value"].to_list()
    counts = np.column_stack([table[name].to_numpy() for name in COUNTS]).astype(np.float64)
    slots = sum(name.startswith("figure") for name in table.columns) // 3
    figures = np.zeros((table.height, slots, 3))
    for slot in range(slots):
        for place in range(3):
            figures[:, slot, place] = table[f"figure{slot}.{place}"].to_numpy()
    return KeyHistory({value: place for place, value in enumerate(values)}, counts, figures)
