import { sayFirstFault, schemaFaultWords } from "../../core/index.js";
import { GRADIENT_BOOSTING_OPTIONS, type GradientBoostingTable } from "../gradientBoosting/boostingOptions.js";
import { boosterToOnnx } from "../gradientBoosting/boosterToOnnx.js";
import { boosterCard, loadGradientBoosting } from "../gradientBoosting/loadGradientBoosting.js";
import { fitGradientBoosting } from "../gradientBoosting/fitGradientBoosting.js";
import { requireBoosterParams } from "../gradientBoosting/requireBoosterParams.js";
import { defineMember } from "./defineMember.js";
import type { Member } from "./member.js";

export const gradientBoosting: Member<GradientBoostingTable> = defineMember({
  name: "gradientBoosting",
  label: "XGBoost",
  options: GRADIENT_BOOSTING_OPTIONS,
  readsWindows: false,
  step: "boosting round",
  fit: (train, options, { loss, link, featureNames, ...context }) =>
    fitGradientBoosting(train, { ...options, loss, link, featureNames }, context),
  requireOptions: ({ params }) => requireBoosterParams("use boosted trees", params, { isOfARun: true }),
  cardObjection: (body) => {
    const { error } = boosterCard.safeParse(body, { error: schemaFaultWords });
    return error && sayFirstFault(error.issues);
  },
  load: loadGradientBoosting,
  toOnnx: boosterToOnnx,
  // A round was found to take as long as 3,300 of the LSTM's products.
  cost: ({ rounds }) => 3_300 * rounds,
  mostEpochs: ({ rounds }) => rounds,
  describe: ({ rounds, params }) =>
    `at most ${rounds} trees: ${Object.entries(params)
      .map(([name, value]) => `${name} ${value}`)
      .join(", ")}`,
});
