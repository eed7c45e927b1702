import { defineLabel, type Label } from "./label.js";
import { labelByNextLiquidation } from "./labelByNextLiquidation.js";

/** The side of the next forced closing: {@link labelByNextLiquidation}. No closed form gives its probability. */
export const NEXT_LIQUIDATION: Label = defineLabel({
  name: "nextLiquidation",
  title: "next-liquidation label",
  inputs: ["liquidations"],
  leavesOut: "the window is not inside recorded coverage, or nothing was liquidated in it",
  buyMeans: () => "the next position to be liquidated within the horizon is a short",
  label: (market, { horizonMs }) => labelByNextLiquidation(market, { withinMs: horizonMs }),
});
