/** Where the columns of a prediction table stand in somebody's heading, whatever they are called there. */

export type PredictionColumn = "timeMs" | "symbol" | "probability" | "score" | "label" | "fold" | "t1Ms";

/** The table's own name first, then what others say; of several that are there the first counts. */
const NAMES: Readonly<Record<PredictionColumn, readonly string[]>> = {
  timeMs: [
    "timems",
    "t0ms",
    "decisiontime",
    "timestamp",
    "timestampms",
    "datetime",
    "dateutc",
    "date",
    "time",
    "unix",
    "unixtime",
    "ts",
    "t0",
    "opentime",
    "closetime",
    // An index without a name, as pandas writes it into Parquet and CSV, and what it makes of the latter.
    "indexlevel0",
    "",
    "unnamed0",
  ],
  symbol: ["symbol", "pair", "ticker", "instrument", "instid", "contract", "market", "asset", "coin"],
  probability: [
    "probability",
    "prob",
    "proba",
    "pbuy",
    "probbuy",
    "buyprob",
    "buyprobability",
    "probabilityup",
    "probup",
    "pup",
    "ypredproba",
    "predproba",
    "yproba",
    "yprob",
    "predictproba",
    "proba1",
    "prob1",
    "p1",
    "p",
    "prediction",
    "pred",
    "ypred",
    "yhat",
  ],
  score: ["score", "rawscore", "modelscore"],
  label: ["label", "ytrue", "y", "target", "actual", "outcome", "truth"],
  fold: ["fold"],
  t1Ms: ["t1ms", "t1", "labeltime", "labelend", "exittime"],
};
const COLUMNS = Object.keys(NAMES) as readonly PredictionColumn[];
const REQUIRED: readonly PredictionColumn[] = ["timeMs", "symbol", "probability"];
/** Names of a time that say the open of a bar. */
const BAR_OPENS: readonly string[] = ["opentime"];
/** Names of a column that says whose a row is. */
const MODELS: readonly string[] = ["model", "modelname", "modelid", "modelversion", "strategy", "estimator", "member"];

export interface PredictionHeading {
  /** As the file says them. */
  readonly names: readonly string[];
  readonly at: ReadonlyMap<PredictionColumn, number>;
  /** Columns that nothing reads. */
  readonly ignored: readonly string[];
  /** Whether the time's own name says that it is the open of a bar. */
  readonly saysBarOpen: boolean;
  /** Where a column stands that says of which model a row is. */
  readonly modelAt: number | undefined;
  /** Where the time of day stands that belongs to the date of `timeMs`. */
  readonly timeOfDayAt: number | undefined;
}

/**
 * @param symbolOfFile What the file's name says; it stands for the column that a table of one symbol may lack.
 * @throws {SyntaxError} If a name occurs twice, or a column is missing.
 */
export function predictionHeading(
  path: string,
  heading: readonly string[],
  symbolOfFile: string | undefined,
): PredictionHeading {
  const names = heading.map((name) => name.trim());
  const plain = names.map((name) => name.toLowerCase().replace(/[^a-z0-9]/g, ""));
  const at = new Map<PredictionColumn, number>();
  for (const column of COLUMNS) {
    const found = NAMES[column].find((name) => plain.includes(name));
    if (found !== undefined) at.set(column, plain.indexOf(found));
  }
  for (const [column, place] of at) {
    const again = names.findIndex((name, k) => k !== place && name === names[place]);
    if (again >= 0)
      throw new SyntaxError(
        `Cannot import "${path}" as each column may occur once: its heading names "${names[at.get(column)!]}" twice`,
      );
  }
  const absent = REQUIRED.filter((name) => !at.has(name) && !(name === "symbol" && symbolOfFile !== undefined));
  if (absent.length > 0) {
    const found = names.slice(0, 12).map((name) => JSON.stringify(name.slice(0, 40)));
    throw new SyntaxError(
      `Cannot import "${path}" as row 1 must name the columns ${REQUIRED.join(", ")}: ` +
        `${absent.join(", ")} missing, found ${found.join(", ")}`,
    );
  }
  const timeOfDayAt = plain[at.get("timeMs")!] === "date" ? placeOf(plain, ["time", "timeofday"]) : undefined;
  const read = new Set([...at.values(), timeOfDayAt]);
  return {
    names,
    at,
    ignored: names.filter((_, k) => !read.has(k)),
    saysBarOpen: BAR_OPENS.includes(plain[at.get("timeMs")!]!),
    modelAt: placeOf(plain, MODELS),
    timeOfDayAt,
  };
}

function placeOf(plain: readonly string[], among: readonly string[]): number | undefined {
  const place = plain.findIndex((name) => among.includes(name));
  return place < 0 ? undefined : place;
}
