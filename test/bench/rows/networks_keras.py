"""The same training steps as networks.mjs, of the LSTM alone, in Keras on TensorFlow.

Usage: python networks_keras.py DIRECTORY
"""

import os
import sys
import time

os.environ["KERAS_BACKEND"] = "tensorflow"
import keras
import numpy as np
import tensorflow as tf

from timed import say

BATCH, STEPS, FEATURES, BATCHES, EPOCHS = 512, 24, 52, 10, 4
directory = sys.argv[1]
tf.config.threading.set_intra_op_parallelism_threads(int(os.environ["TF_NUM_INTRAOP_THREADS"]))
tf.config.threading.set_inter_op_parallelism_threads(int(os.environ["TF_NUM_INTEROP_THREADS"]))
keras.utils.set_random_seed(7)
table = tf.constant(np.fromfile(f"{directory}/rows.f32", np.float32).reshape(-1, FEATURES))
y = tf.constant(np.fromfile(f"{directory}/labels.u8", np.uint8).astype(np.float32))
window = tf.range(STEPS)

net = keras.Sequential(
    [
        keras.layers.Input((STEPS, FEATURES)),
        keras.layers.LSTM(128, return_sequences=True),
        keras.layers.Dropout(0.2),
        keras.layers.LSTM(64),
        keras.layers.Dropout(0.2),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(1),
    ]
)
adam = keras.optimizers.Adam(0.001)
adam.build(net.trainable_variables)


@tf.function
def step(rows):
    x, label = tf.gather(table, rows[:, None] + window), tf.gather(y, rows)
    with tf.GradientTape() as tape:
        logits = net(x, training=True)[:, 0]
        p = tf.sigmoid(logits)
        loss = -tf.reduce_mean(
            label * 0.5 * (1 - p) ** 2 * tf.math.log_sigmoid(logits)
            + (1 - label) * 0.5 * p**2 * tf.math.log_sigmoid(-logits)
        )
    adam.apply(tape.gradient(loss, net.trainable_variables), net.trainable_variables)
    return loss


rng = np.random.default_rng(7)
seconds, cpu_seconds, losses = [], [], []
for _ in range(EPOCHS):
    order = rng.permutation(BATCH * BATCHES).astype(np.int32)
    started, cpu, total = time.perf_counter(), time.process_time(), 0.0
    for at in range(0, len(order), BATCH):
        total += float(step(tf.constant(order[at : at + BATCH])))
    seconds.append((time.perf_counter() - started) / BATCHES)
    cpu_seconds.append((time.process_time() - cpu) / BATCHES)
    losses.append(total / BATCHES)
work = {
    "batch": BATCH,
    "steps": STEPS,
    "features": FEATURES,
    "epochs": EPOCHS,
    "parameters": net.count_params(),
    "firstLoss": losses[0],
    "lastLoss": losses[-1],
}
say({"seconds": seconds[1:], "cpuSeconds": cpu_seconds[1:]}, work)
