"""Full seeded studies by Optuna 5.0.0, trial by trial.

    NPY_DISABLE_CPU_FEATURES="X86_V3 X86_V4 AVX512_ICL" python test/golden/searchStudies.py

The variable makes NumPy sort ties by its portable quicksort: its vectorised variants order equal
observations differently on each processor, so that without it Optuna itself asks other questions on
another machine. Objectives use +, -, * and / alone, which round alike everywhere.
"""

import json
import os
import platform
import sys
import warnings

if "AVX512_ICL" not in os.environ.get("NPY_DISABLE_CPU_FEATURES", ""):
    sys.exit("run with NPY_DISABLE_CPU_FEATURES as the docstring says")

import numpy
import optuna
import scipy
from optuna.pruners import HyperbandPruner, MedianPruner, NopPruner, SuccessiveHalvingPruner, WilcoxonPruner
from optuna.samplers import RandomSampler, TPESampler
from optuna.trial import TrialState

optuna.logging.set_verbosity(optuna.logging.ERROR)
warnings.simplefilter("ignore")


def floats(t):
    x = t.suggest_float("x", -5, 5)
    y = t.suggest_float("y", 1e-5, 1e-1, log=True)
    return (x - 1) * (x - 1) + (100 * y - 1) * (100 * y - 1) + x * y


def grids(t):
    a = t.suggest_float("a", 0.1, 2.05, step=0.3)
    n = t.suggest_int("n", 1, 40)
    m = t.suggest_int("m", 2, 512, log=True)
    s = t.suggest_int("s", 4, 64, step=4)
    kind = t.suggest_categorical("kind", ["red", "green", "blue"])
    flag = t.suggest_categorical("flag", [None, True, 3, 0.5])
    bonus = {"red": 0.0, "green": 1.5, "blue": 0.5}[kind] + {None: 0.0, True: 0.25, 3: 1.0, 0.5: 0.75}[flag]
    return (
        bonus - (a - 1) * (a - 1) - (n - 17) * (n - 17) / 100 - (m - 90) * (m - 90) / 10000 - (s - 32) * (s - 32) / 500
    )


def branches(t):
    model = t.suggest_categorical("model", ["tree", "net"])
    rate = t.suggest_float("rate", 1e-4, 1, log=True)
    if model == "tree":
        depth = t.suggest_int("depth", 1, 12)
        return (depth - 5) * (depth - 5) / 10 + (rate - 0.1) * (rate - 0.1)
    units = t.suggest_int("units", 8, 256, log=True)
    loss = (units - 64) * (units - 64) / 5000 + (rate - 0.01) * (rate - 0.01) * 50 + 0.1
    if units > 100:
        loss = loss + t.suggest_float("dropout", 0, 0.5) / 4
    return loss


def moving(t):
    width = t.suggest_int("width", 1, 10)
    x = t.suggest_float("x", -width, width)
    return (x - 3) * (x - 3) + width / 20


def curve(x, depth, step):
    """A learning curve that can be told apart from others early, and sometimes crosses."""
    return (x - 0.3) * (x - 0.3) + (depth - 4) * (depth - 4) / 40 + (1 + (depth % 3)) / (step + 2)


def reporting(t, steps=12):
    x = t.suggest_float("x", 0, 1)
    depth = t.suggest_int("depth", 1, 8)
    if t.number % 11 == 7:
        return float("nan")
    value = 0.0
    for step in range(steps):
        value = curve(x, depth, step)
        if t.number % 13 == 9 and step == 4:
            value = float("nan")
        t.report(value, step)
        if t.should_prune():
            raise optuna.TrialPruned()
    return value if value == value else 9.0


def scores(t):
    return 2 - reporting_up(t)


def reporting_up(t):
    x = t.suggest_float("x", 0, 1)
    depth = t.suggest_int("depth", 1, 8)
    value = 0.0
    for step in range(20):
        value = curve(x, depth, step)
        t.report(2 - value, step)
        if t.should_prune():
            raise optuna.TrialPruned()
    return value


def instances(t):
    """The mean over instances, reported one by one: what the Wilcoxon pruner is for."""
    x = t.suggest_float("x", 0, 1)
    total = 0.0
    for k in range(16):
        value = (x - 0.4) * (x - 0.4) * (1 + k % 5) + (k * 7 % 16) / 16 + (k % 3) * x / 10
        t.report(value, k)
        total = total + value
        if t.should_prune():
            return total / (k + 1)
    return total / 16


