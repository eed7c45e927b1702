/** The one law of every score, whatever gave it. */

/** @throws {RangeError} If a score is NaN or outside [0, 1]: weights too large give it, and so does a forged file. */
export function requireScores(action: string, score: Float32Array): Float32Array {
  const outside = score.findIndex((value) => !(value >= 0 && value <= 1));
  if (outside < 0) return score;
  throw new RangeError(
    `Cannot ${action} as every score must lie in [0, 1]: that of sample ${outside} is ${score[outside]}`,
  );
}
