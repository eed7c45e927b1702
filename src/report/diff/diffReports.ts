/**
 * The page of a difference: what turned, what the predictions and accounts do on what both share, what was changed
 * to get there, and what would change a reader's mind. Made from two verdicts, or a predictions file as one side.
 */
import { sayCounted } from "../../core/index.js";
import type { ChangedKey } from "../../core/index.js";
import { renderMissingPanel } from "../components/renderMissingPanel.js";
import { renderOrigin } from "../components/renderOrigin.js";
import type { Provenance } from "../components/renderProvenance.js";
import { renderTable } from "../components/renderTable.js";
import { formatStatedValue, MONEY_GATE } from "../gateWords.js";
import { html, joinHtml, type Html } from "../html.js";
import { formatCount, formatEstimate, formatPercentEstimate } from "../numbers.js";
import { requireUniqueIds } from "../pages/renderBlock.js";
import { bulletList, notDoneSection, provenanceSection, type PageBody } from "../pages/pageParts.js";
import { compareRuns, type RunComparison, type RunSide } from "./compareRuns.js";
import { answerInWords, flippedSection } from "./flippedSection.js";
import { mindSentences } from "./mindSentences.js";
import type { PairedDifferences, PairedMetric } from "./pairedDifferences.js";
import { hoursSection, pairedSection } from "./pairedSection.js";

/** What is said of two markets side by side. */
const APART = [
  { id: "auc", name: "AUC" },
  { id: MONEY_GATE, name: "return per 30 days" },
] as const;

/** How the intervals are made, and how the page is. */
export interface DiffOptions {
  /** Of every interval, in (0, 1). */
  readonly confidence: number;
  /** How to make the page again; left out where nothing is known of it. */
  readonly provenance?: Provenance;
}

/**
 * @param a The older side: a run, or anybody's predictions.
 * @param b The newer side.
 * @returns The page; two sides that are the same give "No differences", and the same input the same bytes.
 */
export function diffReports(a: RunSide, b: RunSide, { provenance, ...options }: DiffOptions): PageBody {
  const comparison = compareRuns(a, b, options);
  const title = titleOf(comparison);
  const sentences = sentencesOf(comparison).map((text) => html`<p class="lead">${text}</p>`);
  const sides = { sideA: a, sideB: b, confidence: options.confidence };
  const made = provenance !== undefined && provenanceSection(provenance);
  const body = html`<header>
${renderOrigin({ line: `${a.name}: ${originOf(a)}. ${b.name}: ${originOf(b)}.` })}</header>
<main>
<section>
<h1>${title}</h1>
${joinHtml(sentences, "\n")}
</section>
<section>
<h2>What turned</h2>
${flippedSection(comparison)}</section>
<section>
<h2>Ranking and money, paired</h2>
${pairedSection(comparison, sides)}${hoursSection(comparison, sides)}</section>
<section>
<h2>What was changed</h2>
${changesSection(comparison)}</section>
<section>
<h2>What would change my mind</h2>
${bulletList(mindSentences(comparison, options))}</section>
${notDoneSection(notDone(comparison))}${made}</main>
`;
  requireUniqueIds("a difference", body);
  return { title, body };
}

/**
 * "v4 against v3.1: Is it balanced? No before, Yes now; 2 gates changed; AUC +0.0190 [0.0100, 0.0280]" or "No
 * differences between ...".
 */
function titleOf(comparison: RunComparison): string {
  const { a, b, answers, gates, paired } = comparison;
  if (isSame(comparison)) return `No differences between ${a} and ${b}`;
  const changed = gates?.filter((gate) => gate.changed).length;
  const parts = [
    ...(answers ?? []).filter((each) => each.a !== each.b).map(answerInWords),
    ...(changed === undefined ? [] : [`${changed === 0 ? "no" : changed} ${changed === 1 ? "gate" : "gates"} changed`]),
    ...(paired === null ? [] : [differenceInTitle(paired.differences)]),
  ];
  return `${b} against ${a}: ${parts.join("; ") || "nothing can be compared"}`;
}

function differenceInTitle({ auc, buyShare }: PairedDifferences): string {
  return auc === null
    ? `share of Buy ${signed(formatPercentEstimate(buyShare.difference), buyShare.difference.value)}`
    : `AUC ${signed(formatEstimate(auc.difference), auc.difference.value)}`;
}

function isSame({ settings, data, gates, paired }: RunComparison): boolean {
  const sides = [
    settings?.length === 0,
    data?.length === 0,
    gates?.every(({ a, b }) => JSON.stringify(a) === JSON.stringify(b)),
    paired === null ? undefined : hasSamePredictions(paired),
  ];
  const compared = [...(settings === null ? [] : sides.slice(0, 3)), ...(paired === null ? [] : sides.slice(3))];
  return compared.length > 0 && compared.every((same) => same === true);
}

function hasSamePredictions({ rows }: NonNullable<RunComparison["paired"]>): boolean {
  return (
    rows.onlyA === 0 &&
    rows.onlyB === 0 &&
    rows.differentLabels === 0 &&
    rows.probabilityA.every((p, k) => p === rows.probabilityB[k] && rows.buyA[k] === rows.buyB[k])
  );
}

function sentencesOf(comparison: RunComparison): string[] {
  return [...turnedSentences(comparison), ...pairedSentences(comparison), ...moneySentences(comparison)];
}

function turnedSentences({ answers }: RunComparison): string[] {
  return answers === null ? [] : [`${answers.map(answerInWords).join(". ")}.`];
}

