import { sayPercent } from "../../../core/index.js";
import { labelByHorizon } from "../../../dataset/index.js";
import type { NamingSuspect } from "./suspect.js";

/** Labels of higher thresholds that a model of unknown making may have learnt. */
const SIGMAS = [0.3, 0.1, 0.2, 0.4, 0.5];

/** Another label than it is judged on, which only bars can show. */
export const OTHER_LABEL: NamingSuspect = {
  kind: "naming",
  id: "label",
  name: "label it learnt",
  shifts({ isKnown, predictions: { t0Ms, symbol }, label, bars, labelHorizonMs }) {
    if (isKnown || bars === undefined) return [];
    return SIGMAS.flatMap((buyAboveSigma) => {
      const known = new Map(
        bars.map((series) => {
          const labels = labelByHorizon(series, { horizonMs: labelHorizonMs, buyAboveSigma });
          return [series.symbol, new Map(Array.from(labels.t0Ms, (time, k) => [time, labels.label[k]!]))];
        }),
      );
      let rows = 0;
      let difference = 0;
      let buys = 0;
      symbol.forEach((name, row) => {
        const other = known.get(name)?.get(t0Ms[row]!);
        if (other === undefined) return;
        rows++;
        buys += other;
        difference += other - label[row]!;
      });
      if (rows === 0) return [];
      const share = sayPercent(buys / rows, { decimals: 0 });
      return [
        { cause: `a label of returns above ${buyAboveSigma} sigma (${share} BUY)`, contribution: difference / rows },
      ];
    });
  },
};
