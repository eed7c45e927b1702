/** The recurrent network: LSTM, dropout, LSTM, dropout, dense with relu, one sigmoid unit. */
import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs-node";
import { denseNodes, lstmNodes } from "../export/layers.js";
import { blockLstm } from "../tensorflow/blockLstm.js";
import type { Architecture } from "./architecture.js";
import { wholePanels } from "./inWholePanels.js";
import { dense } from "./layers/dense.js";
import { dropped } from "./layers/dropped.js";
import { denseWeights, lstmWeights } from "./weightSpecs.js";

export interface LstmShape {
  readonly features: number;
  readonly steps: number;
  readonly firstUnits: number;
  readonly secondUnits: number;
  readonly denseUnits: number;
}

/** @param options.forgetBias Of weights that are drawn; those that are loaded have their own. */
export function lstmArchitecture(
  { features, steps, firstUnits, secondUnits, denseUnits }: LstmShape,
  { forgetBias = 0 }: { readonly forgetBias?: number } = {},
): Architecture {
  return {
    weights: [
      ...lstmWeights("lstm1", { inputs: features, units: firstUnits, forgetBias }),
      ...lstmWeights("lstm2", { inputs: firstUnits, units: secondUnits, forgetBias }),
      ...denseWeights("dense", secondUnits, denseUnits),
      ...denseWeights("output", denseUnits, 1),
    ],
    logits: (weightOf, x, dropout) => {
      const batch = x.shape[1];
      const lstm = (input: Tensor3D, name: string) =>
        blockLstm(input, weightOf(`${name}/kernel`) as Tensor2D, weightOf(`${name}/bias`));
      const first = dropped(lstm(x, "lstm1"), dropout, 0); // [steps, batch, firstUnits]
      const second = lstm(first, "lstm2"); // [steps, batch, secondUnits]
      const last = second.slice([steps - 1, 0, 0], [1, batch, secondUnits]).reshape([batch, secondUnits]);
      const hidden = dense(dropped(last, dropout, 1), weightOf("dense/kernel"), weightOf("dense/bias"), {
        activation: "relu",
      });
      return dense(hidden, weightOf("output/kernel"), weightOf("output/bias")).reshape([batch]);
    },
    logitNodes: (graph, weightOf, x) => {
      const timeMajor = graph.node("Transpose", [x], { perm: { ints: [1, 0, 2] } });
      const { all } = lstmNodes(graph, timeMajor, { weightOf, name: "lstm1" });
      const { last } = lstmNodes(graph, all, { weightOf, name: "lstm2" });
      const hidden = denseNodes(graph, last, { weightOf, name: "dense", relu: true });
      return graph.node("Reshape", [denseNodes(graph, hidden, { weightOf, name: "output" }), graph.whole(-1)]);
    },
    inWholePanels: () =>
      lstmArchitecture({
        features,
        steps,
        firstUnits: wholePanels(firstUnits),
        secondUnits: wholePanels(secondUnits),
        denseUnits: wholePanels(denseUnits),
      }),
  };
}
