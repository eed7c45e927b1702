/**
 * Reads `verdict.json` of any run. The text is hostile until checked: every member that is used must have
 * its type and its range, everything else is left out.
 */
import { messageOf, parseJson } from "../../core/index.js";
import {
  ANSWERS,
  type Answers,
  type Bounds,
  type GateOutcome,
  type GateResult,
  type GateWords,
} from "../../validation/index.js";
import { FIGURE_NAMES, type Figures, type Json, type JsonObject, type ModelVerdict, type Verdict } from "./verdict.js";

/** Of the file: no report writes a longer one. */
export const LARGEST_VERDICT_BYTES = 16_000_000;
const LARGEST_CHARACTERS = 4_000_000;
const MOST_GATES = 1_000;
const MOST_MODELS = 100;
const MOST_WARNINGS = 10_000;
const MOST_VERSIONS = 100;
const LONGEST_TEXT = 10_000;
const DEEPEST = 16;

const OUTCOMES: readonly GateOutcome[] = ["pass", "fail", "inconclusive"];
const SETTLED = ["pass", "fail"] as const;
const ROLES: readonly GateResult["role"][] = ["plan", "guard", "info"];

/**
 * @throws {SyntaxError} If the text is no verdict; the message names the member.
 */
export function parseVerdict(text: string): Verdict {
  if (text.length > LARGEST_CHARACTERS)
    throw refusal("the file", `at most ${LARGEST_CHARACTERS} characters`, text.length);
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (error) {
    throw new SyntaxError(`Cannot read a verdict as it must be JSON: ${messageOf(error)}`);
  }
  const tree = objectAt(value, "the top level");
  const warnings = tree["warnings"] ?? [];
  if (!Array.isArray(warnings) || warnings.length > MOST_WARNINGS)
    throw refusal("warnings", `a list of at most ${MOST_WARNINGS}`, warnings);
  const models = Object.entries(objectAt(tree["models"] ?? {}, "models"));
  if (models.length > MOST_MODELS) throw refusal("models", `at most ${MOST_MODELS}`, models.length);
  return {
    ...modelVerdict(tree, ""),
    model: textAt(tree["model"], "model"),
    data: freeForm(objectAt(tree["data"], "data"), "data"),
    seed: numberAt(tree["seed"], "seed"),
    commit: tree["commit"] === null ? null : textAt(tree["commit"], "commit"),
    config: freeForm(objectAt(tree["config"] ?? {}, "config"), "config"),
    warnings: warnings.map((text: unknown, k) => textAt(text, `warnings[${k}]`)),
    models: Object.fromEntries(
      models.map(([name, model]) => [name, modelVerdict(objectAt(model, `models.${name}`), `models.${name}.`)]),
    ),
    ...(tree["versions"] === undefined ? {} : { versions: versionsAt(objectAt(tree["versions"], "versions")) }),
  };
}

function versionsAt(tree: Tree): Readonly<Record<string, string>> {
  const versions = Object.entries(tree);
  if (versions.length > MOST_VERSIONS) throw refusal("versions", `at most ${MOST_VERSIONS}`, versions.length);
  return Object.fromEntries(versions.map(([name, version]) => [name, textAt(version, `versions.${name}`)]));
}

type Tree = Readonly<Record<string, unknown>>;

function modelVerdict(tree: Tree, at: string): ModelVerdict {
  const answers = objectAt(tree["answers"], `${at}answers`);
  const gates = tree["gates"];
  if (!Array.isArray(gates)) throw refusal(`${at}gates`, "a list", gates);
  if (gates.length > MOST_GATES) throw refusal(`${at}gates`, `at most ${MOST_GATES} long`, gates.length);
  const read = gates.map((gate: unknown, k) => gateAt(objectAt(gate, `${at}gates[${k}]`), `${at}gates[${k}].`));
  const ids = new Set<string>();
  for (const { id } of read) {
    if (ids.has(id)) throw refusal(`${at}gates`, "without a gate twice", id);
    ids.add(id);
  }
  const answerOf = (answer: GateResult["answer"]): GateOutcome =>
    oneOf(answers[answer], OUTCOMES, `${at}answers.${answer}`);
  const said: Answers = { balanced: answerOf("balanced"), honest: answerOf("honest"), earn: answerOf("earn") };
  return {
    verdict: oneOf(tree["verdict"], OUTCOMES, `${at}verdict`),
    answers: said,
    gates: read,
    figures: figuresAt(objectAt(tree["figures"] ?? {}, `${at}figures`), `${at}figures.`),
    ...(tree["dropped"] === undefined ? {} : { dropped: idsAt(tree["dropped"], `${at}dropped`) }),
  };
}

/** One that is absent is not shown. */
function figuresAt(figures: Tree, at: string): Figures {
  const read = FIGURE_NAMES.map((name) => [
    name,
    figures[name] == null ? null : numberAt(figures[name], `${at}${name}`),
  ]);
  return Object.fromEntries(read) as Figures;
}

