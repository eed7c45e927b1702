// @ts-check
import { bars } from "./kinds/bars.mjs";
import { configuration } from "./kinds/configuration.mjs";
import { journal } from "./kinds/journal.mjs";
import { model } from "./kinds/model.mjs";
import { predictions } from "./kinds/predictions.mjs";

/** @type {readonly import("./kind.js").Kind[]} */
export const KINDS = [predictions, configuration, journal, model, bars];
