import { describe, expect, it } from "vitest";
import {
  renderFigure,
  searchGainFigure,
  searchHistoryFigure,
  searchImportanceFigure,
  searchParallelFigure,
  searchSlicesFigure,
  searchTradeOffFigure,
} from "../../../../src/report/index.js";
import type {
  FrozenTrial,
  ImportanceReport,
  MemberSearch,
  SearchGain,
  SearchDistribution,
  TrainingSearch,
} from "../../../../src/search/index.js";

const DISTRIBUTIONS: Readonly<Record<string, SearchDistribution>> = {
  learningRate: { kind: "float", low: 1e-5, high: 1e-2, log: true, step: null },
  lstmUnits: { kind: "int", low: 64, high: 256, log: false, step: 1 },
  batchSize: { kind: "categorical", choices: [256, 512, 1024] },
};

/** Trial k: its learning rate rises with k, its mean score moves away from one half. */
function trialOf(number: number, auc: number, state: FrozenTrial["state"] = "complete"): FrozenTrial {
  const meanScore = 0.5 - 0.01 * number;
  return {
    number,
    state,
    value: state === "fail" ? null : auc - 0.5 * Math.abs(0.5 - meanScore),
    params: {
      learningRate: 1e-5 * 10 ** (number / 6),
      lstmUnits: 64 + 7 * ((number * 5) % 13),
      batchSize: [256, 512, 1024][number % 3]!,
    },
    distributions: DISTRIBUTIONS,
    intermediateValues: {},
    userAttrs: {},
    systemAttrs: {},
  };
}

const change = (value: number, low: number, high: number, outcome: SearchGain["auc"]["outcome"]) => ({
  before: 0.8,
  after: 0.8 + value,
  difference: { value, low, high },
  outcome,
});
const GAIN: SearchGain = {
  auc: change(0.045, 0.021, 0.07, "better"),
  logLoss: change(-0.02, -0.03, -0.01, "better"),
  objective: { before: 0.79, after: 0.83 },
  n: 14_400,
  effectiveN: 30,
  confidence: 0.95,
};
const NOTHING: SearchGain = { ...GAIN, auc: change(0.004, -0.01, 0.02, "not told apart") };

function searchOf(trials: readonly FrozenTrial[], gain: SearchGain | null = GAIN): MemberSearch {
  const complete = trials.filter(({ state }) => state === "complete");
  return {
    member: "lstm",
    label: "LSTM",
    studyName: "plan-1",
    balancePenalty: 0.5,
    folds: 2,
    trials,
    bestTrial: complete.reduce((best, trial) => (trial.value! > best.value! ? trial : best)),
    settings: {} as MemberSearch["settings"],
    gain,
    weight: 0.4,
    ledger: trials
      .filter(({ state }) => state !== "fail")
      .map(({ number, state, value, params }) => {
        const meanScore = 0.5 - 0.01 * number;
        const auc = value! + 0.5 * Math.abs(0.5 - meanScore);
        return {
          studyName: "plan-1",
          trial: number,
          state,
          value,
          params,
          meanScore,
          foldAuc: [auc - 0.01, auc + 0.01],
          foldMeanScore: [meanScore, meanScore],
          foldRows: [100, 100],
        };
      }),
  };
}

const rising = Array.from({ length: 12 }, (_, k) => trialOf(k, 0.5 + 0.01 * k));
const search = searchOf([...rising, trialOf(12, 0.5, "pruned"), trialOf(13, 0, "fail")]);

const wholeOf = (members: readonly MemberSearch[], gain: SearchGain | null): TrainingSearch => ({
  balancePenalty: 0.5,
  folds: 2,
  members,
  settings: {} as TrainingSearch["settings"],
  gain,
  ledger: members.flatMap(({ ledger }) => ledger),
});
const whole = wholeOf([search, { ...searchOf(rising, NOTHING), member: "mlp", label: "Dense net" }], GAIN);

const report = (told: boolean): ImportanceReport => ({
  trials: 40,
  confidence: 0.95,
  parameters: [
    { name: "learningRate", share: { value: 0.62, low: 0.4, high: 0.8 }, pValue: told ? 0.01 : 0.4, isToldApart: told },
    { name: "dropout", share: { value: 0.38, low: 0.2, high: 0.6 }, pValue: 0.6, isToldApart: false },
  ],
});

