// @ts-check
import { killedReport } from "../killedReport.mjs";

/** The last pages: all is computed, and a report that is there is replaced. */
export const report = killedReport({ after: "validate", kills: 4, from: /07-rollout/ });
