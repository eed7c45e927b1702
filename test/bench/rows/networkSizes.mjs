/** One batch of profile full; networks_torch.py and networks_keras.py say the same. */
export const BATCH = 512;
export const STEPS = 24;
export const FEATURES = 52;
export const BATCHES = 10;
/** The first epoch warms up. */
export const EPOCHS = 4;
