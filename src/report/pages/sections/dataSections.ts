/** What the models were given: which data, what they lack, and how they were parted. */
import type { RunConfig } from "../../../config/index.js";
import { formatDate } from "../../../core/index.js";
import { dataWarnings, type BuiltDataset, type PreparedMarkets, type RunParts } from "../../../run/index.js";
import type { DataTable } from "../../figure.js";
import { pathSpreadFigure } from "../../figures/training/pathSpreadFigure.js";
import { formatCount, formatPercent } from "../../numbers.js";
import type { FoldedSection } from "../pageParts.js";
import { section, seePage, text } from "./section.js";
import type { RunResults } from "./runResults.js";

/** Data, what is missing of them, split. */
export function dataSections(config: RunConfig, results: RunResults): FoldedSection[] {
  return [dataSection(results.prepared), missingSection(results.built), splitSection(config, results)];
}

function dataSection(prepared: PreparedMarkets): FoldedSection {
  return section(
    { id: "data", title: "What data", gist: prepared.originLine },
    dataTable(prepared),
    ...dataWarnings(prepared).map(text),
    seePage("01-data", "prices, liquidations, coverage and where the files come from"),
  );
}

function dataTable({ markets }: PreparedMarkets): DataTable {
  return {
    caption: "Bars and recorded inputs, by symbol",
    columns: ["symbol", "bars", "first", "last", "liquidations", "funding settlements", "open interest", "depth"],
    rows: markets.map(({ bars, liquidations, funding, openInterest, depth }) => [
      bars.symbol,
      formatCount(bars.timeMs.length),
      formatDate(bars.timeMs[0]!),
      formatDate(bars.timeMs.at(-1)!),
      ...[liquidations, funding, openInterest, depth].map((table) =>
        table === undefined ? null : formatCount(table.timeMs.length),
      ),
    ]),
  };
}

function missingSection(built: BuiltDataset): FoldedSection {
  const { coverage } = built.dataset;
  const dropped = coverage.filter(({ used }) => !used).length;
  const gist =
    dropped === 0
      ? `Nothing: all ${coverage.length} features are present.`
      : `${dropped} of ${coverage.length} features were left out, for all symbols.`;
  return section(
    { id: "missing", title: "What was missing", gist },
    ...(dropped === 0 ? [] : [missingTable(built)]),
    seePage("02-features", "what each feature knows"),
  );
}

function missingTable({ dataset: { symbols, coverage } }: BuiltDataset): DataTable {
  return {
    caption: "Features left out: share of training rows in which each is present",
    columns: ["feature", ...symbols],
    rows: coverage
      .filter(({ used }) => !used)
      .map(({ name, presentFrac }) => [name, ...presentFrac.map((frac) => formatPercent(frac))]),
  };
}

function splitSection(config: RunConfig, { built, trained, validated: { opening } }: RunResults): FoldedSection {
  const { confirmationFromMs, judged } = built.dataset;
  return section(
    {
      id: "split",
      title: "How was it split",
      gist:
        `Judged on the last ${formatPercent(config.split.confirmationFrac)} of the span, from ` +
        `${formatDate(confirmationFromMs)}; before it ${developmentWords(config, trained)}, purged of labels ` +
        "that reach into them.",
    },
    text(`Judged by the ${judged.title}: BUY = ${judged.buyMeans}. ${unlabelledWords(built)}`),
    ...(trained.pathSpreads.length === 0 ? [] : [pathSpreadFigure(trained.pathSpreads)]),
    text(
      opening === 1
        ? "No earlier run in this checkout has looked at days of this confirmation period; the ledger keeps count."
        : `This is look ${opening} at days of this confirmation period; the ledger keeps count.`,
    ),
  );
}

function developmentWords({ split }: RunConfig, { folds, pathSpreads }: RunParts["trained"]): string {
  if (split.kind === "walkForward") return `${folds.length} walk-forward windows`;
  return (
    `${folds.length} combinatorial folds (${split.testGroups} of ${split.groups} groups tested at a time, ` +
    `${pathSpreads[0]?.auc.length ?? 0} paths, ${split.embargoHours} h embargo; search, balancing race and leakage ` +
    "check keep to walk-forward windows)"
  );
}

/** How many decisions are no rows since a label could not be made. */
function unlabelledWords({ dataset }: BuiltDataset): string {
  const sum = (key: "decisions" | "withoutLabel" | "withoutImbalanced") =>
    dataset.unlabelled.reduce((total, counts) => total + counts[key], 0);
  const learnt = sum("withoutImbalanced");
  const others = learnt === 0 ? "" : `, and ${formatCount(learnt)} more lack the label that v3.1 learnt`;
  return (
    `Of ${formatCount(sum("decisions"))} decisions ${formatCount(sum("withoutLabel"))} have no such label ` +
    `(${dataset.leavesOut})${others}; they are left out.`
  );
}
