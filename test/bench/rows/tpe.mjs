/**
 * TPE suggestions in a study of 1,000 trials of the five parameters searched: trials asked, suggested and told.
 * Usage: node tpe.mjs DIRECTORY
 */
import { createStudy, TpeSampler } from "tenbin";
import { say, timed } from "./timed.mjs";

const TRIALS = 1_000;
const SUGGESTIONS = 20;

function suggest(trial) {
  const rate = trial.suggestFloat("learningRate", 1e-5, 1e-2, { log: true });
  const dropout = trial.suggestFloat("dropout", 0.1, 0.5);
  const units = trial.suggestInt("lstmUnits", 64, 256);
  const batch = trial.suggestCategorical("batchSize", [256, 512, 1024]);
  const ratio = trial.suggestFloat("buyWeightFrac", 0.3, 0.7);
  const off = ratio - 0.52;
  return (
    0.8 -
    (rate - 0.001) * (rate - 0.001) * 5000 -
    (dropout - 0.25) * (dropout - 0.25) -
    ((units - 160) * (units - 160)) / 200000 -
    (batch - 512) / 50000 -
    0.5 * (off > 0 ? off : -off)
  );
}

// The history is TPE's own, so that kernels lie as they do in use.
const study = createStudy({ direction: "maximize", sampler: new TpeSampler({ seed: 7 }) });
for (let i = 0; i < TRIALS; i++) {
  const trial = study.ask();
  study.tell(trial, suggest(trial));
}
let checksum = 0;
const perSuggestion = (values) => values.map((value) => value / SUGGESTIONS);
const { seconds, cpuSeconds } = await timed(
  () => {
    for (let i = 0; i < SUGGESTIONS; i++) {
      const trial = study.ask();
      checksum += suggest(trial);
      study.tell(trial, { state: "fail" });
    }
  },
  { warmUps: 0 },
);
say(
  { seconds: perSuggestion(seconds), cpuSeconds: perSuggestion(cpuSeconds) },
  { trials: TRIALS, parameters: 5, checksum },
);