function idsAt(value: unknown, at: string): readonly string[] {
  if (!Array.isArray(value) || value.length > MOST_GATES) throw refusal(at, `a list of at most ${MOST_GATES}`, value);
  return value.map((id: unknown, k) => textAt(id, `${at}[${k}]`));
}

/** How a stranger's gate wants to be called; a built-in one is called as it always is. */
function wordsAt(words: Tree, at: string): GateWords {
  const definition = words["definition"] === undefined ? undefined : objectAt(words["definition"], `${at}definition`);
  return {
    name: textAt(words["name"], `${at}name`),
    isShare: words["isShare"] === true,
    isStrict: words["isStrict"] === true,
    ...(definition === undefined
      ? {}
      : {
          definition: {
            text: textAt(definition["text"], `${at}definition.text`),
            ...(definition["formula"] === undefined
              ? {}
              : { formula: textAt(definition["formula"], `${at}definition.formula`) }),
          },
        }),
  };
}

function boundsAt(value: unknown, at: string): Bounds {
  const tree = objectAt(value, at);
  return { ...optional(tree, "low", `${at}.`), ...optional(tree, "high", `${at}.`) };
}

function optional<Name extends string>(from: Tree, name: Name, at: string): { readonly [Key in Name]?: number } {
  return (from[name] === undefined ? {} : { [name]: numberAt(from[name], `${at}${name}`) }) as {
    readonly [Key in Name]?: number;
  };
}

function gateAt(gate: Tree, at: string): GateResult {
  const orNull = (name: string): number | null => (gate[name] === null ? null : numberAt(gate[name], `${at}${name}`));
  return {
    id: textAt(gate["id"], `${at}id`),
    ...(gate["words"] === undefined ? {} : { words: wordsAt(objectAt(gate["words"], `${at}words`), `${at}words.`) }),
    scale: textAt(gate["scale"], `${at}scale`),
    value: orNull("value"),
    low: orNull("low"),
    high: orNull("high"),
    limits: boundsAt(gate["limits"] ?? {}, `${at}limits`),
    n: numberAt(gate["n"], `${at}n`),
    effectiveN: numberAt(gate["effectiveN"], `${at}effectiveN`),
    result: oneOf(gate["result"], OUTCOMES, `${at}result`),
    ...optional(gate, "needsN", at),
    ...(gate["settlesAs"] === undefined ? {} : { settlesAs: oneOf(gate["settlesAs"], SETTLED, `${at}settlesAs`) }),
    ...optional(gate, "adjustedP", at),
    ...(gate["failsBeyond"] === undefined ? {} : { failsBeyond: boundsAt(gate["failsBeyond"], `${at}failsBeyond`) }),
    ...(gate["catches"] === undefined ? {} : { catches: boundsAt(gate["catches"], `${at}catches`) }),
    role: oneOf(gate["role"], ROLES, `${at}role`),
    answer: oneOf(gate["answer"], ANSWERS, `${at}answer`),
    reason: textAt(gate["reason"] ?? "", `${at}reason`),
  };
}

/** Configuration and data, of any shape but no deeper than a reader can follow. */
function freeForm(value: Tree, at: string): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, jsonAt(member, `${at}.${key}`, 1)]));
}

function jsonAt(value: unknown, at: string, depth: number): Json {
  if (depth > DEEPEST) throw refusal(at, `at most ${DEEPEST} levels deep`, "more");
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "number") return numberAt(value, at);
  if (typeof value === "string") return textAt(value, at);
  if (Array.isArray(value)) return value.map((member: unknown, k) => jsonAt(member, `${at}[${k}]`, depth + 1));
  return Object.fromEntries(
    Object.entries(objectAt(value, at)).map(([key, member]) => [key, jsonAt(member, `${at}.${key}`, depth + 1)]),
  );
}

function objectAt(value: unknown, at: string): Tree {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw refusal(at, "an object", value);
  return value as Tree;
}

function textAt(value: unknown, at: string): string {
  if (typeof value !== "string") throw refusal(at, "text", value);
  if (value.length > LONGEST_TEXT) throw refusal(at, `text of at most ${LONGEST_TEXT} characters`, value.length);
  return value;
}

/** JSON has no NaN, but `1e999` reads as infinite. */
function numberAt(value: unknown, at: string): number {
  if (typeof value !== "number" || !Number.isFinite(value)) throw refusal(at, "a finite number", value);
  return value;
}

function oneOf<Word extends string>(value: unknown, words: readonly Word[], at: string): Word {
  const word = words.find((each) => each === value);
  if (word === undefined) throw refusal(at, words.map((each) => `"${each}"`).join(" or "), value);
  return word;
}

function refusal(at: string, wanted: string, found: unknown): SyntaxError {
  const shown = found === undefined ? "nothing" : (JSON.stringify(found) ?? typeof found).slice(0, 80);
  return new SyntaxError(`Cannot read a verdict as ${at} must be ${wanted}: found ${shown}`);
}
