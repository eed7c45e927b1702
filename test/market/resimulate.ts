/**
 * The same instant, many futures: how often the label comes out BUY, against the probability that the
 * simulator claims.
 */
import { createRng, normalCdf } from "../../src/core/index.js";
import { MarketSimulation, type Scenario } from "../../src/market/index.js";

const DELAY_STEPS = 48;
const STEPS_PER_BAR = 12;
/** Bars that `realized_vol_288` looks back. */
const VOLATILITY_BARS = 288;

export interface Claims {
  /** What the simulator says. */
  readonly claimed: number;
  /** What it said one bar ago: a decision that uses yesterday's book. */
  readonly oneBarOld: number;
  /** What the book alone would say, without the funding rate. */
  readonly withoutCrowding: number;
  /** Claim for the label that asks for 0.3 sigma. */
  readonly claimedImbalanced: number;
}

export interface Resimulated {
  readonly claims: Claims;
  /** Share of futures labelled BUY, by label 0 and by the 0.3 label. */
  readonly buyFrac: number;
  readonly buyFracImbalanced: number;
  readonly paths: number;
}

/** One entry a symbol and sampled bar. */
export function resimulate({
  scenario,
  bars,
  paths,
  seed,
}: {
  readonly scenario: Scenario;
  readonly bars: number;
  readonly paths: number;
  readonly seed: number;
}): Resimulated[] {
  const symbols = ["BTCUSDT", "ETHUSDT", "ICPUSDT", "SOLUSDT", "AVAXUSDT"];
  const rng = createRng(seed);
  const gaps = rng.child("gaps");
  const simulation = MarketSimulation.start({ scenario, symbols, days: 400, rng: rng.child("market") });
  simulation.burnIn();
  const closes = symbols.map((): number[] => []);
  let before = simulation.state.symbols.map(() => 0.5);
  const nextBar = (): void => {
    before = simulation.state.symbols.map(({ meanLog, sigmaLog }) => normalCdf(meanLog / sigmaLog));
    for (let k = 0; k < STEPS_PER_BAR; k++) simulation.step();
    simulation.state.symbols.forEach(({ logPrice }, s) => closes[s]!.push(logPrice));
  };
  for (let k = 0; k <= VOLATILITY_BARS; k++) nextBar();

  return Array.from({ length: bars }, (_, bar) => {
    for (let k = 1 + gaps.integer(8); k > 0; k--) nextBar();
    const claims = simulation.state.symbols.map(({ meanLog, sigmaLog, bookImbalance }, s) => {
      const theta = 0.3 * realizedVolatility(closes[s]!) * Math.sqrt(DELAY_STEPS / STEPS_PER_BAR);
      return {
        theta,
        claimed: normalCdf(meanLog / sigmaLog),
        oneBarOld: before[s]!,
        withoutCrowding: normalCdf((1.7 / 0.6) * bookImbalance),
        claimedImbalanced: normalCdf((meanLog - Math.log1p(theta)) / sigmaLog),
      };
    });
    const buys = symbols.map(() => 0);
    const buysImbalanced = symbols.map(() => 0);
    for (let path = 0; path < paths; path++) {
      const fork = simulation.fork(rng.child(`bar ${bar} path ${path}`));
      forgetWhatIsNotFixed(fork);
      const opens = fork.step().map(({ open }) => open);
      for (let k = 1; k < DELAY_STEPS; k++) fork.step();
      fork.state.symbols.forEach(({ logPrice }, s) => {
        const returnLog = logPrice - opens[s]!;
        if (returnLog > 0) buys[s]!++;
        if (returnLog > Math.log1p(claims[s]!.theta)) buysImbalanced[s]!++;
      });
    }
    return claims.map((own, s) => ({
      claims: own,
      buyFrac: buys[s]! / paths,
      buyFracImbalanced: buysImbalanced[s]! / paths,
      paths,
    }));
  }).flat();
}

/** NaN beyond the last step that is fixed: whoever reads there spoils the path and is seen. */
function forgetWhatIsNotFixed({ state }: MarketSimulation): void {
  for (const { sigma, displacement, drift } of state.symbols) {
    for (let k = state.step + DELAY_STEPS; k < state.step + sigma.length; k++)
      sigma[k % sigma.length] = displacement[k % sigma.length] = drift[k % sigma.length] = NaN;
  }
}

function realizedVolatility(closes: readonly number[]): number {
  let squares = 0;
  for (let i = closes.length - VOLATILITY_BARS; i < closes.length; i++) squares += (closes[i]! - closes[i - 1]!) ** 2;
  return Math.sqrt(squares / VOLATILITY_BARS);
}

export interface Scores {
  readonly mean: number;
  readonly meanSquare: number;
  /** Largest |z| on the arcsine scale, where a few hits out of a few hundred are nearly normal too. */
  readonly largest: number;
}

/** z of hits against a claim, over all entries. */
export function scoresOf(
  entries: readonly Resimulated[],
  claim: (claims: Claims) => number,
  buyFrac: (entry: Resimulated) => number = (entry) => entry.buyFrac,
): Scores {
  const z = entries.map((entry) => {
    const p = claim(entry.claims);
    return (buyFrac(entry) - p) / Math.sqrt((p * (1 - p)) / entry.paths);
  });
  const arcsine = entries.map(
    (entry) =>
      2 * Math.sqrt(entry.paths) * (Math.asin(Math.sqrt(buyFrac(entry))) - Math.asin(Math.sqrt(claim(entry.claims)))),
  );
  const average = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    mean: average(z),
    meanSquare: average(z.map((value) => value * value)),
    largest: Math.max(...arcsine.map(Math.abs)),
  };
}
