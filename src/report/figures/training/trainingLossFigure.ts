/** The loss of every fit, epoch by epoch. */
import { sayCounted } from "../../../core/index.js";
import type { WalkForwardResult } from "../../../training/index.js";
import type { Figure } from "../../figure.js";
import { panelRow } from "./panels.js";
import { curveTable, curvesOf, lineOf, membersOf, rowsInWords } from "./trainingCurves.js";

/** Loss of every member and fold: on the inner slice as a line, on the fitted rows dotted. */
export function trainingLossFigure(result: WalkForwardResult): Figure {
  const curves = curvesOf(result);
  const stopped = curves.filter(({ stoppedEarly }) => stoppedEarly).length;
  const members = membersOf(curves);
  const { axes, annotations } = panelRow(
    members.map(({ label }) => label),
    (k) => ({
      xaxis: { title: { text: members[k]!.step }, rangemode: "tozero" },
      yaxis: { ...(k === 0 ? { title: { text: "loss" } } : {}), zeroline: false },
    }),
  );
  const last = curves.filter(({ epochs, bestEpoch }) => bestEpoch === epochs.length).length;
  return {
    id: `training-loss-${result.recipe.slug.replaceAll("_", "-")}`,
    title:
      `${result.recipe.name}: ${stopped} of ${sayCounted(curves.length, "fit")} stopped before their last ` +
      `allowed step${last > 0 ? `; ${last} were still getting better when they ended` : ""}`,
    subtitle:
      "Mean loss after each step, one line a fold: on the purged inner slice that stops the fit " +
      `(line) and on the fitted rows (dots). ${rowsInWords(result)} No interval: these losses stop ` +
      "fits, they judge nothing.",
    data: curves.flatMap((curve) => [
      lineOf(curve, members, "validationLoss", "solid"),
      lineOf(curve, members, "trainLoss", "dot"),
    ]),
    layout: { ...axes, annotations, showlegend: false },
    table: curveTable(`Fits of ${result.recipe.name}`, curves),
    definition: {
      text:
        "The loss that the fit lowers; where it no longer falls on the inner slice for the allowed " +
        "number of steps, the fit ends and the best step is kept.",
      source: "Prechelt (1998), early stopping",
    },
  };
}
