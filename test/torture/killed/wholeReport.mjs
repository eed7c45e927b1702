// @ts-check
import { killedReport } from "../killedReport.mjs";

/** From nothing: any moment of any notebook. */
export const wholeReport = killedReport({ after: undefined, kills: 3 });