describe("figures of the search", () => {
  const figures = [
    searchHistoryFigure(search),
    searchParallelFigure(search),
    searchSlicesFigure(search),
    searchTradeOffFigure(search),
    searchGainFigure(whole),
    searchImportanceFigure(report(true), search),
  ];

  it("render, with ids of their own and cartesian traces only", () => {
    expect(new Set(figures.map(({ id }) => id)).size).toBe(figures.length);
    for (const figure of figures) {
      expect(renderFigure(figure).markup).toContain(figure.id);
      expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
      for (const trace of figure.data) expect(["scatter", "bar"]).toContain(trace["type"]);
      expect(figure.table.rows.every((row) => row.length === figure.table.columns.length)).toBe(true);
    }
  });

  it("stay small with a thousand trials", () => {
    const many = searchOf(
      Array.from({ length: 1_000 }, (_, k) => ({ ...trialOf(k % 12, 0.5 + 0.0001 * k), number: k })),
    );
    for (const make of [searchHistoryFigure, searchParallelFigure, searchSlicesFigure, searchTradeOffFigure])
      expect(() => renderFigure(make(many))).not.toThrow();
  });

  it("render a search of one trial", () => {
    const one = searchOf([trialOf(0, 0.6)], { ...GAIN, auc: change(0, 0, 0, "not told apart") });
    for (const make of [searchHistoryFigure, searchParallelFigure, searchSlicesFigure, searchTradeOffFigure])
      expect(renderFigure(make(one)).markup).toContain("figcaption");
    expect(searchParallelFigure(one).title).toBe("LSTM: too few complete trials (1) to see what the good ones share");
  });
});

describe("searchHistoryFigure", () => {
  it("says what was bought on rows that no trial was judged on", () => {
    expect(searchHistoryFigure(search).title).toBe(
      "LSTM: trial 11 of 14 is the best; on the held-out fold the ensemble is better: AUC +0.0450 [0.0210, 0.0700]",
    );
    const worse = { ...GAIN, auc: change(-0.01, -0.02, -0.001, "worse") };
    expect(searchHistoryFigure(searchOf(rising, worse)).title).toContain("the ensemble is worse: AUC -0.0100");
  });

  it("never calls an interval that holds zero a gain", () => {
    expect(searchHistoryFigure(searchOf(rising, NOTHING)).title).toBe(
      "LSTM: trial 11 of 12 is the best; on the held-out fold the ensemble does not change measurably: " +
        "AUC +0.00400 [-0.0100, 0.0200]",
    );
  });

  it("says so where no rank changes, as where the member has no weight", () => {
    const same = { ...GAIN, auc: change(0, 0, 0, "not told apart") };
    expect(searchHistoryFigure(searchOf(rising, same)).title).toBe(
      "LSTM: trial 11 of 12 is the best; on the held-out fold no rank of the ensemble changes: its AUC stays the same",
    );
    expect(searchHistoryFigure({ ...searchOf(rising, same), weight: 0 }).title).toMatch(
      /its AUC stays the same; the ensemble gives it a weight of 0 there, so tuning it bought nothing$/,
    );
    expect(searchGainFigure(whole).definition.text).toContain("a member whose weight there is 0 cannot change it");
  });

  it("says when the settings as they stood are the best, or nothing was held out", () => {
    const falling = rising.map((_, k) => trialOf(k, 0.6 - 0.01 * k));
    expect(searchHistoryFigure(searchOf(falling)).title).toBe(
      "LSTM: none of 11 other trials beats its settings as they stood, objective 0.600",
    );
    expect(searchHistoryFigure(searchOf([trialOf(0, 0.6)])).title).toContain("no trial was left beside");
    expect(searchHistoryFigure(searchOf(rising, null)).title).toContain("there is no fold to hold out");
  });

  it("draws the best so far of complete trials alone, and lists every trial", () => {
    const { data, table } = searchHistoryFigure(search);
    const best = data.find(({ name }) => name === "best so far")!["y"] as number[];
    expect(best.slice(0, 3)).toEqual([0.5, 0.505, 0.51]);
    expect(best.slice(-2)).toEqual([0.555, 0.555]);
    expect(table.rows).toHaveLength(14);
    expect(table.rows[13]!.slice(0, 5)).toEqual([13, "fail", null, null, null]);
    expect(table.rows[11]!.slice(0, 6)).toEqual([
      11,
      "complete",
      expect.closeTo(0.555, 12),
      expect.closeTo(0.61, 12),
      expect.closeTo(0.39, 12),
      2,
    ]);
  });
});

