/** The dense net: hidden layers with relu and dropout over the last row of a window, one sigmoid unit. */
import { denseNodes } from "../export/layers.js";
import type { Architecture } from "./architecture.js";
import { wholePanels } from "./inWholePanels.js";
import { dense } from "./layers/dense.js";
import { dropped } from "./layers/dropped.js";
import { denseWeights, headWeights } from "./weightSpecs.js";

export interface MlpShape {
  readonly features: number;
  /** Always 1: it reads one row. */
  readonly steps: number;
  /** Units of each hidden layer, from the input on. */
  readonly hiddenUnits: readonly number[];
}

export function mlpArchitecture({ features, steps, hiddenUnits }: MlpShape): Architecture {
  const widths = [features, ...hiddenUnits];
  return {
    weights: [
      ...hiddenUnits.flatMap((units, k) => denseWeights(`dense${k + 1}`, widths[k]!, units)),
      ...headWeights("output", widths.at(-1)!),
    ],
    logits: (weightOf, x, dropout) => {
      const [, batch, cols] = x.shape;
      let rows = x.reshape([batch, cols]);
      hiddenUnits.forEach((_, k) => {
        const hidden = dense(rows, weightOf(`dense${k + 1}/kernel`), weightOf(`dense${k + 1}/bias`), {
          activation: "relu",
          input: k === 0 ? "data" : "units",
        });
        rows = dropped(hidden, dropout, k); // [batch, units]
      });
      return dense(rows, weightOf("output/kernel"), weightOf("output/bias")).reshape([batch]);
    },
    logitNodes: (graph, weightOf, x) => {
      let rows = graph.node("Reshape", [x, graph.whole(-1, features)]);
      hiddenUnits.forEach((_, k) => {
        rows = denseNodes(graph, rows, { weightOf, name: `dense${k + 1}`, relu: true });
      });
      return graph.node("Reshape", [denseNodes(graph, rows, { weightOf, name: "output" }), graph.whole(-1)]);
    },
    inWholePanels: () => mlpArchitecture({ features, steps, hiddenUnits: hiddenUnits.map(wholePanels) }),
  };
}
