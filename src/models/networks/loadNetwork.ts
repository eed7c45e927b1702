/** A network from what its model directory holds; hostile until shape, weights and files agree. */
import { join } from "node:path";
import { z } from "zod";
import { sayFirstFault, schemaFaultWords } from "../../core/index.js";
import { refusal, requireFile } from "../directory/modelFiles.js";
import { unpackSafetensors, type NamedTensor } from "../directory/safetensors.js";
import type { SavedModel } from "../members/member.js";
import { blueprintOf, type NetworkKind, type WindowShape } from "./blueprint.js";
import { Network } from "./network.js";
import { NetworkModel, WEIGHTS_FILE } from "./networkModel.js";

/** What is wrong with a network's part of a card; undefined if nothing is. */
export function networkCardObjection<Shape extends WindowShape>(
  { shape }: NetworkKind<Shape>,
  body: SavedModel["body"],
): string | undefined {
  const { error } = z.strictObject({ shape }).safeParse(body, { error: schemaFaultWords });
  return error && sayFirstFault(error.issues);
}

export function loadNetwork<Shape extends WindowShape>(
  kind: NetworkKind<Shape>,
  { directory, body, files, featureNames, link }: SavedModel,
): NetworkModel {
  const shape = kind.shape.parse(body["shape"]);
  if (shape.features !== featureNames.length)
    throw refusal(directory, `its shape reads ${shape.features} features, model.json names ${featureNames.length}`);
  const blueprint = blueprintOf(kind, shape);
  const saved = unpackSafetensors(join(directory, WEIGHTS_FILE), requireFile(directory, files, WEIGHTS_FILE));
  const tensor = <Values extends NamedTensor["values"]>(expected: Expected<Values>): Values =>
    requireTensor(directory, saved, expected);
  const weights = blueprint.architecture.weights.map(({ name, shape: dims }) => ({
    name,
    shape: dims,
    values: tensor({ name, shape: dims, type: Float32Array }),
  }));
  const standardizer = {
    mean: tensor({ name: "scaling/mean", shape: [shape.features], type: Float64Array }),
    deviation: tensor({ name: "scaling/deviation", shape: [shape.features], type: Float64Array }),
  };
  if (standardizer.deviation.some((value) => value <= 0))
    throw refusal(directory, `every number of "scaling/deviation" in ${WEIGHTS_FILE} must be above 0`);
  if (saved.size !== weights.length + 2)
    throw refusal(directory, `${WEIGHTS_FILE} holds ${saved.size} tensors, its shape has ${weights.length + 2}`);
  return NetworkModel.of({ network: new Network(blueprint, weights), standardizer, featureNames, link });
}

interface Expected<Values> {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: new (length: number) => Values;
}

function requireTensor<Values extends NamedTensor["values"]>(
  directory: string,
  saved: ReadonlyMap<string, NamedTensor>,
  { name, shape, type }: Expected<Values>,
): Values {
  const found = saved.get(name);
  if (found === undefined) throw refusal(directory, `${WEIGHTS_FILE} does not hold "${name}"`);
  const { values } = found;
  if (!(values instanceof type) || JSON.stringify(found.shape) !== JSON.stringify(shape))
    throw refusal(
      directory,
      `its weights do not fit its shape: "${name}" must be ${type.name} of [${shape.join(", ")}], ` +
        `it is ${values.constructor.name} of [${found.shape.join(", ")}]`,
    );
  if (values.some((value) => !Number.isFinite(value)))
    throw refusal(directory, `every number of "${name}" in ${WEIGHTS_FILE} must be finite`);
  return values;
}
