/** The 24 hours: how often each model says Buy. */
import { BUY_SHARE_WARNING } from "../../../core/index.js";
import type { Assessment, GateResult } from "../../../validation/index.js";
import type { Figure } from "../../figure.js";
import { isHourGate } from "../../gateWords.js";
import { formatBand, formatHour, startSentence } from "../../numbers.js";
import { bandColour, COLOUR, modelColour } from "../../palette.js";
import { drawn, PERCENT_TICKS, referenceLine, shadedBand, spreadLabels } from "../../series.js";
import { estimateCells, firstOf, HOUR_AXIS, listed, openWhiskers, sampleWords } from "./validationWords.js";

const BAND = BUY_SHARE_WARNING;

/** Of the names beside the last hour, in shares. */
const LABEL_GAP = 0.06;
/** Clear of the axis: a model that never says Buy has its label above the line. */
const LOWEST_LABEL = 0.03;

const SYMBOLS = ["circle", "square", "diamond", "triangle-up", "cross"] as const;

/**
 * Buy share of each UTC hour with its interval, over the band outside which a report warns.
 *
 * @param assessments At most five models on the same rows.
 */
export function hoursFigure(assessments: readonly Assessment[]): Figure {
  const first = firstOf(assessments);
  const width = 0.6 / Math.max(1, assessments.length);
  const dots = assessments.map(({ model, hours: { hours } }, k) => {
    const known = hours.map((row) => (row.n > 0 ? row.buyShare : null));
    return {
      type: "scatter",
      mode: "markers",
      name: model,
      // Side by side, so that whiskers of one hour do not hide one another.
      x: hours.map(({ hour }) => drawn(hour + (k - (assessments.length - 1) / 2) * width)),
      y: known.map((share) => drawn(share?.value)),
      error_y: openWhiskers(known, modelColour(model)),
      marker: { color: modelColour(model), size: 7, symbol: SYMBOLS[k % SYMBOLS.length] },
      showlegend: false,
    };
  });
  const heights = spreadLabels(
    assessments.map(({ hours: { hours } }) =>
      drawn(hours[23]!.n > 0 ? Math.max(hours[23]!.buyShare.value, LOWEST_LABEL) : null),
    ),
    LABEL_GAP,
  );
  const names = assessments.flatMap(({ model }, k) =>
    heights[k] === null
      ? []
      : [
          {
            text: model,
            x: 23.7,
            y: heights[k],
            xanchor: "left",
            yanchor: "middle",
            showarrow: false,
            font: { color: modelColour(model) },
          },
        ],
  );
  const rates = first.hours.hours.map(({ baseRate }) => drawn(baseRate));
  const baseRate = rates.every((rate) => rate === null)
    ? []
    : [
        {
          type: "scatter",
          mode: "lines",
          name: "share of BUY labels",
          x: first.hours.hours.map(({ hour }) => hour),
          y: rates,
          line: { color: COLOUR.quiet, width: 1, shape: "hvh" },
          showlegend: true,
        },
      ];
  return {
    id: "hours",
    title: sentence(assessments),
    subtitle:
      `Share of Buy decisions by UTC hour of the decision; shaded the band of ${formatBand(BAND)}, the ` +
      `thin line is the share of BUY labels. ${sampleWords(first)} ` +
      `${detectableSentence(assessments)}`,
    data: [...baseRate, ...dots],
    layout: {
      height: 400,
      xaxis: {
        ...HOUR_AXIS,
        range: [-0.7, 26],
        zeroline: false,
      },
      yaxis: { title: { text: "share of Buy decisions" }, range: [-0.02, 1.02], ...PERCENT_TICKS },
      annotations: names,
      shapes: [shadedBand("y", BAND.low, BAND.high, bandColour(COLOUR.quiet)), referenceLine("y", 0.5)],
    },
    table: {
      caption: "Buy share by UTC hour",
      columns: ["model", "hour", "n", "days", "Buy share", "low", "high", "BUY labels", "mean P(BUY)"],
      rows: assessments.flatMap(({ model, hours: { hours } }) =>
        hours.map((row) => [
          model,
          formatHour(row.hour),
          row.n,
          row.effectiveN,
          ...estimateCells(row.buyShare),
          drawn(row.baseRate),
          drawn(row.meanProbability),
        ]),
      ),
    },
    definition: {
      text:
        "The share of decisions of one hour whose P(BUY) exceeds the threshold. It is judged against " +
        "the band only. It must not equal the share of BUY labels: a calibrated model that " +
        "knows little may well call most of an hour Buy whose labels are Buy in 53 of 100.",
      source: "Intervals: circular day blocks (Politis and Romano 1992), 24 hours by Holm (1979)",
    },
  };
}

