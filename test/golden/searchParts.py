"""The parts of Optuna 5.0.0's samplers and pruners one by one: densities, splits, weights, decisions.

    NPY_DISABLE_CPU_FEATURES="X86_V3 X86_V4 AVX512_ICL" python test/golden/searchParts.py

Why the variable: see searchStudies.py.
"""

import json
import math
import os
import platform
import sys
import warnings

if "AVX512_ICL" not in os.environ.get("NPY_DISABLE_CPU_FEATURES", ""):
    sys.exit("run with NPY_DISABLE_CPU_FEATURES as the docstring says")

import numpy as np
import optuna
import scipy
import scipy.stats
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.samplers._tpe.parzen_estimator import _ParzenEstimator, _ParzenEstimatorParameters
from optuna.samplers._tpe.sampler import _split_trials, default_gamma, default_weights
from optuna.samplers._tpe import _truncnorm
from optuna.trial import TrialState, create_trial

optuna.logging.set_verbosity(optuna.logging.ERROR)
warnings.simplefilter("ignore")
rng = np.random.RandomState(20)


def spec(d):
    if isinstance(d, CategoricalDistribution):
        return {"kind": "categorical", "choices": list(d.choices)}
    kind = "int" if isinstance(d, IntDistribution) else "float"
    return {"kind": kind, "low": d.low, "high": d.high, "log": d.log, "step": d.step}


