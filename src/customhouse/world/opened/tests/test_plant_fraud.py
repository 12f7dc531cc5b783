"""What is planted in the open world: as much as was asked for, and as its truth says."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from customhouse.world.opened.records import OpenSettings
from customhouse.world.opened.rules.settings import read_settings
from customhouse.world.opened.tests.test_make_world import schedule, world
from customhouse.world.opened.world import all_weeks


@pytest.mark.parametrize(
    ("entries", "seed"),
    [
        ({"illicit_share": 0.5}, 1),
        ({"illicit_share": 0.04, "schemes": {"splitting": 1}}, 2),
        ({"illicit_share": 0.04, "schemes": {"shell": 1}}, 3),
        ({"illicit_share": 0.1, "schemes": {"splitting": 1, "shell": 1, "collusion": 1}}, 4),
        ({"illicit_share": 0.3, "traders": 50}, 5),
        ({"illicit_share": 0.2, "value_threshold": 0}, 6),
    ],
)
def test_the_share_asked_for_is_the_share_of_rows(entries: dict[str, Any], seed: int) -> None:
    """Of all schemes and of one alone, of few firms and of many, whatever one consignment makes of rows."""
    few = {"traders": 500, "sellers": 200, "goods": 80, "brokers": 12, **entries}
    settings = read_settings(few)
    now = world(settings, rows=6_240, seed=seed)
    found = np.concatenate([week.truth["illicit"] for week, _, _ in all_weeks(now)]).mean()
    noise = np.sqrt(settings.illicit_share * (1 - settings.illicit_share) / 6_240)
    assert found == pytest.approx(settings.illicit_share, abs=3 * noise)


def test_what_new_schemes_bring_comes_on_top() -> None:
    """From their week on, also shells, and nothing else where nothing else is asked for."""
    settings = read_settings({"illicit_share": 0, "new_schemes": [{"kind": "shell", "week": 20, "share": 0.05}]})
    weeks = [week.truth["scheme"] for week, _, _ in all_weeks(world(settings, rows=5_200, years=1))]
    assert set(np.concatenate(weeks[:20]).tolist()) == {""}
    assert set(np.concatenate(weeks[20:]).tolist()) == {"", "shell"}
    assert (np.concatenate(weeks[20:]) == "shell").mean() == pytest.approx(0.05, abs=0.012)


def both_of(settings: OpenSettings, **size: int) -> pl.DataFrame:
    """Every row of a small world, declared and true."""
    weeks = [week for week, _, _ in all_weeks(world(settings, **size))]
    return pl.concat([pl.DataFrame(dict(week.declared) | dict(week.truth)) for week in weeks])


def test_who_comes_from_a_partner_with_preference_claims_no_false_one() -> None:
    """A false origin is another than the true one, and the true one has no preference: all of them."""
    settings = read_settings(
        {"illicit_share": 0.1, "schemes": {"false_origin": 1}, "partners": ["CN", "JO", "DE", "EG"]}
    )
    found = both_of(settings, rows=5_200, years=1).filter(pl.col("scheme") == "false_origin")
    members = schedule().members
    assert found.height > 300
    assert found.filter(pl.col("origin") == pl.col("true_origin")).is_empty()
    assert found.filter(pl.col("true_origin").is_in(members)).is_empty()
    assert found.filter(pl.col("preference") == 0).is_empty()


@pytest.mark.parametrize(("low", "high"), [(0.4, 0.4), (0.2, 0.7), (0.01, 0.03), (0.9, 0.95)])
def test_values_are_lowered_within_the_bounds(low: float, high: float) -> None:
    """To the cent, whatever becomes of those who were caught; where the bounds lie apart, not at the bounds alone."""
    asked = {
        "illicit_share": 0.3,
        "schemes": {"undervaluation": 1, "shell": 1, "collusion": 1},
        "inspection_share": 0.3,
    }
    settings = read_settings({**asked, "traders": 60, "goods": 30, "depth_low": low, "depth_high": high})
    found = both_of(settings, rows=2_080, years=1).filter(pl.col("illicit") == 1)
    depth, cent = 1 - pl.col("value") / pl.col("true_value"), 0.011 / pl.col("true_value")
    assert found.height > 400
    assert found.filter((depth < low - cent) | (depth > high + cent)).is_empty()
    assert low == high or 0.3 < found.select((depth > (low + high) / 2).mean()).item() < 0.7


TOLD = [("hs_code", "true_hs_code"), ("origin", "true_origin"), ("value", "true_value"), ("net_mass", "true_net_mass")]
DIFFERS = {
    **{name: {"value"} for name in ("undervaluation", "shell", "collusion", "value")},
    **{name: {"hs_code"} for name in ("misclassification", "code")},
    **{name: {"origin"} for name in ("false_origin", "origin")},
    **{name: set() for name in ("", "splitting", "smuggling")},
    "mass": {"net_mass"},
}


@settings(max_examples=6, deadline=None)
@given(
    entries=st.fixed_dictionaries(
        {
            "illicit_share": st.sampled_from([0.0, 0.05, 0.3, 0.5]),
            "mistake_share": st.sampled_from([0.0, 0.1, 0.5]),
            "traders": st.integers(10, 60),
            "goods": st.integers(5, 40),
            "value_threshold": st.sampled_from([0.0, 0.5, 1.0, 1000.0]),
            "vat": st.sampled_from([0.0, 15.0]),
            "mass_spread": st.floats(0.01, 3),
            "depth_low": st.sampled_from([0.01, 0.2]),
            "partners": st.sampled_from([["CN", "JO"], ["CN", "DE", "TR", "US"]]),
        }
    ),
    years=st.integers(1, 2),
    seed=st.integers(0, 2**31 - 1),
)
def test_the_truth_never_contradicts_itself(entries: dict[str, Any], years: int, seed: int) -> None:
    """Declared differs from true in what the scheme or mistake says, in nothing else; what is owed is the rest."""
    both = both_of(read_settings(entries), rows=520 * years, years=years, seed=seed)
    assert (both["illicit"] == (both["scheme"] != "").cast(int)).all()
    assert (both["finding"] == ((both["scheme"] != "") | (both["mistake"] != "")).cast(int)).all()
    assert both.filter((pl.col("scheme") != "") & (pl.col("mistake") != "")).is_empty()
    for row in both.iter_rows(named=True):
        differ = {declared for declared, true in TOLD if row[declared] != row[true]}
        assert differ == DIFFERS[row["scheme"] or row["mistake"]], row
    owed = np.maximum(both["true_tax"].to_numpy() - both["declared_tax"].to_numpy(), 0)
    assert np.abs(owed - both["recoverable_revenue"].to_numpy()).max() < 0.006
    assert both.filter((pl.col("finding") == 0) & (pl.col("true_tax") != pl.col("declared_tax"))).is_empty()
    gain = both.filter(pl.col("scheme").is_in(["splitting", "smuggling"]) & (pl.col("recoverable_revenue") <= 0))
    assert gain.filter((pl.col("scheme") == "smuggling") | (pl.lit(entries["vat"]) > 0)).is_empty()
