/** Nearest that a probability may come to 0 or 1 before its logit is taken: the precision of 32-bit floats near 1. */
export const CALIBRATION_EDGE = 1e-7;

/** ln(p / (1 - p)), finite at 0 and 1. */
export function clippedLogit(p: number): number {
  const inside = Math.min(1 - CALIBRATION_EDGE, Math.max(CALIBRATION_EDGE, p));
  return Math.log(inside / (1 - inside));
}
