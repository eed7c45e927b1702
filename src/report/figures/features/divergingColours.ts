import { COLOUR } from "../../palette.js";

/** From Sell's colour to Buy's; the middle lets either theme's background through. */
export const DIVERGING_COLOURS: readonly (readonly [number, string])[] = [
  [0, COLOUR.sell],
  [0.5, "rgba(138,143,152,0.06)"],
  [1, COLOUR.buy],
];
