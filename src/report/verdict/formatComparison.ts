/** `comparison.json`: what a comparison concluded, for a machine; nothing in it is computed anew. */
import type { Estimate } from "../../core/index.js";
import type { ComparedModels } from "../../run/index.js";
import type { PairedBalance, PairedFinding } from "../../validation/index.js";

/** Fixed order of keys; null stands for what is not a finite number. The same comparison gives the same bytes. */
export function formatComparison(
  { comparison, originLine, notes, look, config, hashes }: ComparedModels,
  { commit }: { readonly commit: string | null },
): string {
  const { champion, challenger, answers, quality, balance, groups, money, moneyMissing, rows } = comparison;
  const ordered = {
    answers: { better: answers.better, where: answers.where, matter: answers.matter },
    champion: { name: champion, buyShare: comparison.buyShares.champion, threshold: comparison.thresholds.champion },
    challenger: {
      name: challenger,
      buyShare: comparison.buyShares.challenger,
      threshold: comparison.thresholds.challenger,
    },
    rows: {
      shared: comparison.n,
      days: comparison.days,
      championOnly: rows.onlyA,
      challengerOnly: rows.onlyB,
      differentLabels: rows.differentLabels,
    },
    confidence: comparison.confidence,
    measures: [...quality, ...balance].map(({ id, ...finding }) => ({ id, ...findingAsJson(finding) })),
    groups: groups.map(({ kind, name, n, days, ...finding }) => ({ kind, name, n, days, ...findingAsJson(finding) })),
    money:
      money === null
        ? { missing: moneyMissing }
        : {
            champion: estimateAsJson(money.champion),
            challenger: estimateAsJson(money.challenger),
            ...resultAsJson(money),
          },
    data: { origin: originLine, ...hashes },
    look,
    notes,
    seed: config.seed,
    commit,
  };
  return `${JSON.stringify(ordered, null, 2)}\n`;
}

type AnyFinding = PairedFinding | Omit<PairedBalance, "id">;

function findingAsJson({ champion, challenger, ...result }: AnyFinding): Readonly<Record<string, unknown>> {
  return { champion: finite(champion), challenger: finite(challenger), ...resultAsJson(result) };
}

function resultAsJson({
  difference,
  pValue,
  adjustedP,
  detectable,
  outcome,
}: Pick<AnyFinding, "difference" | "pValue" | "adjustedP" | "detectable" | "outcome">): Readonly<
  Record<string, unknown>
> {
  return { difference: estimateAsJson(difference), pValue, adjustedP, detectable: finite(detectable), outcome };
}

function estimateAsJson({ value, low, high }: Estimate): Readonly<Record<string, number | null>> {
  return { value: finite(value), low: finite(low), high: finite(high) };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
