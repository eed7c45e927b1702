/**
 * A transformer encoder that reads a window and answers at its last step: dense embedding plus learned
 * positions, pre-norm blocks of self-attention and a feed-forward net, one sigmoid unit.
 *
 * Only the last step is asked, so in the last block only it queries and only it is fed forward: the same
 * numbers as with all steps, for a fraction of the work.
 *
 * Source: Vaswani et al. (2017); pre-norm after Xiong et al. (2020).
 */
import type { Tensor, Tensor2D } from "@tensorflow/tfjs-node";
import { attentionNodes, denseNodes, layerNormNodes } from "../export/layers.js";
import type { OnnxValue } from "../export/onnxGraph.js";
import type { Architecture } from "./architecture.js";
import { wholePanels } from "./inWholePanels.js";
import { dense } from "./layers/dense.js";
import { dropped } from "./layers/dropped.js";
import { layerNorm } from "./layers/layerNorm.js";
import { selfAttention } from "./layers/selfAttention.js";
import { denseWeights, embeddingWeights, headWeights } from "./weightSpecs.js";

export interface TransformerShape {
  readonly features: number;
  readonly steps: number;
  /** Width of the residual stream, a multiple of `heads`. */
  readonly modelUnits: number;
  readonly heads: number;
  readonly layers: number;
  readonly feedForwardUnits: number;
}

export function transformerArchitecture(shape: TransformerShape): Architecture {
  const { features, steps, modelUnits, heads, layers, feedForwardUnits } = shape;
  const blocks = Array.from({ length: layers }, (_, k) => `block${k + 1}`);
  return {
    weights: [
      ...denseWeights("embedding", features, modelUnits),
      ...embeddingWeights("positions", [steps, 1, modelUnits]),
      ...blocks.flatMap((block) => [
        ...["query", "key", "value", "output"].flatMap((part) =>
          denseWeights(`${block}/${part}`, modelUnits, modelUnits),
        ),
        ...denseWeights(`${block}/forward1`, modelUnits, feedForwardUnits),
        ...denseWeights(`${block}/forward2`, feedForwardUnits, modelUnits),
      ]),
      ...headWeights("output", modelUnits),
    ],
    logits: (weightOf, x, dropout) => {
      const batch = x.shape[1];
      const lastStep = (rows: Tensor2D): Tensor2D => rows.slice([(steps - 1) * batch, 0], [batch, modelUnits]);
      const embedded = dense(
        x.reshape([steps * batch, features]),
        weightOf("embedding/kernel"),
        weightOf("embedding/bias"),
        { input: "data" },
      );
      const placed = embedded.reshape<Tensor>([steps, batch, modelUnits]).add(weightOf("positions"));
      // [steps x batch, modelUnits]
      let stream = dropped(placed.reshape<Tensor2D>([steps * batch, modelUnits]), dropout, 0);
      blocks.forEach((block, k) => {
        const weightOfBlock = (name: string) => weightOf(`${block}/${name}`);
        const normal = layerNorm(stream);
        const isLast = k === layers - 1;
        const asking = isLast ? lastStep(normal) : normal;
        const read = selfAttention(asking, normal, weightOfBlock, { steps, batch, heads });
        const attended = (isLast ? lastStep(stream) : stream).add<Tensor2D>(dropped(read, dropout, 2 * k + 1));
        const hidden = dense(layerNorm(attended), weightOfBlock("forward1/kernel"), weightOfBlock("forward1/bias"), {
          activation: "relu",
        });
        const forwarded = dense(hidden, weightOfBlock("forward2/kernel"), weightOfBlock("forward2/bias"));
        stream = attended.add<Tensor2D>(dropped(forwarded, dropout, 2 * k + 2));
      });
      return dense(layerNorm(stream), weightOf("output/kernel"), weightOf("output/bias")).reshape([batch]);
    },
    logitNodes: (graph, weightOf, x) => {
      const layer = (rows: OnnxValue, name: string, relu = false) => denseNodes(graph, rows, { weightOf, name, relu });
      const norm = (rows: OnnxValue) => layerNormNodes(graph, rows, modelUnits);
      const lastStep = (rows: OnnxValue) => graph.node("Gather", [rows, graph.whole(steps - 1)], { axis: { int: 1 } });
      const positions = graph.constant(weightOf("positions").values, [steps, modelUnits]);
      let stream = graph.node("Add", [layer(x, "embedding"), positions]); // [batch, steps, modelUnits]
      blocks.forEach((name, k) => {
        const normal = norm(stream);
        const isLast = k === layers - 1;
        const queries = isLast ? lastStep(normal) : normal;
        const read = attentionNodes(graph, { queries, x: normal }, { weightOf, name, heads });
        const attended = graph.node("Add", [isLast ? lastStep(stream) : stream, read]);
        const hidden = layer(norm(attended), `${name}/forward1`, true);
        stream = graph.node("Add", [attended, layer(hidden, `${name}/forward2`)]);
      });
      return graph.node("Reshape", [layer(norm(stream), "output"), graph.whole(-1)]);
    },
    // The residual stream is normalised over its whole width, which a fit wants to be a multiple of a panel already.
    inWholePanels: () => transformerArchitecture({ ...shape, feedForwardUnits: wholePanels(feedForwardUnits) }),
  };
}
