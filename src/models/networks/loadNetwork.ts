/** A network from what its model directory holds; hostile until shape, weights and files agree. */
import { z } from "zod";
import { unpackFloats32, unpackFloats64 } from "../directory/floatFile.js";
import { refusal, requireFile } from "../directory/modelFiles.js";
import type { SavedModel } from "../members/member.js";
import { sizeOf } from "./architecture.js";
import { blueprintOf, countOnCard, type NetworkKind, type WindowShape } from "./blueprint.js";
import { Network } from "./network.js";
import { NetworkModel } from "./networkModel.js";

const weights = z
  .array(z.strictObject({ name: z.string().max(100), shape: z.array(countOnCard).min(1).max(3) }))
  .max(10_000);

/** What is wrong with a network's part of a card; undefined if nothing is. */
export function networkCardObjection<Shape extends WindowShape>(
  { shape }: NetworkKind<Shape>,
  body: SavedModel["body"],
): string | undefined {
  const { error } = z.strictObject({ shape, weights }).safeParse(body);
  return error && z.prettifyError(error);
}

export function loadNetwork<Shape extends WindowShape>(
  kind: NetworkKind<Shape>,
  { directory, body, files, featureNames, link }: SavedModel,
): NetworkModel {
  const shape = kind.shape.parse(body["shape"]);
  const blueprint = blueprintOf(kind, shape);
  const expected = blueprint.architecture.weights;
  const describe = (list: readonly { readonly name: string; readonly shape: readonly number[] }[]) =>
    JSON.stringify(list.map(({ name, shape: dims }) => [name, dims]));
  if (describe(weights.parse(body["weights"])) !== describe(expected) || shape.features !== featureNames.length)
    throw refusal(directory, "its weights do not fit its shape");
  const values = unpackFloats32(
    "weights.bin",
    requireFile(directory, files, "weights.bin"),
    expected.map(({ shape: dims }) => sizeOf(dims)),
  );
  const [mean, deviation] = unpackFloats64("scaling.bin", requireFile(directory, files, "scaling.bin"), [
    shape.features,
    shape.features,
  ]);
  if (deviation!.some((value) => value <= 0))
    throw refusal(directory, "every deviation in scaling.bin must be above 0");
  const network = new Network(
    blueprint,
    expected.map(({ name, shape: dims }, k) => ({ name, shape: dims, values: values[k]! })),
  );
  return new NetworkModel({ network, standardizer: { mean: mean!, deviation: deviation! }, featureNames, link });
}
