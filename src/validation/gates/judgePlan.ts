/** The plan's gates on one model's figures. */
import type { Estimate } from "../../core/index.js";
import type { PredictionTable } from "../../predictions/index.js";
import type { Distribution, GateResult, HourAudit } from "../assessment.js";
import type { Gate } from "./gates.js";
import { judgeEstimate, judgeMissing, judgeValue, type GateInput } from "./judgeGate.js";
import { judgeHours } from "./judgeHours.js";
import type { ValidationContext } from "../validationContext.js";

/** What the gates are judged on. */
export interface PlanFigures {
  readonly score: Distribution;
  readonly meanScore: Estimate;
  readonly buyShare: Estimate;
  readonly auc: Estimate | null;
  readonly varianceWithinDays: Estimate;
  readonly hours: HourAudit;
  readonly n: number;
  readonly days: number;
}

/** One result per gate, in their order; the hours among them are one family. */
export function judgePlan(
  gates: readonly Gate[],
  figures: PlanFigures,
  predictions: PredictionTable,
  context: ValidationContext,
): GateResult[] {
  const { threshold, label } = predictions;
  const hourly = gates
    .filter(({ rule }) => rule === "hours")
    .map((gate) => ({ gate, hour: Number(gate.id.slice(-2)) }));
  const hours = new Map(
    judgeHours(hourly, figures.hours, { confidence: context.confidence, threshold }).map((result) => [
      result.id,
      result,
    ]),
  );
  const scoreScale = context.scoreIsProbability === true ? "probability, as there is no score" : "score";
  const input = (gate: Gate, scale: string): GateInput => ({ gate, scale, n: figures.n, days: figures.days });

  return gates.map((gate): GateResult => {
    const hour = hours.get(gate.id);
    if (hour !== undefined) return hour;
    switch (gate.id) {
      case "prediction_min":
        return judgeValue(input(gate, scoreScale), figures.score.min);
      case "prediction_max":
        return judgeValue(input(gate, scoreScale), figures.score.max);
      case "prediction_mean":
        return judgeEstimate(input(gate, scoreScale), figures.meanScore);
      case "buy_ratio":
        return judgeEstimate(input(gate, `decisions, P(BUY) > ${threshold}`), figures.buyShare);
      case "variance_24h":
        return judgeEstimate(input(gate, "probability, by UTC day"), figures.varianceWithinDays);
      case "auc":
        if (figures.auc === null)
          return judgeMissing(
            input(gate, "probability"),
            label === undefined ? "needs labels" : "needs labels of both classes",
          );
        return judgeEstimate(input(gate, "probability"), figures.auc);
      case "monthly_return":
        return judgeMonth(input(gate, "net of costs, per 30 days"), context);
      default:
        throw new RangeError(`Cannot judge a model as every gate must be one of the plan's: found "${gate.id}"`);
    }
  });
}

function judgeMonth(
  input: GateInput,
  { monthlyReturn, monthlyReturnMissing = "needs bars to trade on" }: ValidationContext,
): GateResult {
  return monthlyReturn === undefined || monthlyReturn === null
    ? judgeMissing(input, monthlyReturnMissing)
    : judgeEstimate(input, monthlyReturn);
}
