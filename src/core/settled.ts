/** Waiting for a group of work. */

/**
 * What every piece of work gives, in order. A failure is told only when all have ended, so that nobody closes what
 * another piece still uses.
 *
 * @throws The first failure in that order.
 */
export async function settled<T>(work: readonly Promise<T>[]): Promise<T[]> {
  const outcomes = await Promise.allSettled(work);
  return outcomes.map((outcome) => {
    if (outcome.status === "rejected") throw outcome.reason;
    return outcome.value;
  });
}
