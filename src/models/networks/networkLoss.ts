import type { Tensor } from "@tensorflow/tfjs-node";
import type { Loss } from "../contract.js";
import { tensorFlow } from "../tensorflow/tensorFlow.js";

/** Weighted mean loss of a batch from its logits. All shapes are [batch]. */
export function networkLoss(
  loss: Loss,
  { logits, labels, weights }: { readonly logits: Tensor; readonly labels: Tensor; readonly weights: Tensor },
): Tensor {
  const tf = tensorFlow();
  const sells = tf.sub(1, labels);
  // Not tf.logSigmoid: its gradient reads a tensor that is gone by then.
  const logBuy = tf.neg(tf.softplus(tf.neg(logits)));
  const logSell = tf.neg(tf.softplus(logits));
  if (loss.kind === "crossEntropy")
    return tf.mean(tf.mul(weights, tf.neg(tf.add(tf.mul(labels, logBuy), tf.mul(sells, logSell)))));
  const p = tf.sigmoid(logits);
  const buyTerms = tf.mul(tf.mul(labels, loss.alpha), tf.mul(tf.pow(tf.sub(1, p), loss.gamma), logBuy));
  const sellTerms = tf.mul(tf.mul(sells, 1 - loss.alpha), tf.mul(tf.pow(p, loss.gamma), logSell));
  return tf.mean(tf.mul(weights, tf.neg(tf.add(buyTerms, sellTerms))));
}

/** l2 x the sum of squares of the weights that decay. */
export function weightDecay(l2: number, weights: Tensor, mask: Tensor): Tensor {
  const tf = tensorFlow();
  return tf.mul(l2, tf.sum(tf.mul(mask, tf.square(weights))));
}
