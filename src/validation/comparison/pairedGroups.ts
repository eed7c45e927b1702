/** Where a challenger differs: the log-loss of each hour, symbol and regime, all of them one family. */
import { dayBlocks, influenceOfRatio, sumByDay, utcHour } from "../../core/index.js";
import type { Bars } from "../../market/index.js";
import type { SharedRows } from "../../predictions/index.js";
import { REGIMES, regimesOfPredictions } from "../audits/regimes.js";
import type { GroupKind, PairedGroup } from "./challengerComparison.js";
import { logLossTerm, lossesOf } from "./pairedMeasures.js";
import { judgeFamily, pairedTest, type FamilyMember } from "./pairedTest.js";

interface Grouping {
  readonly kind: GroupKind;
  readonly names: readonly string[];
  /** Shape [rows]: index into `names`, -1 for none. */
  readonly groupOfRow: ArrayLike<number>;
}

/**
 * The groups with rows: hours in order, then symbols if there are several, then regimes if there are bars; none
 * without labels.
 */
export function pairedGroups(
  rows: SharedRows,
  { confidence, bars }: { readonly confidence: number; readonly bars?: readonly Bars[] },
): PairedGroup[] {
  const { label, probabilityA, probabilityB } = rows;
  if (label === undefined) return [];
  const losses = [probabilityA, probabilityB].map((probability) => lossesOf(logLossTerm, probability, label)) as [
    Float64Array,
    Float64Array,
  ];
  const family = groupingsOf(rows, bars).flatMap(({ kind, names, groupOfRow }) =>
    names.flatMap((name, group) => {
      const index = Int32Array.from(rows.t0Ms.keys()).filter((row) => groupOfRow[row] === group);
      return index.length === 0 ? [] : [testGroup({ kind, name, index }, rows.t0Ms, losses, confidence)];
    }),
  );
  return judgeFamily(family, { confidence });
}

function groupingsOf(rows: SharedRows, bars: readonly Bars[] | undefined): Grouping[] {
  const { t0Ms, symbol } = rows;
  const symbols = [...new Set(symbol)].sort();
  const place = new Map(symbols.map((name, k) => [name, k]));
  return [
    {
      kind: "hour",
      names: Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, "0")}:00`),
      groupOfRow: Int32Array.from(t0Ms, utcHour),
    },
    ...(symbols.length < 2
      ? []
      : [{ kind: "symbol" as const, names: symbols, groupOfRow: symbol.map((name) => place.get(name)!) }]),
    ...(bars === undefined
      ? []
      : [{ kind: "regime" as const, names: REGIMES, groupOfRow: regimesOfPredictions(rows, bars) }]),
  ];
}

function testGroup(
  { kind, name, index }: { readonly kind: GroupKind; readonly name: string; readonly index: Int32Array },
  t0Ms: Float64Array,
  losses: readonly [Float64Array, Float64Array],
  confidence: number,
): FamilyMember<Pick<PairedGroup, "kind" | "name" | "n" | "days" | "champion" | "challenger">> {
  const blocks = dayBlocks(Float64Array.from(index, (row) => t0Ms[row]!));
  const counts = sumByDay(blocks);
  const sums = losses.map((loss) =>
    sumByDay(
      blocks,
      Float64Array.from(index, (row) => loss[row]!),
    ),
  );
  const n = index.length;
  const [champion, challenger] = sums.map((sum) => sum.reduce((all, day) => all + day, 0) / n) as [number, number];
  const influence = influenceOfRatio(
    sums[1]!.map((sum, day) => sum - sums[0]![day]!),
    counts,
  );
  const test = pairedTest(influence, { value: challenger - champion, confidence });
  return { facts: { kind, name, n, days: influence.length, champion, challenger }, better: "smaller", test };
}
