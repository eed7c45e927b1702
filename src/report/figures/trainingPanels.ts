/** Panels side by side in one figure: axes that share a height, a word above each. */
import { MEMBERS } from "../../models/index.js";
import { SERIES } from "../palette.js";

type Part = Readonly<Record<string, unknown>>;

const GAP = 0.05;

/** Names of the axes of panel k, as a trace names them. */
export function panelAxes(k: number): { readonly xaxis: string; readonly yaxis: string } {
  const suffix = k === 0 ? "" : String(k + 1);
  return { xaxis: `x${suffix}`, yaxis: `y${suffix}` };
}

/**
 * The axes and headings of panels in a row.
 *
 * @param headings What each panel shows.
 * @param axesOf The axes of panel k, without their place.
 */
export function panelRow(
  headings: readonly string[],
  axesOf: (k: number) => { readonly xaxis: Part; readonly yaxis: Part },
): { readonly axes: Part; readonly annotations: readonly Part[] } {
  const width = (1 - GAP * (headings.length - 1)) / headings.length;
  const axes: Record<string, unknown> = {};
  const annotations = headings.map((text, k): Part => {
    const from = k * (width + GAP);
    const { xaxis, yaxis } = panelAxes(k);
    const own = axesOf(k);
    axes[xaxis.replace("x", "xaxis")] = { domain: [from, from + width], anchor: yaxis, ...own.xaxis };
    axes[yaxis.replace("y", "yaxis")] = { anchor: xaxis, ...own.yaxis };
    return {
      text,
      x: from + width / 2,
      y: 1,
      xref: "paper",
      yref: "paper",
      xanchor: "center",
      yanchor: "bottom",
      showarrow: false,
    };
  });
  return { axes, annotations };
}

/**
 * A member's colour, the same in every figure.
 *
 * @param members Names of all members of the run: a quant's own follow the built-in ones.
 */
export function memberColour(member: string, members: readonly string[]): string {
  const builtIn = MEMBERS.map(({ name }) => name);
  const order = [...builtIn, ...members.filter((name) => !builtIn.includes(name))];
  return SERIES[order.indexOf(member) % SERIES.length]!;
}
