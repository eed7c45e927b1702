/** The Japanese page one of a run, beside the English one. */
import { formatDate } from "../../core/index.js";
import { provenanceOf, runWarnings, type RunContext } from "../../run/index.js";
import { backtestEquityFigure } from "../figures/backtest/backtestEquityFigure.js";
import { distributionFigure } from "../figures/validation/distributionFigure.js";
import { hoursFigure } from "../figures/validation/hoursFigure.js";
import { regimesFigure } from "../figures/validation/regimesFigure.js";
import { reliabilityFigure } from "../figures/validation/reliabilityFigure.js";
import { accountsOf } from "../pages/accountsOf.js";
import type { RunResults } from "../pages/sections/runResults.js";
import { modelSummaries } from "../pages/modelSummaries.js";
import { offlinePage } from "../pages/offline/offlinePage.js";
import { REPORT_STYLES } from "../reportStyles.js";
import { renderJapanesePage } from "./renderJapanesePage.js";

/**
 * HTML of the Japanese page one. The same results give the same bytes.
 *
 * @param englishHref Of the English page in the same folder.
 */
export function composeJapanesePage(
  run: Pick<RunContext, "config">,
  results: RunResults,
  { englishHref }: { readonly englishHref: string },
): string {
  const { config } = run;
  const { built, validated } = results;
  const { assessments, shipped, models, baselines } = validated;
  const { seed, commit, command } = provenanceOf(run, {});
  const page = renderJapanesePage({
    originLine: originJa(run, results),
    caution: config.profile === "tiny" ? "プロファイル tiny: 自動検査専用で、モデルを評価するには小さすぎます。" : "",
    models: modelSummaries(validated, config),
    doubts: {
      isSimulated: results.prepared.origin === "simulated",
      openings: validated.opening,
      cutProfile: config.cuts.length === 0 ? "" : config.profile,
      droppedFeatures: built.dataset.coverage.filter(({ used }) => !used).length,
      symbolsWithoutFunding: shipped.backtest.symbolsWithoutFunding,
      warnings: runWarnings(results).length,
    },
    figures: {
      distribution: distributionFigure(assessments),
      hours: hoursFigure(assessments),
      regimes: regimesFigure(assessments),
      reliability: reliabilityFigure(assessments),
      equity: backtestEquityFigure(accountsOf(models), baselines),
    },
    command: `${command} REPORT_LANG=ja`,
    seed,
    commit,
    englishHref,
  });
  return offlinePage({ ...page, styles: REPORT_STYLES, language: "ja" });
}

/** `シミュレーション市場、シナリオ strong、シード 7。5 銘柄、2025-01-01 から 2025-06-29`. */
function originJa(
  { config: { data, seed } }: Pick<RunContext, "config">,
  { prepared: { origin, markets } }: RunResults,
): string {
  const first = Math.min(...markets.map(({ bars }) => bars.timeMs[0]!));
  const last = Math.max(...markets.map(({ bars }) => bars.timeMs.at(-1)!));
  const source =
    origin === "simulated" ? `シミュレーション市場、シナリオ ${data.scenario}、シード ${seed}` : "実データ";
  const hasHistory = markets.some(({ liquidations }) => (liquidations?.coverageMs ?? []).length > 0);
  return (
    `${source}。${markets.length} 銘柄、${formatDate(first)} から ${formatDate(last)}` +
    (hasHistory ? "" : "、清算の履歴なし")
  );
}
