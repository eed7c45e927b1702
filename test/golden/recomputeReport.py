"""Recomputes the headline numbers of a report from its own files, with nothing of Tenbin.

    python test/golden/recomputeReport.py ROOT RUN

ROOT holds reports/ and data/, RUN is a folder of reports/. Written and run with Python 3.11, numpy 2.4.6, scipy 1.17.1,
scikit-learn 1.9.1, pyarrow 21.0.0. Prints one line a number, ours beside the report's, and ends with 1 if one differs
by more than its tolerance, which leaves room for the order of sums alone.

From bars: the labels. From predictions (CSV, 64 bits): AUC, mean P, base rate, Buy share and its 24 hours, Brier,
log loss, ECE, calibration intercept and slope, spread, the variance of a day, the cosine intervals of mean score, Buy
share, AUC and calibration, Spiegelhalter's test;
of the hours the bootstrapped error within its own noise, and from it interval, p and Holm's adjustment. From
predictions, bars and funding: the account, hence return per 30 days with its interval, daily returns, the tear sheet
(value-at-risk, expected shortfall, Sharpe ratio, ...), drawdowns, rolling Sharpe ratio, costs x delay, what the return
hangs on, the slider's table of thresholds, returns by fifths of P(BUY), and on a simulated market the reference trader.
From the predictions of two models: the evidence of harm. What a page prints is held to as many digits as it prints.
"""

import base64
import csv
import json
import sys
from pathlib import Path

import numpy as np
import pyarrow.parquet as parquet
from scipy import stats
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score

from recomputedAccount import Account, drawdowns, rolling_risk, tear_sheet
from recomputedPages import Page, is_printed, printed_numbers
from recomputedStatistics import (
    auc_with_interval,
    calibration_error,
    calibration_line,
    cosine_interval,
    holding_rare_days,
    holm,
    mean_with_interval,
    share_outside_p,
    share_with_interval,
    spiegelhalter,
)

DAY_MS, HOUR_MS = 86_400_000, 3_600_000
TOLERANCE = 1e-9
BINS = 15
DRAWS = 20_000
ROOT, RUN = Path(sys.argv[1]), sys.argv[2]
MODELS = {"v3.1": "v3_1", "v4 as written": "v4_as_written", "v4 as shipped": "v4_as_shipped"}
failures = 0


def compare(name, ours, theirs, tolerance=TOLERANCE):
    global failures
    same = theirs is not None and abs(ours - theirs) <= tolerance * max(1.0, abs(ours))
    failures += not same
    print(f"{'same' if same else 'DIFFERS'}  {name}: {ours!r} beside {theirs!r}")


def compare_printed(name, ours, cell, place=0):
    """Where a page prints words in place of a number, ours must be none either."""
    global failures
    value, text = cell if isinstance(cell, list) else (None, cell)
    has_none = value is None and not printed_numbers(text)
    same = has_none if ours is None else is_printed(ours, cell, place)
    failures += not same
    print(f"{'same' if same else 'DIFFERS'}  {name}: {ours!r} beside {value or text!r}")


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


def hour_blocks(audit, days):
    return days * audit["independentBlocks"] / audit["days"]


