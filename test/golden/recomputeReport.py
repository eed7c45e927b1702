"""Recomputes the headline numbers of a report from its own files, with nothing of Tenbin.

    python test/golden/recomputeReport.py ROOT RUN

ROOT holds reports/ and data/, RUN is a folder of reports/. Written and run with Python 3.11, numpy 2.4.6, scipy 1.17.1,
scikit-learn 1.9.1, pyarrow 21.0.0. Prints one line a number, ours beside the report's, and ends with 1 if one differs
by more than its tolerance, which leaves room for the order of sums alone.

From bars: the labels. From predictions (CSV, 64 bits): AUC, mean P, base rate, Buy share and its 24 hours, Brier, log
loss, ECE, spread, the variance of a day, and the cosine intervals of mean score, Buy share and AUC. From predictions,
bars and funding: the return per 30 days. From the predictions of two models: the evidence of harm.
"""
import base64
import csv
import json
import math
import sys
from pathlib import Path

import numpy as np
import pyarrow.parquet as parquet
from scipy import stats
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score

DAY_MS, HOUR_MS = 86_400_000, 3_600_000
TOLERANCE = 1e-9
BINS = 15
ROOT, RUN = Path(sys.argv[1]), sys.argv[2]
MODELS = {"v3.1": "v3_1", "v4 as written": "v4_as_written", "v4 as shipped": "v4_as_shipped"}
failures = 0


def compare(name, ours, theirs, tolerance=TOLERANCE):
    global failures
    same = theirs is not None and abs(ours - theirs) <= tolerance * max(1.0, abs(ours))
    failures += not same
    print(f"{'same' if same else 'DIFFERS'}  {name}: {ours!r} beside {theirs!r}")


def sealed(pattern):
    """The newest of a kind of result: a line with its hash, then JSON; typed arrays are base64."""
    path = max(ROOT.glob(pattern), key=lambda each: each.stat().st_mtime)
    return json.loads(path.read_text().split("\n", 1)[1])["result"]


def array(value):
    kinds = {"Float64Array": "<f8", "Int32Array": "<i4", "Uint8Array": "u1", "Float32Array": "<f4"}
    return np.frombuffer(base64.b64decode(value["base64"]), kinds[value["$array"]])


def read_predictions(slug):
    path = ROOT / "data/predictions" / RUN / f"{slug}-confirmation.csv"
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    column = lambda name, kind: np.array([kind(row[name]) for row in rows])
    return {
        "t0": column("timeMs", int),
        "t1": column("t1Ms", int),
        "symbol": column("symbol", str),
        "p": column("probability", float),
        "score": column("score", float),
        "y": column("label", int),
    }


def calibration_error(y, p, inner_edges):
    """Mean distance of what was said and what happened over bins; a value on an edge belongs below it."""
    place = np.searchsorted(inner_edges, p, side="left")
    return sum(abs(y[place == b].mean() - p[place == b].mean()) * (place == b).mean() for b in np.unique(place))


def cosine_interval(value, influence, confidence=0.95, low=-np.inf, high=np.inf):
    """Equal-weighted cosines (Müller 2004; Lazarus et al. 2018): a term a week of days, at least 2, at most 8."""
    n = len(influence)
    terms = min(n - 1, max(2, min(8, math.floor(n / 7 + 0.5))))
    x = np.asarray(influence)
    sums = [np.sqrt(2 / n) * np.sum(x * np.cos(np.pi * k * (np.arange(n) + 0.5) / n)) for k in range(1, terms + 1)]
    reach = stats.t.ppf(0.5 + confidence / 2, terms) * np.sqrt(np.mean(np.square(sums)) / n)
    return max(low, value - reach), min(high, value + reach)


def by_day(t0, values):
    day = t0 // DAY_MS
    return np.array([values[day == d].sum() for d in range(day.min(), day.max() + 1)])


