/** Boosted trees from what their model directory holds. */
import { z } from "zod";
import type { Loss } from "../contract.js";
import { focalParameters } from "../directory/modelCard.js";
import { refusal, requireFile } from "../directory/modelFiles.js";
import type { SavedModel } from "../members/member.js";
import { GradientBoostingModel, type BoosterParams } from "./gradientBoostingModel.js";
import { Booster } from "./xgboost/booster.js";

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
  const booster = Booster.load(requireFile(directory, files, "booster.ubj"), params);
  const { features } = booster;
  if (features === featureNames.length) return new GradientBoostingModel({ booster, featureNames, link, params, loss });
  booster.free();
  throw refusal(directory, `its trees read ${features} features, model.json names ${featureNames.length}`);
}
