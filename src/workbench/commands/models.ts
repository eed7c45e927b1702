/** `tenbin models`: what models there are, and the names they have and had. */
import { formatDate, formatMinute, sayCounted } from "../../core/index.js";
import {
  DIRECTORIES,
  listModels,
  nameModel,
  readRegistry,
  unnameModel,
  type ListedModel,
  type RegistryLine,
} from "../../run/index.js";
import { UsageError, type Command } from "./command.js";
import { print } from "./terminal.js";

export const models: Command = {
  name: "models",
  summary: `Lists the models below ${DIRECTORIES.models}, gives them names and takes names away.`,
  options: [],
  forms: [
    { words: "", meaning: "every model: its names, the run that trained it, when, its last verdict, where it lies" },
    {
      words: "name <folder or name> <name>",
      meaning: "gives it a name such as champion, which can be said wherever a folder can",
    },
    { words: "unname <name>", meaning: "takes the name away; the model stays" },
    { words: "history [name]", meaning: "every change so far, the oldest first" },
  ],
  async run(_values, [verb, ...words]) {
    print(await linesOf(verb, words));
    return 0;
  },
};

async function linesOf(verb: string | undefined, words: readonly string[]): Promise<readonly string[]> {
  if (verb === undefined) return listLines(listModels());
  if (verb === "name") {
    const [source, alias] = exactly(words, 2, "name needs a folder or a name, and the new name");
    const { directory, changed } = await nameModel(source!, alias!);
    return [changed ? `${alias} is now ${directory}` : `${alias} is ${directory} already`];
  }
  if (verb === "unname") {
    const [alias] = exactly(words, 1, "unname needs a name");
    await unnameModel(alias!);
    return [`no model has the name ${alias} any more`];
  }
  if (verb !== "history") throw new UsageError(`no "${verb}" of models`);
  if (words.length > 1) throw new UsageError("history takes one name, or none");
  return historyLines(readRegistry(DIRECTORIES.models), words[0]);
}

function exactly(words: readonly string[], count: number, needs: string): readonly string[] {
  if (words.length !== count) throw new UsageError(`${needs}: found ${sayCounted(words.length, "word")}`);
  return words;
}

/** A few lines a model, since a path must be whole to be copied. */
function listLines(listed: readonly ListedModel[]): string[] {
  if (listed.length === 0) return [`no models below ${DIRECTORIES.models}; make train leaves one`];
  return listed.flatMap(({ aliases, model, runName, training, trainedMs, judged, directories, problem }) => [
    aliases.length === 0 ? "(no name)" : aliases.join(", "),
    ...[
      model === null ? [] : [`${model} of ${runName}`],
      training === null
        ? []
        : [
            `learnt from ${sayCounted(training.rows, "row")} of ${training.symbols.join(", ")} (${training.market}), ` +
              `${formatDate(training.fromMs)} to ${formatDate(training.toMs)}`,
          ],
      trainedMs === null ? [] : [`trained ${formatMinute(trainedMs)} UTC`],
      [judged === null ? "never judged" : `${judged.verdict} on ${judged.on}, ${formatMinute(judged.atMs)} UTC`],
      problem === null ? [] : [`warning: ${problem}`],
      directories,
    ]
      .flat()
      .map((text) => `  ${text}`),
  ]);
}

function historyLines(lines: readonly RegistryLine[], alias: string | undefined): string[] {
  const hashes = new Set(
    lines.flatMap((line) => ("alias" in line && "hash" in line && line.alias === alias ? [line.hash] : [])),
  );
  // What a name stood for was judged under whatever name it had then.
  const chosen = lines.filter(
    (line) => alias === undefined || ("alias" in line ? line.alias === alias : hashes.has(line.hash)),
  );
  if (chosen.length === 0) return [alias === undefined ? "no model ever had a name" : `no model was ever ${alias}`];
  return chosen.map((line) => `${formatMinute(line.atMs)} UTC  ${sayChange(line)}`);
}

function sayChange(line: RegistryLine): string {
  switch (line.change) {
    case "name":
      return `${line.alias}: named ${line.model} of ${line.runName}, content ${short(line.hash)}`;
    case "train":
      return `${line.alias}: trained ${line.model} of ${line.runName}, content ${short(line.hash)}`;
    case "unname":
      return `${line.alias}: name taken away`;
    case "judge":
      return `content ${short(line.hash)}: judged ${line.verdict} on ${line.on}`;
  }
}

function short(hash: string): string {
  return hash.slice(0, 16);
}
