/** Boosted trees from what their model directory holds. */
import { z } from "zod";
import type { Loss } from "../contract.js";
import { focalParameters } from "../directory/modelCard.js";
import { refusal, requireFile } from "../directory/modelFiles.js";
import type { SavedModel } from "../members/member.js";
import { GradientBoostingModel, type BoosterParams } from "./gradientBoostingModel.js";
import { requireBoosterParams } from "./requireBoosterParams.js";
import { Booster } from "./xgboost/booster.js";
import { treesObjection } from "./xgboost/treesObjection.js";

interface BoosterCard {
  /** What further rounds are boosted with. */
  readonly params: BoosterParams;
  readonly loss: Loss;
  /** Version that wrote the booster. */
  readonly xgboost: string;
}

/** The trees' own part of a card. */
export const boosterCard: z.ZodType<BoosterCard> = z.strictObject({
  params: z.record(z.string().regex(/^[a-z][a-z0-9_]{0,60}$/), z.union([z.number(), z.string().max(200)])),
  loss: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("crossEntropy") }),
    focalParameters.extend({ kind: z.literal("focal") }),
  ]),
  xgboost: z.string().max(20),
});

export function loadGradientBoosting({
  directory,
  featureNames,
  link,
  body,
  files,
}: SavedModel): GradientBoostingModel {
  const { params, loss } = boosterCard.parse(body);
  const content = requireFile(directory, files, "booster.ubj");
  const objection = treesObjection(content, featureNames.length);
  if (objection !== undefined) throw refusal(directory, `booster.ubj cannot be given to XGBoost: ${objection}`);
  // As for a fit; the device that it was fitted on need not be here.
  const { device: _, ...asked } = params;
  requireBoosterParams(`load the model in "${directory}"`, asked, { loss });
  return new GradientBoostingModel({ booster: Booster.load(content, params), featureNames, link, params, loss });
}
