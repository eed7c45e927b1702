/** How the models were made: balance, training, search. */
import type { RunConfig } from "../../../config/index.js";
import { MEMBERS } from "../../../models/index.js";
import type { RunParts, ValidatedRun } from "../../../run/index.js";
import type { TrainingSearch } from "../../../search/index.js";
import type { DataTable } from "../../figure.js";
import { changeInWords } from "../../figures/search/searchWords.js";
import { candidateTable } from "../../figures/training/candidateTable.js";
import { lineSentence, lineTable } from "../../figures/training/lineTable.js";
import { RANKING_WORDS } from "../../figures/training/rankingWords.js";
import { seedSpreadTable } from "../../figures/training/seedSpreadTable.js";
import { formatCount } from "../../numbers.js";
import type { FoldedSection } from "../pageParts.js";
import { section, seePage, text } from "./section.js";
import type { RunResults } from "./runResults.js";

/** Balance, training, search. */
export function trainingSections(
  config: RunConfig,
  { trained, searched: { search }, validated }: RunResults,
): FoldedSection[] {
  return [balanceSection(validated), trainingSection(config, trained), searchSection(search)];
}

function balanceSection(validated: ValidatedRun): FoldedSection {
  const gist = "Only training rows were ever balanced; the three models differ in how.";
  return section(
    { id: "balance", title: "How were classes balanced", gist },
    recipeTable(validated),
    seePage("04-training", "the balancing race of eight arms"),
  );
}

function recipeTable({ models }: ValidatedRun): DataTable {
  return {
    caption: "The three models",
    columns: ["model", "how it was made"],
    rows: models.map(({ recipe }) => [recipe.name, recipe.summary]),
  };
}

function trainingSection(config: RunConfig, { ranking, line, results }: RunParts["trained"]): FoldedSection {
  return section(
    {
      id: "training",
      title: "How was it trained",
      gist:
        `${ranking.candidates[0]!.name} ranks first of ${ranking.candidates.length} ` +
        `candidates by ${RANKING_WORDS[ranking.by]}, out of fold. What is shipped is the ensemble that the ` +
        "YAML names; the ranking does not choose it.",
    },
    ...(line === undefined ? [] : [text(lineSentence(line)), lineTable(line)]),
    candidateTable(ranking),
    seedSpreadTable(results.at(-1)!),
    text(strengthWords(config)),
    seePage("04-training", "losses and Buy share of every epoch"),
  );
}

function strengthWords(config: RunConfig): string {
  const { l2 } = config.training;
  return (
    `The networks' loss carries an L2 of ${l2} on their kernels` +
    `${ownStrengths(config)}${l2 === 0 ? "" : ", chosen on simulated markets"}; ` +
    "trees, dropout and early stopping as page 03-models says."
  );
}

/** Members whose L2 is not that of training. */
function ownStrengths({ members, training }: RunConfig): string {
  const own = Object.entries(members).flatMap(([name, { l2 }]) =>
    typeof l2 === "number" && l2 !== training.l2
      ? [`${MEMBERS.find((member) => member.name === name)?.label ?? name}: ${l2}`]
      : [],
  );
  return own.length === 0 ? "" : ` (${own.join(", ")})`;
}

function searchSection(search: TrainingSearch): FoldedSection {
  return section(
    { id: "search", title: "What was searched", gist: searchInWords(search) },
    seePage("05-search", "history, importance and what the choice may be worth"),
  );
}

function searchInWords({ members, gain }: TrainingSearch): string {
  if (members.length === 0) return "No member brings a search space: the settings are the configuration's.";
  const trials = members.map(({ label, trials, bestTrial }) => {
    const chosen = bestTrial.number === 0 ? "settings kept" : `trial ${bestTrial.number} chosen`;
    return `${label} ${formatCount(trials.length)} trial${trials.length === 1 ? "" : "s"}, ${chosen}`;
  });
  const bought =
    gain === null ? "no fold was held out to tell what it bought" : `on the held-out fold ${changeInWords(gain)}`;
  return `One member after the other was tuned, judged on the ensemble (${trials.join("; ")}); ${bought}.`;
}
