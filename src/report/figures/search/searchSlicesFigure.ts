/** The objective over each parameter alone. */
import { normalQuantile, spearmanCorrelation, sayCounted } from "../../../core/index.js";
import type { FrozenTrial, MemberSearch } from "../../../search/index.js";
import type { Figure } from "../../figure.js";
import { formatNumber } from "../../numbers.js";
import { COLOUR } from "../../palette.js";
import {
  completeTrials,
  OBJECTIVE_DEFINITION,
  parameterNames,
  parameterWords,
  rounded,
  searchedWords,
} from "./searchWords.js";

/** Level of the rank correlations, shared by the parameters. */
const LEVEL = 0.05;
const GAP = 0.03;

interface Slice {
  readonly name: string;
  readonly trials: readonly FrozenTrial[];
  /** Of value and objective; NaN where one of them does not vary. */
  readonly correlation: number;
  /** What noise stays below with probability 1 - LEVEL over all slices. */
  readonly border: number;
}

/** One panel a parameter, all on one objective axis; dots are complete trials, the later the darker. */
export function searchSlicesFigure(search: MemberSearch): Figure {
  const { bestTrial } = search;
  const complete = completeTrials(search.trials);
  const names = parameterNames(complete);
  const slices = names.map((name) => sliceOf(name, complete, names.length));
  const width = (1 - GAP * (names.length - 1)) / names.length;
  const axisOf = (i: number) => (i === 0 ? "" : String(i + 1));
  const latest = Math.max(...complete.map(({ number }) => number));
  return {
    id: `search-slices-${search.member}`,
    title: `${search.label}: ${correlationInWords(slices, complete.length)}`,
    subtitle:
      "Objective of complete trials over each parameter, later trials darker, the chosen one " +
      `green; ${searchedWords(search)}. Rank correlations are held against ` +
      `${formatNumber(slices[0]?.border ?? null)}, which noise passes in any of the ` +
      `${names.length} with probability ${LEVEL}.`,
    data: slices.flatMap(({ name, trials }, i) => [
      {
        type: "scatter",
        mode: "markers",
        name: parameterWords(name),
        xaxis: `x${axisOf(i)}`,
        x: trials.map((trial) => cellOf(trial, name)),
        y: trials.map(({ value }) => rounded(value)),
        text: trials.map(({ number }) => `trial ${number}`),
        hovertemplate: "%{text}: %{y} at %{x}<extra></extra>",
        marker: {
          size: 7,
          color: trials.map(({ number }) => number),
          cmin: 0,
          cmax: Math.max(1, latest),
          colorscale: [
            [0, "#BBD3E6"],
            [1, COLOUR.buy],
          ],
        },
      },
      {
        type: "scatter",
        mode: "markers",
        name: "chosen",
        xaxis: `x${axisOf(i)}`,
        x: [cellOf(bestTrial, name)],
        y: [rounded(bestTrial.value)],
        hoverinfo: "skip",
        marker: { size: 11, color: COLOUR.v4AsShipped, symbol: "circle-open", line: { width: 2 } },
      },
    ]),
    layout: {
      ...Object.fromEntries(
        slices.map(({ name, trials }, i) => {
          const distribution = trials[0]!.distributions[name]!;
          const type = distribution.kind === "categorical" ? "category" : distribution.log ? "log" : "linear";
          return [
            `xaxis${axisOf(i)}`,
            {
              domain: [i * (width + GAP), i * (width + GAP) + width].map((edge) => Math.min(1, edge)),
              anchor: "y",
              type,
              title: { text: parameterWords(name) },
              zeroline: false,
              ...(type === "log" ? { exponentformat: "power", dtick: 1 } : { nticks: 3 }),
              ...(type === "category"
                ? {
                    categoryarray: distribution.kind === "categorical" ? distribution.choices.map(String) : [],
                    categoryorder: "array",
                  }
                : {}),
            },
          ];
        }),
      ),
      yaxis: { title: { text: "objective (higher is better)" }, zeroline: false },
      showlegend: false,
    },
    table: {
      caption: "Rank correlation of each parameter with the objective",
      columns: ["parameter", "rank correlation", "border of noise", "trials"],
      rows: slices.map(({ name, trials, correlation, border }) => [
        parameterWords(name),
        Number.isNaN(correlation) ? null : correlation,
        border,
        trials.length,
      ]),
    },
    definition: {
      text:
        "A slice hides what the other parameters were; a best value inside the range shows as a hill " +
        "and not as a rank correlation. Choices are ranked in the order of their list.",
      ...OBJECTIVE_DEFINITION,
    },
  };
}

function sliceOf(name: string, complete: readonly FrozenTrial[], slices: number): Slice {
  const trials = complete.filter(({ params }) => Object.hasOwn(params, name));
  const rank = ({ params, distributions }: FrozenTrial) => {
    const distribution = distributions[name]!;
    return distribution.kind === "categorical" ? distribution.choices.indexOf(params[name]!) : Number(params[name]);
  };
  const correlation =
    trials.length < 3
      ? NaN
      : spearmanCorrelation(
          trials.map(rank),
          trials.map(({ value }) => value!),
        );
  const border =
    trials.length < 3 ? 1 : Math.min(1, normalQuantile(1 - LEVEL / (2 * slices)) / Math.sqrt(trials.length - 1));
  return { name, trials, correlation, border };
}

function correlationInWords(slices: readonly Slice[], trials: number): string {
  const known = slices.filter(({ correlation }) => !Number.isNaN(correlation));
  if (known.length === 0) return `too few complete trials (${trials}) to see the objective go with a parameter`;
  const strongest = known.reduce((most, each) =>
    Math.abs(each.correlation) > Math.abs(most.correlation) ? each : most,
  );
  const size = formatNumber(Math.abs(strongest.correlation));
  if (Math.abs(strongest.correlation) <= strongest.border)
    return (
      `over ${sayCounted(trials, "trial")} the objective goes with no parameter: the strongest rank correlation ` +
      `is ${size} (${parameterWords(strongest.name)}), and noise reaches ` +
      `${formatNumber(strongest.border)}`
    );
  return (
    `the objective ${strongest.correlation > 0 ? "rises" : "falls"} with ` +
    `${parameterWords(strongest.name)}: rank correlation ` +
    `${strongest.correlation > 0 ? "" : "-"}${size} over ${sayCounted(trials, "trial")}, where noise stays ` +
    `below ${formatNumber(strongest.border)}`
  );
}

/** A choice is drawn by its name, whatever it is made of. */
function cellOf({ params, distributions }: FrozenTrial, name: string): string | number {
  const value = params[name]!;
  return typeof value === "number" && distributions[name]!.kind !== "categorical" ? value : String(value);
}