def internal(d, n):
    """n plausible internal values, with repeats on grids."""
    if isinstance(d, CategoricalDistribution):
        return rng.randint(0, len(d.choices), n).astype(float)
    if isinstance(d, IntDistribution):
        if d.log:
            return np.clip(np.rint(np.exp(rng.uniform(math.log(d.low), math.log(d.high), n))), d.low, d.high)
        return d.low + d.step * rng.randint(0, (d.high - d.low) // d.step + 1, n).astype(float)
    if d.log:
        return np.round(np.exp(rng.uniform(math.log(d.low), math.log(d.high), n)), 8)
    if d.step is not None:
        return d.low + d.step * rng.randint(0, round((d.high - d.low) / d.step) + 1, n)
    return np.round(rng.uniform(d.low, d.high, n), 5)


spaces = {
    "float": {"x": FloatDistribution(-3, 4)},
    "log": {"x": FloatDistribution(1e-5, 1e-2, log=True)},
    "step": {"x": FloatDistribution(0.25, 2.25, step=0.25)},
    "int": {"x": IntDistribution(1, 30)},
    "int-step": {"x": IntDistribution(4, 64, step=4)},
    "int-log": {"x": IntDistribution(1, 300, log=True)},
    "choice": {"x": CategoricalDistribution(["a", "b", "c", "d"])},
    "all": {
        "a": FloatDistribution(0, 1),
        "b": FloatDistribution(1e-4, 1, log=True),
        "c": IntDistribution(64, 256),
        "d": CategoricalDistribution([256, 512, 1024]),
        "e": FloatDistribution(0.3, 0.7),
    },
}
parameters = _ParzenEstimatorParameters(1.0, True, False, default_weights, True)
densities = []
for name, space in spaces.items():
    for n in (0, 1, 2, 7, 40):
        observations = {k: internal(d, n) for k, d in space.items()}
        points = {k: internal(d, 12) for k, d in space.items()}
        estimator = _ParzenEstimator(observations, space, parameters)
        densities.append(
            {
                "name": f"{name}, {n} observations",
                "space": [[k, spec(d)] for k, d in space.items()],
                "observations": [observations[k].tolist() for k in space],
                "points": [points[k].tolist() for k in space],
                "logDensity": estimator.log_pdf(points).tolist(),
            }
        )

weights = []
for n in (0, 1, 5, 24, 25, 26, 27, 60):
    w = np.append(default_weights(n), [1.0]) if n else np.array([1.0])
    weights.append([n, (w / w.sum()).tolist()])


def trial(number, state, value=None, reports=None):
    t = create_trial(state=state, value=value, intermediate_values=reports or {})
    t.number = number
    return t


class Known:
    """As much of a study as the functions under test look at."""

    def __init__(self, direction, trials, name="known"):
        self.directions = [optuna.study.StudyDirection[direction.upper()]]
        self.direction = self.directions[0]
        self.study_name = name
        self.all = trials
        self._storage = self

    def get_trials(self, deepcopy=False, states=None):
        return [t for t in self.all if states is None or t.state in states]

    @property
    def best_trial(self):
        done = [t for t in self.all if t.state == TrialState.COMPLETE]
        if not done:
            raise ValueError
        pick = max if self.direction == optuna.study.StudyDirection.MAXIMIZE else min
        return pick(done, key=lambda t: t.value)

    def set_trial_system_attr(self, trial_id, key, value):
        self.noted.append([key, value])


def random_trial(number):
    kind = rng.randint(0, 10)
    reports = {
        int(s): float(rng.choice([round(rng.normal(), 3), math.nan], p=[0.9, 0.1]))
        for s in sorted(rng.choice(8, rng.randint(0, 5), replace=False))
    }
    if kind < 3:
        # Values repeat, so that ties are broken.
        return trial(number, TrialState.COMPLETE, float(rng.randint(0, 6)), reports)
    if kind < 9:
        last = reports[max(reports)] if reports else math.nan
        t = trial(number, TrialState.PRUNED, None if last != last else last, reports)
        return t
    return trial(number, TrialState.RUNNING, None, reports)


def frozen(t):
    value = t.value if t.state in (TrialState.COMPLETE, TrialState.PRUNED) and t.values is not None else None
    return [
        t.state.name,
        value,
        {str(k): ("NaN" if v != v else v) for k, v in t.intermediate_values.items()},
        dict(t.system_attrs),
    ]


splits = []
for direction in ("minimize", "maximize"):
    for n in (1, 9, 20, 60):
        trials = [random_trial(i) for i in range(n)]
        for below_count in sorted({default_gamma(n), min(n, 4), n // 2}):
            below, above = _split_trials(Known(direction, trials), trials, below_count)
            splits.append(
                {
                    "direction": direction,
                    "trials": [frozen(t)[:3] for t in trials],
                    "belowCount": below_count,
                    "below": [t.number for t in below],
                    "above": [t.number for t in above],
                }
            )
gammas = [[n, default_gamma(n)] for n in (0, 1, 9, 10, 11, 100, 240, 241, 250, 251, 5000)]

pruners = {
    "median": lambda: optuna.pruners.MedianPruner(n_startup_trials=3),
    "median, 2 warm-up steps, every 2": lambda: optuna.pruners.MedianPruner(
        n_startup_trials=1, n_warmup_steps=2, interval_steps=2, n_min_trials=2
    ),
    "percentile 25": lambda: optuna.pruners.PercentilePruner(25.0, n_startup_trials=2),
    "halving": lambda: optuna.pruners.SuccessiveHalvingPruner(min_resource=1, reduction_factor=2),
    "halving, auto": lambda: optuna.pruners.SuccessiveHalvingPruner(),
    "halving, bootstrap": lambda: optuna.pruners.SuccessiveHalvingPruner(
        min_resource=1, reduction_factor=3, bootstrap_count=3
    ),
    "hyperband": lambda: optuna.pruners.HyperbandPruner(min_resource=1, max_resource=9, reduction_factor=3),
    "wilcoxon": lambda: optuna.pruners.WilcoxonPruner(p_threshold=0.3),
}
decisions = []
for name, make in pruners.items():
    for k in range(20):
        direction = ("minimize", "maximize")[k % 2]
        trials = []
        for i in range(rng.randint(0, 12)):
            reports = {
                s: round(float(rng.normal()), 3) if rng.uniform() > 0.05 else math.nan
                for s in range(rng.randint(1, 10))
            }
            if rng.uniform() < 0.2:
                reports.pop(0)
            state = TrialState.COMPLETE if rng.uniform() < 0.7 else TrialState.PRUNED
            last = reports[max(reports)] if reports else math.nan
            t = trial(
                i,
                state,
                round(float(rng.normal()), 3) if state == TrialState.COMPLETE else (None if last != last else last),
                reports,
            )
            for rung in range(3):
                if rng.uniform() < 0.6:
                    t.system_attrs[f"completed_rung_{rung}"] = round(float(rng.normal()), 3)
            trials.append(t)
        current = trial(len(trials), TrialState.RUNNING, None, {})
        steps = range(rng.randint(1, 9))
        if name.startswith("median") and k % 5 == 4:
            current.intermediate_values = {s: math.nan for s in steps}
        else:
            current.intermediate_values = {s: round(float(rng.normal()), 3) for s in steps}
        study = Known(direction, [*trials, current])
        study.noted = []
        current._trial_id = current.number
        pruner = make()
        if name == "hyperband":
            # Its own filter wants a whole study: what it comes to is the halving of the trial's bracket over the
            # trials of that bracket.
            pruner._try_initialization(study)
            bracket = pruner._get_bracket_id(study, current)
            inner = Known(direction, [t for t in study.all if pruner._get_bracket_id(study, t) == bracket])
            inner.noted = study.noted
            answer = pruner._pruners[bracket].prune(inner, current)
        else:
            answer = pruner.prune(study, current)
        decisions.append(
            {
                "pruner": name,
                "direction": direction,
                "trials": [frozen(t) for t in study.all],
                "prune": bool(answer),
                "noted": study.noted,
            }
        )

signed_rank = []
for n in (2, 3, 5, 8, 13, 14, 30, 50, 51, 80):
    for kind in ("plain", "ties", "zeros"):
        d = np.round(rng.normal(0.1, 1, n), 6)
        if kind != "plain":
            d = np.round(d * 2) / 2 if kind == "zeros" else np.round(d * 2) / 2 + 0.25
        if not np.any(d != 0):
            continue
        for alternative in ("less", "greater"):
            signed_rank.append(
                [
                    d.tolist(),
                    alternative,
                    float(scipy.stats.wilcoxon(d, alternative=alternative, zero_method="zsplit").pvalue),
                ]
            )

stream = np.random.RandomState(20261124)
p = np.array([0.1, 0.0, 0.4, 0.25, 0.25])
draws = {
    "seed": 20261124,
    "uniform": stream.random_sample(5).tolist(),
    "choice": stream.choice(5, p=p, size=40).tolist(),
    "p": p.tolist(),
    "after": float(stream.random_sample()),
}
stream = np.random.RandomState(4294967295)
draws["lastSeed"] = [4294967295, stream.random_sample(700)[-3:].tolist()]

mass = []
for a, b in [
    (-1, 1),
    (-0.1, 0.2),
    (-40, -39),
    (-8, -7.5),
    (7.5, 8),
    (25, 26),
    (-3, 0),
    (0, 3),
    (0.5, 0.51),
    (-30, 30),
    (-9, 0.001),
]:
    a, b = np.array([float(a)]), np.array([float(b)])
    qs = np.array([1e-12, 0.01, 0.3, 0.5, 0.9, 1 - 1e-9])
    mass.append(
        [
            a[0],
            b[0],
            float(_truncnorm._log_gauss_mass(a, b)[0]),
            [[q, float(_truncnorm.ppf(np.array([q]), a, b)[0])] for q in qs.tolist()],
        ]
    )

grids = [
    [low, high, step, FloatDistribution(low, high, step=step).high, FloatDistribution(low, high, step=step).single()]
    for low, high, step in [
        (0, 1, 0.1),
        (0.1, 0.5, 0.1),
        (0, 1, 0.3),
        (-0.35, 0.35, 0.05),
        (1e-7, 3e-6, 1e-7),
        (0, 0.3, 0.1),
        (5, 5, 0.5),
        (1, 1.4, 0.5),
        (0, 1e21, 3e20),
        (0.1, 2.05, 0.3),
    ]
]

golden = {
    "about": "parts of Optuna's samplers and pruners; test/golden/searchParts.py",
    "versions": {
        "optuna": optuna.__version__,
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "python": platform.python_version(),
    },
    "date": "2026-11-24",
    "tolerance": {
        "logDensity": 1e-9,
        "quantile": 1e-9,
        "pValue": 1e-12,
        "why": (
            "exp, log and erf differ in the last bit and are summed over up to 41 kernels; Newton's method stops at "
            "1e-8 of a step, which is far below 1e-9 of the value; p-values are ratios of whole numbers or one erf"
        ),
    },
    "densities": densities,
    "weights": weights,
    "gammas": gammas,
    "splits": splits,
    "decisions": decisions,
    "signedRank": signed_rank,
    "draws": draws,
    "truncatedNormal": mass,
    "grids": grids,
}
print({name: sum(d["prune"] for d in decisions if d["pruner"] == name) for name in pruners})
path = os.path.join(os.path.dirname(__file__), "searchParts.json")
with open(path, "w") as file:
    json.dump(golden, file, separators=(",", ":"), allow_nan=False)
    file.write("\n")
print(os.path.getsize(path))
