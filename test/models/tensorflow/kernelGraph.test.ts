import type { Rank, Tensor } from "@tensorflow/tfjs-node";
import { describe, expect, it } from "vitest";
import { KernelGraph } from "../../../src/models/tensorflow/kernelGraph.js";
import { recordKernels } from "../../../src/models/tensorflow/recordKernels.js";
import { tensorFlow } from "../../../src/models/tensorflow/tensorFlow.js";

const tf = tensorFlow();
const numbers = (...values: number[]) => tf.tensor1d(values);
const read = (tensors: readonly Tensor[]) => tensors.map((tensor) => [...tensor.dataSync()]);

describe("recorded kernels", () => {
  it("name what each reads: an input, a constant, what another kernel gave", () => {
    const x = numbers(1, 2);
    const { kernels, constants, outputs } = recordKernels([x], () => [x.mul(tf.scalar(3)).add(x)]);
    expect(kernels.map(({ name, inputs }) => [name, inputs])).toEqual([
      ["Mul", [{ input: 0 }, { constant: 0 }]],
      ["Add", [{ kernel: 0, output: 0 }, { input: 0 }]],
    ]);
    expect(constants).toEqual([{ type: 1, shape: [], bytes: new Uint8Array(Float32Array.of(3).buffer) }]);
    expect(outputs).toEqual([{ kernel: 1, output: 0 }]);
  });

  it("leave tfjs as it was, its tensors counted, also after an error", () => {
    const x = numbers(1, 2);
    const { numTensors } = tf.memory();
    recordKernels([x], () => [x.square()]);
    expect(() =>
      recordKernels([x], () => {
        x.square();
        throw new Error("stop");
      }),
    ).toThrow("stop");
    expect(tf.memory().numTensors).toBe(numTensors);
    const { kernels } = recordKernels([x], () => [x.neg()]);
    expect(kernels).toHaveLength(1);
  });
});

describe("a graph of kernels", () => {
  it("gives each lane what the kernels give of its own input", () => {
    const [weights, x] = [numbers(2, 5), numbers(0, 0)];
    const recorded = recordKernels([weights, x], () => [weights.mul(x).sum().add(tf.scalar(0.5))]);
    const graph = new KernelGraph(recorded, {
      inputs: [
        { type: "float32", shape: [2], isOfLane: false },
        { type: "float32", shape: [2], isOfLane: true },
      ],
      lanes: 3,
    });
    expect(read(graph.run([weights, numbers(1, 0), numbers(0, 1), numbers(-1, 2)]))).toEqual([[2.5], [5.5], [8.5]]);
    expect(read(graph.run([numbers(1, 1), numbers(3, 4), numbers(5, 6), numbers(7, 8)]))).toEqual([
      [7.5],
      [11.5],
      [15.5],
    ]);
    graph.dispose();
  });

  it("gives all that is recorded as output, of one lane behind the other", () => {
    const x = numbers(0);
    const graph = new KernelGraph(
      recordKernels([x], () => [x.square(), x.neg()]),
      { inputs: [{ type: "float32", shape: [1], isOfLane: true }], lanes: 2 },
    );
    expect(read(graph.run([numbers(2), numbers(3)]))).toEqual([[4], [-2], [9], [-3]]);
    graph.dispose();
  });

  it("takes an input of any length where its shape says so", () => {
    const [table, place] = [tf.zeros([1, 2]), tf.tensor1d([0], "int32")];
    const recorded = recordKernels([table, place], () => [tf.gather(table, place)]);
    const graph = new KernelGraph(recorded, {
      inputs: [
        { type: "float32", shape: [-1, 2], isOfLane: false },
        { type: "int32", shape: [1], isOfLane: true },
      ],
      lanes: 2,
    });
    const rows = tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]);
    const places = [2, 0].map((row) => tf.tensor1d([row], "int32"));
    expect(read(graph.run([rows, ...places]))).toEqual([
      [5, 6],
      [1, 2],
    ]);
    graph.dispose();
  });

  it("stands beside others: the second is not the first", () => {
    const x = numbers(1);
    const graphOf = (compute: () => Tensor) =>
      new KernelGraph(
        recordKernels([x], () => [compute()]),
        {
          inputs: [{ type: "float32", shape: [1], isOfLane: true }],
          lanes: 1,
        },
      );
    const [doubled, squared] = [graphOf(() => x.add(x)), graphOf(() => x.mul(x))];
    expect(read([...doubled.run([numbers(5)]), ...squared.run([numbers(5)])])).toEqual([[10], [25]]);
    doubled.dispose();
    expect(read(squared.run([numbers(6)]))).toEqual([[36]]);
    squared.dispose();
  });

  it("refuses a kernel with an attribute it cannot say, by name", () => {
    const x = tf.ones<Rank.R4>([1, 2, 2, 1]);
    const recorded = recordKernels([x], () => [tf.maxPool(x, 2, 1, "valid")]);
    const inputs = [{ type: "float32", shape: x.shape, isOfLane: true }] as const;
    expect(() => new KernelGraph(recorded, { inputs, lanes: 1 })).toThrow(
      /^Cannot make a graph of MaxPool as each of its attributes must be .*: found ksize of kind \d+$/,
    );
  });
});