def mean_with_interval(t0, values, **limits):
    """The influence of a day on a mean of rows: its rows' distances from the mean, for the average count of rows."""
    value = values.mean()
    days = by_day(t0, values - value)
    return (value, *cosine_interval(value, days * len(days) / len(values), **limits))


def share_with_interval(t0, hits):
    """As a mean; where fewer days show a spread than there are cosine sums, Wilson's interval over days is held."""
    value, low, high = mean_with_interval(t0, hits, low=0.0, high=1.0)
    day = t0 // DAY_MS
    daily = np.array([hits[day == d].mean() for d in np.unique(day)])
    n = len(daily)
    if np.sum(daily != (0 if value < 0.5 else 1)) < min(n - 1, max(2, min(8, math.floor(n / 7 + 0.5)))):
        z = stats.norm.ppf(0.975)
        centre, reach = value + z * z / (2 * n), z * np.sqrt(value * (1 - value) / n + z * z / (4 * n * n))
        low, high = min(low, (centre - reach) / (1 + z * z / n)), max(high, (centre + reach) / (1 + z * z / n))
    return value, low, high


def auc_with_interval(t0, y, p):
    auc = roc_auc_score(y, p)
    buys, sells = np.sort(p[y == 1]), np.sort(p[y == 0])
    below = lambda own, others: (np.searchsorted(others, own, "left") + np.searchsorted(others, own, "right")) / 2
    influence = np.where(
        y == 1,
        (below(p, sells) / len(sells) - auc) / len(buys),
        (1 - below(p, buys) / len(buys) - auc) / len(sells),
    )
    days = by_day(t0, influence)
    return (auc, *cosine_interval(auc, days * len(days), low=0.0, high=1.0))


def read_lake(lake, table, columns):
    """Series of one table by symbol."""
    found = {}
    for series in json.loads((lake / "lake.json").read_text())["series"]:
        if series["table"] != table:
            continue
        parts = [parquet.ParquetFile(lake / file["path"]).read(columns=columns) for file in series["files"]]
        own = {name: np.concatenate([part[name].to_numpy() for part in parts]) for name in columns}
        found[series["symbol"]] = {name: v.astype("int64") if name == "timeMs" else v for name, v in own.items()}
    return found


def resampled(bars, bar_ms):
    """Opens and closes of longer bars; a bar that lacks a part of itself at either end of the series is dropped."""
    place = bars["timeMs"] // bar_ms
    length = int(np.min(np.diff(bars["timeMs"])))
    first = np.flatnonzero(np.r_[True, np.diff(place) > 0])
    last = np.r_[first[1:] - 1, len(place) - 1]
    whole = (bars["timeMs"][first] % bar_ms == 0) & ((bars["timeMs"][last] + length) % bar_ms == 0)
    return {
        "timeMs": (place[first] * bar_ms)[whole],
        "open": bars["open"][first][whole],
        "close": bars["close"][last][whole],
    }


def labels_of(predictions, bars, bar_ms):
    """BUY where the close at the horizon lies above the open at which one could first buy; None if a bar lacks."""
    at = {s: {t: k for k, t in enumerate(own["timeMs"])} for s, own in bars.items()}
    found = []
    for t0, t1, s in zip(predictions["t0"], predictions["t1"], predictions["symbol"]):
        entry, end = at.get(s, {}).get(t0), at.get(s, {}).get(t1 - bar_ms)
        if entry is None or end is None:
            return None
        found.append(int(bars[s]["close"][end] > bars[s]["open"][entry]))
    return np.array(found)


def lake_of(predictions, bar_ms):
    """The folder whose bars give the labels that stand beside the predictions, with those bars."""
    for path in (ROOT / "data/lake").glob("*/lake.json"):
        series = read_lake(path.parent, "bars", ["timeMs", "open", "close"])
        bars = {s: resampled(own, bar_ms) for s, own in series.items() if s in predictions["symbol"]}
        labels = labels_of(predictions, bars, bar_ms)
        if labels is not None and (labels == predictions["y"]).all():
            return path.parent, bars
    sys.exit("DIFFERS  labels: no lake gives those of the predictions")


