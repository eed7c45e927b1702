/** Words that the figures about models share. */
import { MEMBERS, type Calibration } from "../../../models/index.js";

/** How a sentence names those that a page's heading names otherwise. */
const MODEL_WORDS: Readonly<Record<string, string>> = {
  transformer: "transformer",
  gradientBoosting: "boosted trees",
  mlp: "dense net",
  linear: "line",
};
const CALIBRATION_WORDS: Readonly<Record<Calibration["kind"], string>> = {
  platt: "Platt's sigmoid",
  isotonic: "isotonic regression",
  temperature: "temperature scaling",
};

/** A kind of model as a sentence names it; a quant's own member by its name. */
export function modelWord(kind: string): string {
  return MODEL_WORDS[kind] ?? MEMBERS.find(({ name }) => name === kind)?.label ?? kind;
}

/** A calibration as a sentence names it. */
export function calibrationWord(kind: Calibration["kind"]): string {
  return CALIBRATION_WORDS[kind];
}

/** A name as part of a figure's id. */
export function idOf(name: string): string {
  return name
    .replaceAll(/[^A-Za-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .toLowerCase();
}
