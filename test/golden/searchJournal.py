"""Journals both ways: one that Optuna 5.0.0 wrote, and what it reads in one that we wrote.

    python test/golden/searchJournal.py

Reads test/golden/searchJournalOurs.log, which test/search/journalStorage.test.ts compares with what the
code writes today (TENBIN_WRITE_JOURNAL=1 rewrites it).
"""

import json
import math
import os
import platform
import re
import tempfile
import warnings

import optuna
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend

optuna.logging.set_verbosity(optuna.logging.ERROR)
warnings.simplefilter("ignore")
here = os.path.dirname(os.path.abspath(__file__))


def plain(value):
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


def trials_of(path, name):
    study = optuna.load_study(study_name=name, storage=JournalStorage(JournalFileBackend(path)))
    return {
        "direction": study.direction.name,
        "trials": [
            {
                "state": t.state.name,
                "value": plain(t.value) if t.values is not None else None,
                "params": t.params,
                "reports": {str(k): plain(v) for k, v in t.intermediate_values.items()},
                "userAttrs": t.user_attrs,
                "systemAttrs": t.system_attrs,
                "distributions": {
                    k: json.loads(optuna.distributions.distribution_to_json(d)) for k, d in t.distributions.items()
                },
            }
            for t in study.trials
        ],
    }


def objective(trial):
    x = trial.suggest_float("x", -5, 5)
    y = trial.suggest_float("y", 1e-5, 1e-1, log=True)
    s = trial.suggest_float("s", 0.0, 1.0, step=0.25)
    n = trial.suggest_int("n", 1, 64, log=True)
    c = trial.suggest_categorical("c", ["a", None, True, 2.5])
    trial.set_user_attr("note", {"fold": [0.5, 0.25], "text": 'quote " and é'})
    for step in range(3):
        trial.report(float("nan") if trial.number == 2 else x * x + step, step)
        if trial.should_prune():
            raise optuna.TrialPruned()
    if trial.number == 4:
        return float("nan")
    if trial.number == 5:
        return float("inf")
    return x * x + y + s + n + (c == "a")


with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "study.log")
    storage = JournalStorage(JournalFileBackend(path))
    optuna.create_study(storage=storage, study_name="deleted").enqueue_trial({"x": 1.0})
    optuna.delete_study(storage=storage, study_name="deleted")
    study = optuna.create_study(
        storage=storage,
        study_name="theirs",
        direction="minimize",
        sampler=optuna.samplers.TPESampler(seed=3, n_startup_trials=6),
        pruner=optuna.pruners.MedianPruner(n_startup_trials=5),
    )
    study.set_user_attr("purpose", "golden")
    study.enqueue_trial({"x": 0.5, "c": None})
    study.optimize(objective, n_trials=11)
    study.ask().suggest_float("x", -5, 5)
    with open(path) as file:
        text = re.sub(
            r'"worker_id":"[^"]*"', '"worker_id":"11111111-2222-3333-4444-555555555555-140000000000000"', file.read()
        )
    theirs = trials_of(path, "theirs")

ours = os.path.join(here, "searchJournalOurs.log")
golden = {
    "about": "a journal that Optuna wrote and what it holds; what Optuna reads in ours; test/golden/searchJournal.py",
    "versions": {"optuna": optuna.__version__, "python": platform.python_version()},
    "date": "2026-11-24",
    "tolerance": {"all": 0, "why": "both sides write floats so that they read back exactly"},
    "theirs": {"journal": text.splitlines(), **theirs},
    "ours": trials_of(ours, "ours") if os.path.exists(ours) else None,
}
with open(os.path.join(here, "searchJournal.json"), "w") as file:
    json.dump(golden, file, indent=1, allow_nan=False)
    file.write("\n")
print({t["state"] for t in theirs["trials"]}, golden["ours"] and {t["state"] for t in golden["ours"]["trials"]})
