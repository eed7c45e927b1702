/** Page one of a report and its verdict.json. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson } from "../../core/index.js";
import { configHash, formatConfig, type RunConfig } from "../../config/index.js";
import {
  biasWaterfallFigure,
  distributionFigure,
  equityFigure,
  formatVerdict,
  hoursFigure,
  leakageTable,
  reliabilityFigure,
  regimesFigure,
  renderIndexPage,
  REPORT_STYLES,
  verdictOf,
  describeAnswer,
  QUESTIONS,
  type FoldedSection,
  type JsonObject,
} from "../../report/index.js";
import type { GateOutcome } from "../../validation/index.js";
import { offlinePage } from "../offlinePage.js";
import type { BuiltDataset } from "./buildDataset.js";
import { foldedSections } from "./foldedSections.js";
import { moneyOf } from "./moneyOf.js";
import { originOf, PAGE_LINKS } from "./pageFrame.js";
import type { PreparedMarkets } from "./prepareMarkets.js";
import { commandOf, commitOf, versions } from "./provenance.js";
import type { Run } from "./run.js";
import { searchSettings } from "./searchSettings.js";
import { trainModels } from "./trainModels.js";
import { validateRun } from "./validateRun.js";