/** Whether any hour fails, and how far the hours range; models of which the same is said share a clause. */
function sentence(assessments: readonly Assessment[]): string {
  const found = assessments.map(findingOf);
  const kinds = [...new Set(found.map(({ kind }) => kind))];
  const clauses = kinds.flatMap((kind) => {
    const of = found.filter((finding) => finding.kind === kind);
    return isSharedKind(kind) ? [{ kind, of }] : of.map((one) => ({ kind, of: [one] }));
  });
  return startSentence(clauses.map(({ kind, of }, k) => clauseOf(kind, of, k === 0)).join("; "));
}

/** `failed` where an hour is shown to leave the band, `open` where none is but some are undecided. */
type HourKind = "unjudged" | "failed" | "open" | "inside";

interface HourFinding {
  readonly kind: HourKind;
  readonly model: string;
  /** `20 to 61`, of 100 bars. */
  readonly range: string;
  readonly judged: readonly GateResult[];
}

function findingOf({ model, gates, hours: { hours } }: Assessment): HourFinding {
  const shares = hours.filter(({ n }) => n > 0).map(({ buyShare }) => Math.round(100 * buyShare.value));
  const [low, high] = [Math.min(...shares), Math.max(...shares)];
  const judged = gates.filter((gate) => isHourGate(gate) && gate.value !== null);
  const has = (outcome: GateResult["result"]): boolean => judged.some(({ result }) => result === outcome);
  const kind = judged.length === 0 ? "unjudged" : has("fail") ? "failed" : has("inconclusive") ? "open" : "inside";
  return { kind, model, range: low === high ? String(low) : `${low} to ${high}`, judged };
}

function isSharedKind(kind: HourKind): boolean {
  return kind === "open" || kind === "inside";
}

function clauseOf(kind: HourKind, of: readonly HourFinding[], isFirst: boolean): string {
  const names = listed(of.map(({ model }) => model));
  const ranges = listed(of.map(({ range }) => range));
  const found = isFirst ? `Buy in ${ranges} of 100 bars` : ranges;
  const band = formatBand(BAND);
  const count = ({ judged }: HourFinding, outcome: GateResult["result"]): number =>
    judged.filter(({ result }) => result === outcome).length;
  switch (kind) {
    case "unjudged":
      return `${names} says ${found}, by hour`;
    case "failed":
      return `${names} ${leavingWords(of[0]!)} in ${count(of[0]!, "fail")} of ${of[0]!.judged.length} hours (${found})`;
    case "open": {
      const open = of.map((one) => count(one, "inconclusive"));
      const are = open.length === 1 && open[0] === 1 ? "is" : "are";
      const isSame = open.length > 1 && open.every((each) => each === open[0]);
      const counts = isSame ? `${open[0]} of each` : listed(open.map(String));
      // Of several models the ranges would be a list of numbers, which the figure shows.
      const shares = open.length === 1 ? ` (${found})` : "";
      return `no hour of ${names} is shown to leave ${band}, ${counts} ${are} undecided${shares}`;
    }
    case "inside":
      return `every hour of ${names} lies inside ${band} (${found})`;
  }
}

function leavingWords({ judged }: HourFinding): string {
  const failed = judged.filter(({ result }) => result === "fail");
  if (failed.every(({ value }) => value! < BAND.low)) return "says Buy too seldom";
  return failed.every(({ value }) => value! > BAND.high) ? "says Buy too often" : `leaves ${formatBand(BAND)}`;
}

/** What the widest of the models' detectable bands says. */
function detectableSentence(assessments: readonly Assessment[]): string {
  const bands = assessments.map(({ hours }) => hours.detectableShare);
  const low = Math.round(100 * Math.min(...bands.map((band) => band.low)));
  const high = Math.round(100 * Math.max(...bands.map((band) => band.high)));
  if (low <= 0 && high >= 100) return "So few days need not catch even a share of 0 or 100 %.";
  return `On so many days a share outside ${low}-${high} % would have been caught with 80 % probability.`;
}