def monthly_return(predictions, bars, funding, costs):
    """Long above threshold + band, short below threshold - band, else as before; filled at the next open; notional an
    equal share of the equity at that open; fees and slippage on notional; funding to whoever held before it."""
    rate = (costs["takerFeeBps"] + costs["slippageBps"]) / 1e4
    symbols = sorted(bars)
    times = np.unique(np.concatenate([bars[s]["timeMs"] for s in symbols]))
    bar_ms = int(np.min(np.diff(times)))
    times = times[times >= predictions["t0"].min()]
    at = {s: {t: k for k, t in enumerate(bars[s]["timeMs"])} for s in symbols}
    decided = {s: {} for s in symbols}
    for t0, symbol, p in zip(predictions["t0"], predictions["symbol"], predictions["p"]):
        if symbol in decided:
            decided[symbol][t0] = p
    cash, held, side = 1.0, dict.fromkeys(symbols, 0.0), dict.fromkeys(symbols, 0)
    threshold, band = costs["threshold"], costs["holdBand"]
    due = {s: sorted((int(t) // 60_000 * 60_000, r) for t, r in zip(*funding[s])) for s in symbols}
    for t in times:
        price = {s: bars[s]["open"][at[s][t]] for s in symbols}
        for s in symbols:
            for when, r in due[s]:
                if t <= when < t + bar_ms:
                    # Settled within the bar: whoever held before its instant pays, at the open of the bar.
                    if when == t:
                        cash -= held[s] * price[s] * r
        wanted = {}
        for s in symbols:
            p = decided[s].get(t)
            if p is not None and p > threshold + band:
                wanted[s] = 1
            elif p is not None and p < threshold - band:
                wanted[s] = -1
        turning = [s for s in wanted if wanted[s] != side[s]]
        equity = cash + sum(held[s] * price[s] for s in symbols)
        for s in turning:
            target = wanted[s] * equity / len(symbols) / price[s]
            traded = abs(target - held[s]) * price[s]
            cash -= (target - held[s]) * price[s] + traded * rate
            held[s], side[s] = target, wanted[s]
        for s in symbols:
            for when, r in due[s]:
                if t < when < t + bar_ms:
                    cash -= held[s] * price[s] * r
    end = times[-1] + bar_ms
    equity = cash + sum(held[s] * bars[s]["close"][at[s][times[-1]]] for s in symbols)
    return equity ** (30 * DAY_MS / (end - times[0])) - 1


def harm_evidence(champion, challenger, horizon_ms, now_ms):
    """Wealth of a gambler who bets that the challenger is worse, over blocks of a label horizon whose labels are known;
    even and odd blocks play with two purses (Waudby-Smith & Ramdas 2024; Henzi & Ziegel 2022)."""
    stakes = np.array([0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.75, 0.9])
    difference = challenger["p"] - champion["p"]
    middle = (challenger["p"] + champion["p"]) / 2
    weight = np.minimum(1, np.abs(difference) / 0.1) / np.maximum(middle, 1 - middle)
    harm = weight * np.sign(difference) * (middle - challenger["y"])
    block = challenger["t0"] // horizon_ms
    wealth = np.ones((2, len(stakes)))
    for b in np.unique(block[(block + 2) * horizon_ms <= now_ms]):
        wealth[b % 2] *= 1 + stakes * harm[block == b].mean()
    return wealth.mean(axis=1).max() / 2


verdict = json.loads((ROOT / "reports" / RUN / "verdict.json").read_text())
validation = sealed(f"data/predictions/{RUN}/validation-*.json")
threshold = verdict["config"]["validation"]["threshold"]
assessed = {model["assessment"]["model"]: model for model in validation["models"]}
tables = {}
for name, slug in MODELS.items():
    rows = tables[name] = read_predictions(slug)
    t0, p, y, score = rows["t0"], rows["p"], rows["y"], rows["score"]
    buy = (p > threshold).astype(float)
    own = verdict if name == "v4 as shipped" else verdict["models"][name]
    gates = {gate["id"]: gate for gate in own["gates"]}
    found = assessed[name]["assessment"]
    compare(f"{name}, rows", len(p), found["n"])
    compare(f"{name}, base rate", y.mean(), found["baseRate"])
    for gate, (value, low, high) in {
        "prediction_mean": mean_with_interval(t0, score, low=0.0, high=1.0),
        "buy_ratio": share_with_interval(t0, buy),
        "auc": auc_with_interval(t0, y, p),
    }.items():
        compare(f"{name}, {gate}", value, gates[gate]["value"])
        compare(f"{name}, {gate}, low", low, gates[gate]["low"])
        compare(f"{name}, {gate}, high", high, gates[gate]["high"])
    compare(f"{name}, smallest score", score.min(), gates["prediction_min"]["value"])
    compare(f"{name}, largest score", score.max(), gates["prediction_max"]["value"])
    hours = t0 // HOUR_MS % 24
    for hour in range(24):
        gate = gates[f"buy_ratio_hour_{hour:02d}"]
        compare(f"{name}, Buy share at {hour:02d}", buy[hours == hour].mean(), gate["value"])
    day = t0 // DAY_MS
    variance = np.mean([p[day == d].var() for d in np.unique(day)])
    compare(f"{name}, variance of a day", variance, gates["variance_24h"]["value"])
    compare(f"{name}, spread", p.std(), gates["spread_floor"]["value"])
    figures = own["figures"]
    compare(f"{name}, overall balance", p.mean(), figures["overallBalance"])
    compare(f"{name}, Buy share of the five figures", buy.mean(), figures["buySellRatio"])
    compare(f"{name}, distribution std", p.std(), figures["distributionStd"])
    reliability = found["reliability"]
    compare(f"{name}, Brier score", brier_score_loss(y, p), reliability["brier"])
    compare(f"{name}, log loss", log_loss(y, p), reliability["logLoss"])
    inner = np.arange(1, BINS) / BINS
    compare(f"{name}, ECE", calibration_error(y, p, inner), reliability["expectedCalibrationError"])
    compare(f"{name}, ECE of equal mass", calibration_error(y, p, np.quantile(p, inner)), reliability["equalMassError"])
    compare(f"{name}, mean P less base rate", (p - y).mean(), gates["mean_bias"]["value"])

costs = {**verdict["config"]["backtest"], "threshold": threshold}
bar_ms = verdict["config"]["data"]["barMinutes"] * 60_000
lake, bars = lake_of(tables["v4 as shipped"], bar_ms)
print(f"same  labels of {len(tables['v4 as shipped']['y'])} rows: those of the bars in {lake.name}")
paid = read_lake(lake, "funding", ["timeMs", "rate"])
# A symbol without funding is not traded where others have some, so that every figure is net of it.
bars = {s: own for s, own in bars.items() if s in paid} or bars
funding = {s: (paid[s]["timeMs"], paid[s]["rate"]) if s in paid else ([], []) for s in bars}
for name in MODELS:
    own = verdict if name == "v4 as shipped" else verdict["models"][name]
    found = next(gate for gate in own["gates"] if gate["id"] == "monthly_return")
    compare(f"{name}, return per 30 days", monthly_return(tables[name], bars, funding, costs), found["value"])

rehearsal = sealed(f"data/rollout/{RUN}/rehearsal-*.json")["rehearsal"]
last = rehearsal["reviews"][-1]
horizon = int((tables["v4 as shipped"]["t1"] - tables["v4 as shipped"]["t0"]).max())
evidence = harm_evidence(tables["v3.1"], tables["v4 as shipped"], horizon, last["nowMs"])
compare("evidence of harm", evidence, last["harmEvidence"])
print(f"{failures} differ")
sys.exit(1 if failures else 0)
