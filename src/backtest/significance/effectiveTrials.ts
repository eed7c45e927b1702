/** How many independent trials many alike ones are worth. */
import {
  createMatrix,
  isOnlyRounding,
  pearsonCorrelation,
  requireInteger,
  standardDeviation,
  symmetricEigenvalues,
} from "../../core/index.js";

/**
 * Independent trials that accounts with these returns are worth, from 1 to `trials`: the sum over the eigenvalues of
 * their correlation of what each holds up to 1. Copies of one account share one eigenvalue and count once; of N that
 * all correlate by ρ it makes N (1 - ρ) + ρ, the formula of Bailey and López de Prado.
 *
 * A correlation below 0, or within two standard errors of it, counts as none: accounts that bet against each
 * other are two bets. An account whose returns do not vary can win by no luck and is no trial.
 *
 * @param accounts Returns, as fractions of equity, of each account over the same periods.
 * @param options.trials All that was looked at, where the accounts are part of it: the others are taken to be as alike
 * as these are. By default the accounts.
 * @throws {RangeError} If there is no trial, or accounts differ in length.
 */
export function effectiveTrials(
  accounts: readonly ArrayLike<number>[],
  { trials = accounts.length }: { readonly trials?: number } = {},
): number {
  requireInteger("count effective trials", { trials }, { atLeast: Math.max(1, accounts.length) });
  const varying = accounts.filter(varies);
  const n = varying.length;
  const others = trials - accounts.length;
  if (n < 2) return Math.max(1, n + others);
  const noise = 2 / Math.sqrt(varying[0]!.length - 1);
  const correlation = createMatrix(n, n);
  for (let a = 0; a < n; a++) {
    correlation.data[a * n + a] = 1;
    for (let b = a + 1; b < n; b++) {
      const found = pearsonCorrelation(varying[a]!, varying[b]!);
      const counted = found > noise || found === 1 ? found : 0;
      correlation.data[a * n + b] = counted;
      correlation.data[b * n + a] = counted;
    }
  }
  const own = symmetricEigenvalues(correlation).reduce((sum, value) => sum + Math.min(1, Math.max(0, value)), 0);
  const worth = Math.min(n, Math.max(1, own));
  return worth + (others * (worth - 1)) / (n - 1);
}

/** A return is a quotient of equities less 1, so its rounding is that of 1. */
function varies(returns: ArrayLike<number>): boolean {
  return returns.length > 1 && !isOnlyRounding(standardDeviation(returns), 1);
}
