import type { Lake } from "../../lake/lake.js";
import type { TakerVolume } from "./takerProfile.js";

/** The volume of takers of each of these symbols that has one, in the shortest periods that the lake holds. */
export async function readTakerVolumes(lake: Lake, symbols: readonly string[]): Promise<TakerVolume[]> {
  const found: TakerVolume[] = [];
  for (const symbol of symbols) {
    const held = lake.contents().series.filter((one) => one.table === "taker_volume" && one.symbol === symbol);
    const [finest] = held.sort((a, b) => a.barMs! - b.barMs!);
    const series = finest && (await lake.readSeries(finest));
    if (series === undefined) continue;
    const { timeMs, takerBuyVolume, takerSellVolume } = series.columns as Readonly<
      Record<"timeMs" | "takerBuyVolume" | "takerSellVolume", Float64Array>
    >;
    found.push({ symbol, periodMs: series.barMs!, timeMs, takerBuyVolume, takerSellVolume });
  }
  return found;
}
