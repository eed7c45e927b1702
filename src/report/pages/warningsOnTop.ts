/** The warnings that stand on top of page one: those of the judged model whole, all others behind one line each. */
import { sayCounted } from "../../core/index.js";
import type { RunWarning } from "../../run/index.js";
import type { Warning } from "../components/renderWarnings.js";

/**
 * What the judged model did, a line each; the models beside it behind one line; files that were left out, each; of the
 * rest of the data one line, since each stands in the section about them.
 */
export function warningsOnTop(
  warnings: readonly RunWarning[],
  { judged, leftOut = [] }: { readonly judged: string; readonly leftOut?: readonly string[] },
): Warning[] {
  const of = (own: (model: string | null) => boolean): RunWarning[] => warnings.filter(({ model }) => own(model));
  const beside = of((model) => model !== null && model !== judged);
  const ofData = of((model) => model === null).filter(({ text }) => !leftOut.includes(text));
  return [
    ...leftOutWarning(leftOut),
    ...of((model) => model === judged).map(ownWarning),
    ...(beside.length === 0
      ? []
      : [
          {
            found: `${countOf(beside.length)} about the models beside it: ${perModel(beside)}.`,
            folded: beside.map(({ text }) => `${text}.`),
          },
        ]),
    ...(ofData.length === 0
      ? []
      : [
          {
            found: `${countOf(ofData.length)} about the data.`,
            means: "Each is listed below, under What data.",
          },
        ]),
  ];
}

/** Files that were left out: one by its name, several behind their number. */
function leftOutWarning(leftOut: readonly string[]): Warning[] {
  if (leftOut.length < 2) return leftOut.map((text) => ({ found: `${text}.` }));
  const folded = leftOut.map((text) => `${text}.`);
  return [{ found: `${sayCounted(leftOut.length, "file")} were left out, whole or in part.`, folded }];
}

/** One line a kind of trouble; where it was seen in several places these stand behind it. */
function ownWarning({ model, text, clause, places = [] }: RunWarning): Warning {
  if (clause === undefined || places.length < 2) return { found: `${text}.` };
  const capital = (place: string): string => `${place.charAt(0).toUpperCase()}${place.slice(1)}.`;
  return { found: `${model}: ${clause}, in ${places.length} places.`, folded: places.map(capital) };
}

function countOf(warnings: number): string {
  return `${warnings} ${warnings === 1 ? "warning" : "warnings"}`;
}

/** `v4 as written 2, v3.1 1`. */
function perModel(warnings: readonly RunWarning[]): string {
  const models = new Set(warnings.map(({ model }) => model));
  return [...models].map((name) => `${name} ${warnings.filter(({ model }) => model === name).length}`).join(", ");
}