function moneySentences({ a, b, money }: RunComparison): string[] {
  if (typeof money === "string") return [];
  const { difference, days } = money;
  const size = `${signed(formatPercentEstimate(difference), difference.value)} per 30 days`;
  const on = `after costs on the ${sayCounted(days, "day")} that both traded`;
  if (difference.low === 0 && difference.high === 0) return [`${b} earns exactly what ${a} does ${on}.`];
  if (difference.low > 0) return [`${b} earns more than ${a} ${on}: ${size}.`];
  if (difference.high < 0) return [`${b} earns less than ${a} ${on}: ${size}.`];
  return [`Whether ${b} earns more than ${a} ${on} is undecided: ${size}.`];
}

/** The numbers of both, where nothing of them can be paired. */
function apartSentence({ gates }: RunComparison): string {
  const all = gates ?? [];
  const said = APART.flatMap(({ id, name }) => {
    const change = all.find((gate) => gate.id === id);
    if (change?.a === undefined || change.b === undefined) return [];
    const [was, is] = [
      formatStatedValue(
        change.a,
        all.flatMap(({ a }) => a ?? []),
      ),
      formatStatedValue(
        change.b,
        all.flatMap(({ b }) => b ?? []),
      ),
    ];
    return [`${name} ${was} before, ${is} now`];
  });
  const each = said.length === 0 ? "" : ` Each by itself: ${said.join("; ")}.`;
  return `The two are of two markets whose prices have nothing to do with each other, so nothing is paired.${each}`;
}

function pairedSentences(comparison: RunComparison): string[] {
  const { a, b, paired } = comparison;
  if (comparison.areMarketsApart) return [apartSentence(comparison)];
  if (paired === null) return [];
  const { rows, differences } = paired;
  const labels =
    rows.label === undefined
      ? " Neither side has labels, so only the decisions can be compared."
      : rows.labelsOf === "a"
        ? ` Only ${a} has labels; both are judged by them.`
        : rows.differentLabels > 0
          ? ` The labels of the two disagree on ${sayCounted(rows.differentLabels, "row")}; both are ` +
            `judged by those of ${b}.`
          : "";
  const metrics =
    differences.auc === null || differences.brier === null
      ? []
      : [`${rankingSentence(a, b, differences.auc)} ${probabilitySentence(a, differences.brier)}`];
  return [
    `${sayCounted(differences.n, "decision")} on ${sayCounted(differences.days, "day")} are in ` +
      `both; ${formatCount(rows.onlyA)} are in ${a} only, ${formatCount(rows.onlyB)} in ${b} ` +
      `only.${labels}`,
    ...metrics,
  ];
}

// Both are three-way: an interval that holds zero shows neither a difference nor its absence.
function rankingSentence(a: string, b: string, { difference }: PairedMetric): string {
  const size = `AUC ${signed(formatEstimate(difference), difference.value)}`;
  if (difference.low === 0 && difference.high === 0) return `${b} ranks exactly as ${a} does.`;
  if (difference.low > 0) return `${b} ranks better than ${a}: ${size}.`;
  if (difference.high < 0) return `${b} ranks worse than ${a}: ${size}.`;
  return `Whether ${b} ranks better than ${a} is undecided: ${size}.`;
}

function probabilitySentence(a: string, { difference }: PairedMetric): string {
  const size = `Brier score ${signed(formatEstimate(difference), difference.value)}`;
  if (difference.low === 0 && difference.high === 0)
    return `Its probabilities are as far from the labels as those of ${a}.`;
  if (difference.high < 0) return `Its probabilities are closer to the labels: ${size}.`;
  if (difference.low > 0) return `Its probabilities are further from the labels: ${size}.`;
  return `Whether its probabilities are closer to the labels is undecided: ${size}.`;
}

function changesSection({ settings, data, versions, a, b }: RunComparison): Html {
  if (settings === null || data === null)
    return renderMissingPanel({
      panel: "Changes of configuration and data",
      needs: "a verdict on both sides",
      remedy: "A predictions file does not say how it was made.",
    });
  return joinHtml(
    [
      changeTable("Configuration, seed and code", settings, a, b),
      changeTable("Data", data, a, b),
      versions === null
        ? html`<p>Environment: not known on both sides.</p>
`
        : changeTable("Environment", versions, a, b),
    ],
    "\n",
  );
}

function changeTable(caption: string, changes: readonly ChangedKey[], a: string, b: string): Html {
  if (changes.length === 0)
    return html`<p>${caption}: the same.</p>
`;
  return renderTable({
    caption,
    columns: ["key", a, b],
    rows: changes.map((change) => [change.key, changedCell(change.a), changedCell(change.b)]),
  });
}

/** Twelve digits tell one hash from another, and fit on paper; `verdict.json` has all of them. */
function changedCell(value = "absent"): string {
  return /^[0-9a-f]{64}$/.test(value) ? value.slice(0, 12) : value;
}

function notDone({ paired, money }: RunComparison): string[] {
  return [
    ...(paired === null
      ? []
      : [
          "Neither model was run again: the predictions are those of the files.",
          "The intervals of the hours are each for itself; with 24 of them, one may miss by chance.",
        ]),
    ...(typeof money === "string"
      ? ["Returns after costs were not paired; each run's own stand among its gates."]
      : ["No account was traded anew: each run's own is compared by day, its costs as it was configured."]),
  ];
}

function originOf({ verdict, predictions }: RunSide): string {
  const origin = verdict?.data["origin"];
  if (typeof origin === "string") return origin;
  return predictions === undefined
    ? "no predictions"
    : `a predictions file, ${sayCounted(predictions.t0Ms.length, "row")}`;
}

/** With a plus before what is positive. */
function signed(text: string, value: number): string {
  return value > 0 ? `+${text}` : text;
}