def plan(t):
    rate = t.suggest_float("learningRate", 1e-5, 1e-2, log=True)
    dropout = t.suggest_float("dropout", 0.1, 0.5)
    units = t.suggest_int("lstmUnits", 64, 256)
    batch = t.suggest_categorical("batchSize", [256, 512, 1024])
    ratio = t.suggest_float("buyWeightFrac", 0.3, 0.7)
    auc = (
        0.8
        - (rate - 0.001) * (rate - 0.001) * 5000
        - (dropout - 0.25) * (dropout - 0.25)
        - (units - 160) * (units - 160) / 200000
        - (batch - 512) / 50000
    )
    off = ratio - 0.52
    return auc - 0.5 * (off if off > 0 else -off)


def case(name, objective, direction, sampler, n, pruner=None, enqueue=(), batch=1):
    study = optuna.create_study(direction=direction, sampler=sampler, pruner=pruner or NopPruner(), study_name=name)
    for params in enqueue:
        study.enqueue_trial(params)
    if batch == 1:
        study.optimize(objective, n_trials=n)
    else:
        for _ in range(n // batch):
            asked = [study.ask() for _ in range(batch)]
            values = [objective(t) for t in asked]
            for t, value in reversed(list(zip(asked, values))):
                study.tell(t, value)
    evaluator = optuna.importance.PedAnovaImportanceEvaluator()
    importance = evaluator.evaluate(study) if len(study.get_trials(states=(TrialState.COMPLETE,))) >= 20 else None
    return {
        "importance": importance,
        "name": name,
        "objective": objective.__name__,
        "direction": direction,
        "batch": batch,
        "enqueue": list(enqueue),
        "trials": [[t.state.name, t.value, t.params, len(t.intermediate_values)] for t in study.trials],
    }


cases = [
    case("floats", floats, "minimize", TPESampler(seed=7), 120),
    case("grids", grids, "maximize", TPESampler(seed=1), 150),
    case("branches", branches, "minimize", TPESampler(seed=11), 120),
    case("moving", moving, "minimize", TPESampler(seed=3), 60),
    case(
        "reporting", reporting, "minimize", TPESampler(seed=5), 120, MedianPruner(n_startup_trials=5, n_warmup_steps=2)
    ),
    case("halving", reporting, "minimize", TPESampler(seed=6), 80, SuccessiveHalvingPruner()),
    case(
        "halving-up",
        scores,
        "maximize",
        TPESampler(seed=8),
        80,
        SuccessiveHalvingPruner(min_resource=2, reduction_factor=3),
    ),
    case(
        "hyperband", reporting, "minimize", TPESampler(seed=9), 100, HyperbandPruner(min_resource=1, reduction_factor=3)
    ),
    case("wilcoxon", instances, "minimize", TPESampler(seed=10), 60, WilcoxonPruner(p_threshold=0.1)),
    case("random", grids, "maximize", RandomSampler(seed=2), 60),
    case("random-floats", floats, "minimize", RandomSampler(seed=4), 60),
    case("plan", plan, "maximize", TPESampler(seed=7), 200),
    case("parallel", plan, "maximize", TPESampler(seed=12), 80, batch=4),
    case(
        "enqueued",
        plan,
        "maximize",
        TPESampler(seed=13),
        40,
        enqueue=[
            {"learningRate": 0.001, "dropout": 0.2, "lstmUnits": 128, "batchSize": 512, "buyWeightFrac": 0.5},
            {"dropout": 0.4},
        ],
    ),
]
print(
    *[
        (
            c["name"],
            {
                s.name: sum(t[0] == s.name for t in c["trials"])
                for s in TrialState
                if any(t[0] == s.name for t in c["trials"])
            },
        )
        for c in cases
    ],
    sep="\n",
)
golden = {
    "about": "seeded studies of Optuna; test/golden/searchStudies.py",
    "versions": {
        "optuna": optuna.__version__,
        "numpy": numpy.__version__,
        "scipy": scipy.__version__,
        "python": platform.python_version(),
    },
    "date": "2026-11-24",
    "tolerance": {
        "float": 1e-9,
        "importance": 1e-6,
        "why": (
            "exp, log and erf of V8 and of NumPy differ in the last bit, Newton's method stops at 1e-8 of a step; "
            "choices, whole numbers, states and report counts must be equal; an importance divides densities by "
            "densities down to 1e-12, which multiplies what exp and erf lose"
        ),
    },
    "cases": cases,
}
path = os.path.join(os.path.dirname(__file__), "searchStudies.json")
with open(path, "w") as file:
    json.dump(golden, file, separators=(",", ":"))
    file.write("\n")
print(os.path.getsize(path))