def compare_error(name, values, t0, block_days, theirs):
    """The spread of a mean over draws of whole days in circular blocks, within the noise of both sides' draws."""
    days = np.arange(t0.min() // DAY_MS, t0.max() // DAY_MS + 1)
    day = t0 // DAY_MS
    sums = np.array([values[day == d].sum() for d in days])
    counts = np.array([np.sum(day == d) for d in days])
    rng = np.random.default_rng(1)
    starts = rng.integers(len(days), size=(DRAWS, -(-len(days) // block_days)))
    drawn = (starts[:, :, None] + np.arange(block_days)) % len(days)
    drawn = drawn.reshape(DRAWS, -1)[:, : len(days)]
    means = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    resamples = verdict["config"]["validation"]["resamples"]
    noise = 5 * np.sqrt(1 / (2 * resamples) + 1 / (2 * DRAWS))
    compare(name, means.std(), theirs, noise * means.std() + TOLERANCE)


def compare_hours(name, t0, buy, audit, gates):
    """Interval, p and Holm's adjustment of each hour from its error, and the error from the rows."""
    hour = t0 // HOUR_MS % 24
    block_days = round(audit["days"] / audit["independentBlocks"])
    p = []
    for own in audit["hours"]:
        rows = hour == own["hour"]
        value, error, days = buy[rows].mean(), own["buyShareError"], len(np.unique(t0[rows] // DAY_MS))
        compare_error(f"{name}, error of the share at {own['hour']:02d}", buy[rows], t0[rows], block_days, error)
        blocks = hour_blocks(audit, days)
        reach = stats.t.ppf(0.975, blocks - 1) * error * np.sqrt(blocks / (blocks - 1))
        daily = np.array([buy[rows & (t0 // DAY_MS == d)].mean() for d in np.unique(t0[rows] // DAY_MS)])
        mixed = np.sum(daily != (0 if value < 0.5 else 1))
        low, high = holding_rare_days(max(0, value - reach), min(1, value + reach), value, mixed, days)
        gate = gates[f"buy_ratio_hour_{own['hour']:02d}"]
        compare(f"{name}, Buy share at {own['hour']:02d}, low", low, gate["low"])
        compare(f"{name}, Buy share at {own['hour']:02d}, high", high, gate["high"])
        p.append(share_outside_p(value, error, days, blocks))
    for own, adjusted in zip(audit["hours"], holm(p)):
        gate = gates[f"buy_ratio_hour_{own['hour']:02d}"]
        compare(f"{name}, Holm's p at {own['hour']:02d}", adjusted, gate["adjustedP"])
        if 0.3 <= gate["value"] <= 0.7:
            result = "pass"
        else:
            result = "fail" if adjusted < 0.05 and own["effectiveN"] >= 5 else "inconclusive"
        compare(f"{name}, verdict at {own['hour']:02d}", result == gate["result"], True)


def compare_bias_of_hours(name, t0, difference, audit):
    """The bias of each hour, and Holm's p from the width of its interval."""
    hour = t0 // HOUR_MS % 24
    p = []
    for own in audit["hours"]:
        rows = hour == own["hour"]
        value = difference[rows].mean()
        compare(f"{name}, bias at {own['hour']:02d}", value, own["bias"]["value"])
        degrees = hour_blocks(audit, len(np.unique(t0[rows] // DAY_MS))) - 1
        reach = max(value - own["bias"]["low"], own["bias"]["high"] - value)
        p.append(2 * stats.t.sf(abs(value) / (reach / stats.t.ppf(0.975, degrees)), degrees))
    for own, adjusted in zip(audit["hours"], holm(p)):
        compare(f"{name}, Holm's p of the bias at {own['hour']:02d}", adjusted, own["biasHolmP"], 1e-6)


verdict = json.loads((ROOT / "reports" / RUN / "verdict.json").read_text())
validation = sealed(f"data/predictions/{RUN}/validation-*.json")
threshold = verdict["config"]["validation"]["threshold"]
assessed = {model["assessment"]["model"]: model for model in validation["models"]}
diagnosed = {name: model["diagnosis"] for name, model in assessed.items()}
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
    compare_hours(name, t0, buy, found["hours"], gates)
    compare_bias_of_hours(name, t0, p - y, found["hours"])
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
    for end, ours in zip(("value", "low", "high"), mean_with_interval(t0, p - y, low=-1.0, high=1.0)):
        compare(f"{name}, mean P less base rate, {end}", ours, gates["mean_bias"][end])
        # The diagnosis says it too.
        compare(f"{name}, bias of the diagnosis, {end}", ours, diagnosed[name]["total"][end])
    line = reliability["recalibration"]
    compare(f"{name}, has a calibration line", line is not None, len(np.unique(p)) > 1)
    if line is not None:
        for end, ours in zip(("intercept", "slope"), calibration_line(t0, y, p)):
            for place, number in zip(("value", "low", "high"), ours):
                compare(f"{name}, calibration {end}, {place}", number, line[end][place])
    z, p_over_days = spiegelhalter(t0, y, p)
    compare(f"{name}, Spiegelhalter's Z", z, reliability["spiegelhalter"]["z"])
    compare(f"{name}, Spiegelhalter's p over days", p_over_days, reliability["spiegelhalter"]["pValue"])

costs = {**verdict["config"]["backtest"], "threshold": threshold}
bar_ms = verdict["config"]["data"]["barMinutes"] * 60_000
lake, bars = lake_of(tables["v4 as shipped"], bar_ms)
print(f"same  labels of {len(tables['v4 as shipped']['y'])} rows: those of the bars in {lake.name}")
paid = read_lake(lake, "funding", ["timeMs", "rate"])
# A symbol without funding is not traded where others have some, so that every figure is net of it.
bars = {s: own for s, own in bars.items() if s in paid} or bars
funding = {s: (paid[s]["timeMs"], paid[s]["rate"]) if s in paid else ([], []) for s in bars}
accounts = {name: Account(tables[name], bars, funding, costs) for name in MODELS}
for name, slug in MODELS.items():
    own = verdict if name == "v4 as shipped" else verdict["models"][name]
    found = next(gate for gate in own["gates"] if gate["id"] == "monthly_return")
    account = accounts[name]
    compare(f"{name}, return per 30 days", account.monthly_return(), found["value"])
    for end, ours in zip(("low", "high"), account.monthly_interval()[1:]):
        compare(f"{name}, return per 30 days, {end}", ours, found[end])
    with open(ROOT / "data/predictions" / RUN / f"{slug}-confirmation-days.csv", newline="") as file:
        theirs = list(csv.DictReader(file))
    days, logs, covered = account.daily_logs()
    compare(f"{name}, days with a return", len(days), len(theirs))
    for day, log, part, row in zip(days, logs, covered, theirs):
        compare(f"{name}, return of day {day}", log, float(row["returnLog"]))
        compare(f"{name}, day {day} and what it covers", day + part, int(row["day"]) + float(row["days"]))

index, page = (Page(ROOT / "reports" / RUN / f"{stem}.html") for stem in ("index", "06-validation"))
sheets = [tear_sheet(account) for account in accounts.values()]
figures = {row[0][1]: row[1:] for row in page.table("figure", *MODELS)}
for figure in sheets[0]:
    for name, sheet, cell in zip(MODELS, sheets, figures[figure]):
        compare_printed(f"{name}, {figure}", sheet[figure], cell)
rolling = page.table("last day", "v3.1, Sharpe")
compare("windows of rolling risk", len(rolling_risk(accounts["v3.1"])), len(rolling))
for k, name in enumerate(MODELS):
    for (day, sharpe, volatility), row in zip(rolling_risk(accounts[name]), rolling):
        compare_printed(f"{name}, rolling Sharpe ratio of day {day}", sharpe, row[1 + 2 * k])
        compare_printed(f"{name}, rolling volatility of day {day}", volatility, row[2 + 2 * k])
date = lambda day: str(np.datetime64(int(day), "D"))
falls = page.table("start", "valley", "end")
for (start, valley, end, depth), row in zip(drawdowns(accounts["v4 as shipped"]), falls):
    said = [text for _, text in row[:3]]
    recovered = "goes on" if end is None else date(end)
    compare(f"drawdown from {date(start)}", said == [date(start), date(valley), recovered], True)
    compare_printed(f"drawdown from {date(start)}, depth", depth, row[4])

shipped = tables["v4 as shipped"]
paid_bps = costs["takerFeeBps"] + costs["slippageBps"]
surface = page.table("filled", "0 bps")
compare("rows of costs x delay", len(surface), 4)
for delay, row in zip((0, 1, 2, 4), surface):
    for multiple, cell in zip((0, 0.5, 1, 2, 4), row[1:]):
        account = Account(shipped, bars, funding, costs, cost_bps=multiple * paid_bps, delay=delay)
        compare_printed(f"{multiple * paid_bps} bps, {delay} bars later", account.monthly_return(), cell)
changes = [{}, {"cost_bps": 2 * paid_bps}, {"delay": 1}, {"delay": 2}, {"band": 0.0}]
for change, row in zip(changes, page.table("what is changed", "return per 30 days")):
    account = Account(shipped, bars, funding, costs, **change)
    compare_printed(f"{row[0][1]}, return", account.monthly_return(), row[1])
    compare_printed(f"{row[0][1]}, fills", account.fills, row[2])

slider = index.data("threshold-data")
for name, theirs in zip(MODELS, slider["models"]):
    rows = tables[name]
    hours = rows["t0"] // HOUR_MS % 24
    for step, (texts, shares) in enumerate(zip(theirs["texts"], theirs["hours"])):
        at = float(slider["thresholds"][step])
        buy = (rows["p"] > at).astype(float)
        account = Account(rows, bars, funding, costs, threshold=at)
        for place, ours in enumerate(share_with_interval(rows["t0"], buy)):
            compare_printed(f"{name} above {at}, Buy share, {place}", ours, texts[0], place)
        own = np.array([buy[hours == hour].mean() for hour in range(24)])
        compare(f"{name} above {at}, hours", float(np.max(np.abs(own - np.array(shares)))), 0.0, 1e-4)
        outside = int(np.sum((own < 0.3) | (own > 0.7)))
        compare_printed(f"{name} above {at}, lowest hour", own.min(), texts[1])
        compare_printed(f"{name} above {at}, highest hour", own.max(), texts[2])
        compare_printed(f"{name} above {at}, hours outside", outside, texts[3])
        for place, ours in enumerate(account.monthly_interval()):
            compare_printed(f"{name} above {at}, per 30 days, {place}", ours, texts[4], place)
        compare_printed(f"{name} above {at}, fills", account.fills, texts[5])

closes = {s: dict(zip(own["timeMs"], own["close"])) for s, own in bars.items()}
opens = {s: dict(zip(own["timeMs"], own["open"])) for s, own in bars.items()}
traded = np.isin(shipped["symbol"], list(bars))
edges = np.unique(np.quantile(shipped["p"], [0.2, 0.4, 0.6, 0.8]))
fifth = np.searchsorted(edges, shipped["p"], side="left")
before = {}
came_from = np.array([(before.get(s, -1), before.update({s: k}))[0] for s, k in zip(shipped["symbol"], fifth)])
fifths = page.table("fifth", "from", "to", "n")
if traded.all():
    rows = zip(shipped["t0"], shipped["t1"], shipped["symbol"])
    returns = np.array([closes[s][t1 - bar_ms] / opens[s][t0] - 1 for t0, t1, s in rows])
    for k, row in zip(np.unique(fifth), fifths):
        own = fifth == k
        mean, low, high = mean_with_interval(shipped["t0"][own], returns[own])
        for ours, cell, what in zip(
            (shipped["p"][own].min(), shipped["p"][own].max(), own.sum(), mean, low, high),
            row[1:],
            ("from", "to", "n", "mean return", "low", "high"),
        ):
            compare_printed(f"fifth {k + 1} of P, {what}", ours, cell)
        moved = (came_from[own] != k)[came_from[own] >= 0]
        compare_printed(f"fifth {k + 1} of P, turnover", moved.mean() if len(moved) else None, row[7])

truth = {path.parent.name.split("=")[1]: path for path in lake.glob("truth/*/*.parquet")}
if truth:
    known = {"t0": [], "symbol": [], "p": []}
    for s, path in sorted(truth.items()):
        table = parquet.ParquetFile(path).read()
        # P(return > 0) of the simulator's own normal law, known at each close.
        p = stats.norm.cdf(table["meanLog"].to_numpy() / table["sigmaLog"].to_numpy())
        closing = bars[s]["timeMs"] + bar_ms
        rows = closing >= shipped["t0"].min()
        known["t0"] += list(closing[rows])
        known["symbol"] += [s] * int(rows.sum())
        known["p"] += list(p[rows])
    known_columns = {name: np.array(column) for name, column in known.items()}
    best = Account(known_columns, bars, funding, {**costs, "threshold": 0.5})
    reference = validation["reference"]
    compare("reference trader, equity at the end", best.equity[-1], array(reference["equity"])[-1], 1e-6)
    compare("reference trader, fills", best.fills, len(reference["trades"]))

rehearsal = sealed(f"data/rollout/{RUN}/rehearsal-*.json")["rehearsal"]
last = rehearsal["reviews"][-1]
horizon = int((tables["v4 as shipped"]["t1"] - tables["v4 as shipped"]["t0"]).max())
evidence = harm_evidence(tables["v3.1"], tables["v4 as shipped"], horizon, last["nowMs"])
compare("evidence of harm", evidence, last["harmEvidence"])
print(f"{failures} differ")
sys.exit(1 if failures else 0)