describe("searchGainFigure", () => {
  it("tells of all members together, and of each", () => {
    const { title, table } = searchGainFigure(whole);
    expect(title).toBe("With all tuned settings together the ensemble is better: AUC +0.0450 [0.0210, 0.0700]");
    expect(table.rows.map((row) => [row[0], row[2], row[3], row[6], row.at(-1)])).toEqual([
      ["LSTM", "trial 11", 0.4, 0.045, "better"],
      ["Dense net", "trial 11", 0.4, 0.004, "cannot be told apart"],
      ["all together", null, null, 0.045, "better"],
    ]);
  });

  it("says why it knows nothing where no fold was held out", () => {
    const bare = searchGainFigure(wholeOf([searchOf(rising, null)], null));
    expect(bare.title).toMatch(/^What tuning bought is not known/);
    expect(renderFigure(bare).markup).toContain("figcaption");
    expect(searchGainFigure(wholeOf([], GAIN)).title).toBe("No member brings a search space, and none was tuned");
  });
});

describe("searchParallelFigure", () => {
  it("names the parameter on which good trials agree", () => {
    expect(searchParallelFigure(search).title).toMatch(
      /^LSTM: the best quarter of the trials agrees most on learning rate: it spreads over 11\.1.% of the range, all trials over 61\.1.%$/,
    );
  });

  it("scales a logarithmic range by its logarithm", () => {
    const chosen = searchParallelFigure(search).data.at(-1)!;
    // 1e-5 x 10^(11/6) lies 11/18 of the way to 1e-2.
    expect((chosen["y"] as number[])[0]).toBeCloseTo(11 / 18, 3);
    expect((chosen["y"] as number[])[3]).toBe(1);
  });
});

describe("searchSlicesFigure", () => {
  it("says which way the objective goes", () => {
    expect(searchSlicesFigure(search).title).toBe(
      "LSTM: the objective rises with learning rate: rank correlation 1 over 12 trials, where noise stays below 0.722",
    );
  });

  it("says when it goes with nothing", () => {
    const shuffled = rising.map((_, k) => trialOf(k, 0.5 + 0.01 * ((k * 5) % 12) + 0.005 * k));
    expect(searchSlicesFigure(searchOf(shuffled)).title).toMatch(
      /^LSTM: over 12 trials the objective goes with no parameter/,
    );
  });
});

describe("searchTradeOffFigure", () => {
  it("says what was given up for balance", () => {
    // The last trial ranks best by 0.01, but lies 0.03 further from one half.
    const trials = [trialOf(0, 0.6), trialOf(1, 0.605), { ...trialOf(3, 0.612), number: 3 }];
    expect(searchTradeOffFigure(searchOf(trials)).title).toBe(
      "LSTM: the chosen trial gives up 0.0120 of AUC for a mean score 0.0300 closer to one half",
    );
    expect(searchTradeOffFigure(search).title).toBe(
      "LSTM: the balance penalty changed nothing: the chosen trial has the highest AUC of all, 0.610, " +
        "0.110 from a mean score of one half",
    );
  });

  it("joins exactly the trials that none beats at both ends", () => {
    const trials = [trialOf(0, 0.6), trialOf(1, 0.59), trialOf(2, 0.65)];
    expect(searchTradeOffFigure(searchOf(trials)).table.rows.map((row) => row.at(-1))).toEqual(["no", "yes", "no"]);
  });
});

describe("searchImportanceFigure", () => {
  it("names what mattered and leaves the rest to noise", () => {
    expect(searchImportanceFigure(report(true), search).title).toMatch(
      /^LSTM: learning rate \(62\.0.% of the importance\) mattered; the other 1 cannot be told apart from noise in 40 trials$/,
    );
    expect(searchImportanceFigure(report(false), search).title).toBe(
      "LSTM: in 40 trials no parameter can be told apart from noise",
    );
    expect(searchImportanceFigure({ trials: 1, confidence: 0.95, parameters: [] }, search).title).toBe(
      "LSTM: too few complete trials (1) to ask what mattered",
    );
  });

  it("draws the bar grey that noise would give", () => {
    const [bar] = searchImportanceFigure(report(true), search).data;
    expect((bar!["marker"] as { readonly color: string[] }).color).toEqual(["#8A8F98", "#0072B2"]);
    expect(bar!["error_x"]).toMatchObject({ array: [expect.closeTo(0.22, 12), expect.closeTo(0.18, 12)] });
  });
});
