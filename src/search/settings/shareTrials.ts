/**
 * Shares trials out among members, as evenly as whole numbers allow, the first ones taking what is left over. Each
 * has at least its trial 0, the settings as they stand, which says what the others must beat.
 *
 * @returns Trials of each member, in their order.
 */
export function shareTrials(trials: number, members: number): readonly number[] {
  return Array.from({ length: members }, (_, k) =>
    Math.max(1, Math.floor(trials / members) + (k < trials % members ? 1 : 0)),
  );
}
