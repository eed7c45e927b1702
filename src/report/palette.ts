/** Colour carries meaning only (Okabe-Ito, safe for colour-blind readers). */

export const COLOUR = {
  buy: "#0072B2",
  sell: "#D55E00",
  v31: "#8A8F98",
  v4AsWritten: "#CC79A7",
  v4AsShipped: "#009E73",
  /** Neither Buy nor Sell, no model: a quiet line. */
  quiet: "#8A8F98",
  /** Reference and ceiling: black in light, white in dark. Exactly this colour is exchanged by the page's script. */
  ink: "#010101",
} as const;

/** Colours for several things that have no colour of their own, at most five. */
export const SERIES: readonly string[] = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9"];

/** The colour of one of the three models; anybody else's model is drawn as Buy is. */
export function modelColour(model: string): string {
  if (model.startsWith("v3.1")) return COLOUR.v31;
  if (model.startsWith("v4 as written")) return COLOUR.v4AsWritten;
  if (model.startsWith("v4 as shipped")) return COLOUR.v4AsShipped;
  return COLOUR.buy;
}

/** A colour as a band: the same hue at 15 % opacity. */
export function bandColour(colour: string): string {
  const channels = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return `rgba(${channels.join(",")},0.15)`;
}
