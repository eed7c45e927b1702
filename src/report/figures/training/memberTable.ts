/** The members in words. */
import { fillOptions, sayCounted } from "../../../core/index.js";
import { MEMBERS, type Member, type MemberOptions } from "../../../models/index.js";
import type { TrainingSettings } from "../../../training/index.js";
import type { DataTable } from "../../figure.js";
import { formatNumber } from "../../numbers.js";

/** The members under a run's settings, in the order of the registry. */
export function memberTable(
  { members: used, sequenceBars, seeds }: TrainingSettings,
  { members = MEMBERS }: { readonly members?: readonly Member[] } = {},
): DataTable {
  const rows = members
    .filter(({ name }) => Object.hasOwn(used, name))
    .map((member) => ({ member, options: fillOptions(`show ${member.label}`, member.options, used[member.name]) }));
  const network = rows.find(({ options }) => NETWORK_OPTIONS.every((name) => typeof options[name] === "number"));
  return {
    caption:
      `${sayCount(rows.length)}, ${seeds} ${seeds === 1 ? "fit" : "fits"} each` +
      (network === undefined ? "" : `; networks: ${networkWords(network.options)}`),
    columns: ["member", "reads", "is"],
    rows: rows.map(({ member, options }) => [
      member.label,
      member.readsWindows ? `the last ${sayCounted(sequenceBars, "bar")}` : "the last bar",
      member.describe(options),
    ]),
  };
}

const NETWORK_OPTIONS = ["learningRate", "batchSize", "dropout", "l2", "epochs", "patienceEpochs"] as const;
const NUMBER_WORDS = ["No members", "One member", "Two members", "Three members", "Four members", "Five members"];

function sayCount(members: number): string {
  return NUMBER_WORDS[members] ?? `${members} members`;
}

/** Of the first of them: they share what the configuration says of training. */
function networkWords(options: MemberOptions): string {
  const said = (name: (typeof NETWORK_OPTIONS)[number]) => formatNumber(Number(options[name]));
  return (
    `learning rate ${said("learningRate")}, batch ${String(options["batchSize"])}, dropout ${said("dropout")}, ` +
    `L2 ${said("l2")}, at most ${String(options["epochs"])} epochs, patience ${String(options["patienceEpochs"])}`
  );
}
