/** Words that the figures about models share. */
import type { Calibration, FittedModel } from "../../../models/index.js";

const MODEL_WORDS: Readonly<Record<FittedModel["kind"], string>> = {
  lstm: "LSTM",
  transformer: "transformer",
  gradientBoosting: "boosted trees",
  mlp: "dense net",
  ensemble: "ensemble",
};
const CALIBRATION_WORDS: Readonly<Record<Calibration["kind"], string>> = {
  platt: "Platt's sigmoid",
  isotonic: "isotonic regression",
  temperature: "temperature scaling",
};

/** A kind of model as a sentence names it. */
export function modelWord(kind: FittedModel["kind"]): string {
  return MODEL_WORDS[kind];
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
