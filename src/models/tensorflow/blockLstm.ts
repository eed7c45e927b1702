/**
 * TensorFlow's fused LSTM over a whole sequence: one kernel forward, one backward, where the stock layer
 * crosses into native code thousands of times a step.
 *
 * Weights are in Keras's layout (gates i, f, c, o), so they can be read into a stock layer.
 */
import type { Tensor, Tensor2D, Tensor3D } from "@tensorflow/tfjs-node";
import { booleanAttribute, floatAttribute, int64Scalar, runKernel, typeAttribute } from "./nativeOps.js";
import { tensorFlow } from "./tensorFlow.js";

/**
 * Hidden states of every step.
 *
 * @param x Shape [steps, batch, features]; batch x features and batch x units should be even.
 * @param kernel Shape [features + units, 4 units]: input kernel above recurrent kernel.
 * @param bias Shape [4 units].
 * @returns Shape [steps, batch, units].
 */
export function blockLstm(x: Tensor3D, kernel: Tensor2D, bias: Tensor): Tensor3D {
  const tf = tensorFlow();
  const [steps, batch] = x.shape;
  const units = kernel.shape[1] / 4;
  const type = typeAttribute("T", "float32");
  const noPeephole = booleanAttribute("use_peephole", false);

  const run = tf.customGrad((...inputs) => {
    // tfjs appends the function that keeps tensors for the backward pass.
    const [input, weights, offsets] = inputs as unknown as [Tensor, Tensor, Tensor];
    const save = inputs.at(-1) as unknown as (tensors: Tensor[]) => void;
    const zeros = tf.zeros([batch, units]);
    const peephole = tf.zeros([units]);
    const inside = [int64Scalar(steps), input, zeros, zeros, weights, peephole, peephole, peephole, offsets];
    const states = runKernel("BlockLSTMV2", [floatAttribute("cell_clip", 0), noPeephole, type], inside, 7);
    save([input, weights, offsets, zeros, peephole, ...states]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor[] => {
      const [input, weights, offsets, zeros, peephole, ...states] = saved as [
        Tensor,
        Tensor,
        Tensor,
        Tensor,
        Tensor,
        ...Tensor[],
      ];
      const inside = [int64Scalar(steps), input, zeros, zeros, weights, peephole, peephole, peephole, offsets];
      const cellGradient = tf.zeros([steps, batch, units]);
      const [dx, , , dw, , , , db] = runKernel(
        "BlockLSTMGradV2",
        [noPeephole, type],
        [...inside, ...states, cellGradient, dy],
        8,
      );
      return [dx!, dw!, db!];
    };
    return { value: states[6]!, gradFunc };
  });
  return run(x, kernel, bias) as Tensor3D;
}
