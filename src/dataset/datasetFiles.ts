/**
 * A dataset on disk: raw little-endian columns beside one JSON header that names each with its length
 * and hash, so that the processes of a training pool share one copy and a damaged one is refused.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  canonicalJson,
  createMatrix,
  machineCodeOf,
  messageOf,
  parseJson,
  readBoundedFile,
  sha256,
  writeDirectoryAtomically,
} from "../core/index.js";
import type { Dataset } from "./dataset.js";

type Column = Float64Array | Float32Array | Int32Array | Uint8Array;

const FORMAT = "tenbin-dataset-2";

const COLUMN_TYPES = {
  symbolIndex: Int32Array,
  barRow: Int32Array,
  featureRow: Int32Array,
  t0Ms: Float64Array,
  t1Ms: Float64Array,
  returnFrac: Float64Array,
  judged: Uint8Array,
  judgedT1Ms: Float64Array,
  judgedThetaFrac: Float64Array,
  imbalanced: Uint8Array,
  imbalancedT1Ms: Float64Array,
  imbalancedThetaFrac: Float64Array,
  features: Float32Array,
} as const;

type ColumnName = keyof typeof COLUMN_TYPES;

interface Header {
  readonly format: string;
  /** Of everything else in the header. */
  readonly headerSha256: string;
  readonly hash: string;
  readonly columns: Readonly<Record<ColumnName, { readonly bytes: number; readonly sha256: string }>>;
  readonly scalars: Scalars & {
    readonly judged: Omit<Dataset["judged"], LabelColumn>;
    readonly imbalanced: Omit<Dataset["imbalanced"], LabelColumn>;
    readonly featureCols: number;
  };
}

type LabelColumn = "label" | "t1Ms" | "thetaFrac";
type Scalars = Pick<
  Dataset,
  "symbols" | "barMs" | "horizonMs" | "featureNames" | "coverage" | "confirmationFromMs" | "unlabelled" | "leavesOut"
>;

/** Writes a dataset into `directory`, whole or not at all. */
export async function saveDataset(directory: string, dataset: Dataset): Promise<void> {
  const { features } = dataset;
  const { label: judged, t1Ms: judgedT1Ms, thetaFrac: judgedThetaFrac, ...judgedHead } = dataset.judged;
  const {
    label: imbalanced,
    t1Ms: imbalancedT1Ms,
    thetaFrac: imbalancedThetaFrac,
    ...imbalancedHead
  } = dataset.imbalanced;
  const { symbols, barMs, horizonMs, featureNames, coverage, confirmationFromMs, unlabelled, leavesOut } = dataset;
  const columns: Record<ColumnName, Column> = {
    symbolIndex: dataset.symbolIndex,
    barRow: dataset.barRow,
    featureRow: dataset.featureRow,
    t0Ms: dataset.t0Ms,
    t1Ms: dataset.t1Ms,
    returnFrac: dataset.returnFrac,
    judged,
    judgedT1Ms,
    judgedThetaFrac,
    imbalanced,
    imbalancedT1Ms,
    imbalancedThetaFrac,
    features: features.data,
  };
  const bytes = Object.entries(columns).map(([name, column]) => [name, bytesOf(column)] as const);
  const header = sealed({
    format: FORMAT,
    hash: dataset.hash,
    columns: Object.fromEntries(
      bytes.map(([name, content]) => [name, { bytes: content.length, sha256: sha256(content) }]),
    ),
    scalars: {
      symbols,
      barMs,
      horizonMs,
      featureNames,
      coverage,
      confirmationFromMs,
      unlabelled,
      leavesOut,
      judged: judgedHead,
      imbalanced: imbalancedHead,
      featureCols: features.cols,
    },
  });
  await writeDirectoryAtomically(directory, (temporary) => {
    for (const [name, content] of bytes) writeFileSync(join(temporary, `${name}.bin`), content);
    writeFileSync(join(temporary, "dataset.json"), `${JSON.stringify(header, null, 1)}\n`);
  });
}

/**
 * Reads what {@link saveDataset} wrote.
 *
 * @throws {SyntaxError} If the folder holds no dataset of this format.
 * @throws {RangeError} If a column's bytes are not the ones that were written.
 */
export function loadDataset(directory: string): Dataset {
  const header = readHeader(directory);
  const { judged, imbalanced, featureCols, ...scalars } = header.scalars;
  const column = <N extends ColumnName>(name: N): InstanceType<(typeof COLUMN_TYPES)[N]> =>
    readColumn(directory, header, name);
  const features = column("features");
  return {
    ...scalars,
    symbolIndex: column("symbolIndex"),
    barRow: column("barRow"),
    featureRow: column("featureRow"),
    t0Ms: column("t0Ms"),
    t1Ms: column("t1Ms"),
    returnFrac: column("returnFrac"),
    judged: {
      ...judged,
      label: column("judged"),
      t1Ms: column("judgedT1Ms"),
      thetaFrac: column("judgedThetaFrac"),
    },
    imbalanced: {
      ...imbalanced,
      label: column("imbalanced"),
      t1Ms: column("imbalancedT1Ms"),
      thetaFrac: column("imbalancedThetaFrac"),
    },
    features: createMatrix(featureCols === 0 ? 0 : features.length / featureCols, featureCols, features),
    hash: header.hash,
  };
}

/** Names of columns, no values. */
const MOST_HEADER_BYTES = 64 * 1_024 * 1_024;

function readHeader(directory: string): Header {
  const refuse = (found: string): SyntaxError =>
    new SyntaxError(`Cannot read a dataset from "${directory}": ${found}; remove that folder and prepare it again`);
  let value: unknown;
  try {
    value = parseJson(readBoundedFile(join(directory, "dataset.json"), MOST_HEADER_BYTES).toString("utf8"));
  } catch (error) {
    if (machineCodeOf(error) !== undefined) throw error;
    throw refuse(`dataset.json ${messageOf(error)}`);
  }
  const header = typeof value === "object" && value !== null ? (value as Partial<Header>) : {};
  if (header.format !== FORMAT) throw refuse(`its format must be ${FORMAT}, found ${JSON.stringify(header.format)}`);
  // A header that carries its own hash is one that saveDataset wrote, with every key.
  const { headerSha256, ...rest } = header;
  if (headerSha256 !== sealed(rest).headerSha256) throw refuse("dataset.json is not the file that was written");
  return header as Header;
}

function sealed<T extends object>(header: T): T & { readonly headerSha256: string } {
  return { ...header, headerSha256: sha256(canonicalJson(header)) };
}

function readColumn<N extends ColumnName>(
  directory: string,
  header: Header,
  name: N,
): InstanceType<(typeof COLUMN_TYPES)[N]> {
  const expected = header.columns[name];
  const content = readFileSync(join(directory, `${name}.bin`));
  if (content.length !== expected.bytes || sha256(content) !== expected.sha256) {
    throw new RangeError(
      `Cannot use the dataset in "${directory}" as ${name}.bin is not the file that was written: ` +
        (content.length === expected.bytes
          ? "its bytes are others"
          : `${content.length} bytes, expected ${expected.bytes}`) +
        "; remove that folder and prepare it again",
    );
  }
  // A copy, since a small file's Buffer may start at an offset that Float64Array refuses.
  const copy = new ArrayBuffer(content.length);
  new Uint8Array(copy).set(content);
  return new COLUMN_TYPES[name](copy) as InstanceType<(typeof COLUMN_TYPES)[N]>;
}

function bytesOf({ buffer, byteOffset, byteLength }: Column): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
