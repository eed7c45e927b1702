"""The same suggestions as tpe.mjs by Optuna.

Usage: python tpe_peer.py DIRECTORY
"""

import optuna

from timed import say, timed

optuna.logging.set_verbosity(optuna.logging.ERROR)
TRIALS, SUGGESTIONS = 1_000, 20


def suggest(t):
    rate = t.suggest_float("learningRate", 1e-5, 1e-2, log=True)
    dropout = t.suggest_float("dropout", 0.1, 0.5)
    units = t.suggest_int("lstmUnits", 64, 256)
    batch = t.suggest_categorical("batchSize", [256, 512, 1024])
    ratio = t.suggest_float("buyWeightFrac", 0.3, 0.7)
    off = ratio - 0.52
    return (
        0.8
        - (rate - 0.001) * (rate - 0.001) * 5000
        - (dropout - 0.25) * (dropout - 0.25)
        - (units - 160) * (units - 160) / 200000
        - (batch - 512) / 50000
        - 0.5 * (off if off > 0 else -off)
    )


study = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=7))
study.optimize(suggest, n_trials=TRIALS)
checksum = 0.0


def suggestions():
    global checksum
    for _ in range(SUGGESTIONS):
        trial = study.ask()
        checksum += suggest(trial)
        study.tell(trial, state=optuna.trial.TrialState.FAIL)


times, _ = timed(suggestions, warm_ups=0)
say(
    {clock: [value / SUGGESTIONS for value in values] for clock, values in times.items()},
    {"trials": TRIALS, "parameters": 5, "checksum": checksum},
)
