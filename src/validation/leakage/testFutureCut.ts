/** (a) Features made again from a market that ends at t must be the same, to the bit, up to t. */
import { formatMinute, type Rng, sayCounted } from "../../core/index.js";
import type { FeatureTable } from "../../features/index.js";
import type { SymbolMarket } from "../../market/index.js";
import { cutMarket } from "./cutMarket.js";
import type { LeakageTest } from "./leakageReport.js";
import type { LeakagePipeline } from "./pipeline.js";
import { placeCuts } from "./placeCuts.js";

interface Difference {
  readonly symbol: string;
  readonly atMs: number;
  readonly names: readonly string[];
}

/**
 * Catches centred windows, whole-sample scaling and filling, joins on the wrong clock: anything in
 * `features` that reads past its row in the market that it is handed.
 *
 * @param options.cuts By chance; `placeCuts` adds its own.
 */
export async function testFutureCut(
  { features }: Pick<LeakagePipeline, "features">,
  markets: readonly SymbolMarket[],
  {
    cuts,
    rng,
    describeFeature,
  }: { readonly cuts: number; readonly rng: Rng; readonly describeFeature: (name: string) => string },
): Promise<LeakageTest> {
  const placed = placeCuts(markets, cuts, rng);
  const question = `Are features the same when everything known after t is cut off, at ${placed.length} times t?`;
  const differences: Difference[] = [];
  let compared = 0;
  for (const market of markets) {
    const whole = await features(market);
    for (const { bar } of placed.filter((each) => each.market === market)) {
      const { bars } = market;
      const atMs = bars.timeMs[bar]! + bars.barMs;
      const names = differing(whole, await features(cutMarket(market, atMs)), bar + 1);
      compared += whole.names.length * (bar + 1);
      if (names.length > 0) differences.push({ symbol: bars.symbol, atMs, names });
    }
  }
  const names = [...new Set(differences.flatMap((difference) => difference.names))];
  const first = differences[0];
  return {
    id: "futureCut",
    question,
    result: first === undefined ? "pass" : "fail",
    value: names.length,
    low: null,
    high: null,
    reason:
      first === undefined
        ? `${sayCounted(compared, "value")} are the same to the bit`
        : `${names.length} ${names.length === 1 ? "feature reads" : "features read"} the future: ` +
          `${names.slice(0, 3).map(describeFeature).join(", ")}${names.length > 3 ? " and others" : ""} ` +
          `of ${first.symbol} change when everything after ${formatMinute(first.atMs)} UTC is cut off`,
  };
}

/** Columns that differ anywhere in the first `rows` rows, or are absent on one side. */
function differing(whole: FeatureTable, cut: FeatureTable, rows: number): string[] {
  const absent = [
    ...whole.names.filter((name) => !cut.names.includes(name)),
    ...cut.names.filter((name) => !whole.names.includes(name)),
  ];
  const shared = whole.names.filter((name) => cut.names.includes(name));
  return [
    ...absent,
    ...shared.filter((name) => {
      const [a, b] = [whole.names.indexOf(name), cut.names.indexOf(name)];
      for (let row = 0; row < rows; row++) {
        if (!Object.is(whole.values.data[row * whole.values.cols + a], cut.values.data[row * cut.values.cols + b]))
          return true;
      }
      return false;
    }),
  ];
}
