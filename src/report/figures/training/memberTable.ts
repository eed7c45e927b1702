/** The members in words. */
import { fillOptions, sayCounted } from "../../../core/index.js";
import { MEMBERS, type Member, type MemberOptions } from "../../../models/index.js";
import type { TrainingSettings } from "../../../training/index.js";
import type { DataTable } from "../../figure.js";

/** The members under a run's settings, in the order of the registry. */
export function memberTable(
  { members: used, sequenceBars, seeds }: TrainingSettings,
  { members = MEMBERS }: { readonly members?: readonly Member[] } = {},
): DataTable {
  const rows = members
    .filter(({ name }) => Object.hasOwn(used, name))
    .map((member) => ({ member, options: fillOptions(`show ${member.label}`, member.options, used[member.name]) }));
  const networks = rows.filter(({ options }) => NETWORK_OPTIONS.every(([name]) => typeof options[name] === "number"));
  return {
    caption:
      `${sayCount(rows.length)}, ${seeds} ${seeds === 1 ? "fit" : "fits"} each` +
      (networks.length === 0 ? "" : `; networks: ${networkWords(networks)}`),
    columns: ["member", "reads", "is"],
    rows: rows.map(({ member, options }) => [
      member.label,
      member.readsWindows ? `the last ${sayCounted(sequenceBars, "bar")}` : "the last bar",
      member.describe(options),
    ]),
  };
}

const NETWORK_OPTIONS = [
  ["learningRate", "learning rate"],
  ["batchSize", "batch"],
  ["dropout", "dropout"],
  ["l2", "L2"],
  ["epochs", "at most"],
  ["patienceEpochs", "patience"],
] as const;
const NUMBER_WORDS = ["No members", "One member", "Two members", "Three members", "Four members", "Five members"];

function sayCount(members: number): string {
  return NUMBER_WORDS[members] ?? `${members} members`;
}

/** What the networks have in common, and which of them has something of its own. */
function networkWords(networks: readonly { readonly member: Member; readonly options: MemberOptions }[]): string {
  return NETWORK_OPTIONS.map(([name, words]) => {
    const values = networks.map(({ options }) => Number(options[name]));
    const most = commonest(values);
    const own = networks.flatMap(({ member }, k) => (values[k] === most ? [] : [`${member.label}: ${values[k]!}`]));
    const unit = name === "epochs" ? " epochs" : "";
    return `${words} ${most}${unit}` + (own.length === 0 ? "" : ` (${own.join(", ")})`);
  }).join(", ");
}

/** The first of those that are most frequent. */
function commonest(values: readonly number[]): number {
  const frequency = (value: number) => values.filter((each) => each === value).length;
  return values.reduce((best, value) => (frequency(value) > frequency(best) ? value : best));
}
