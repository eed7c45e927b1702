/** A quant's own features, labels, members and gates, as a run carries them beside its configuration. */
import type { Label } from "../dataset/index.js";
import type { Feature } from "../features/index.js";

/** One file that they came from. */
export interface ExtensionFile {
  /** As the YAML names it. */
  readonly path: string;
  readonly sha256: string;
}

/** Everything that goes where the built-in ones go. */
export interface Extensions {
  readonly features: readonly Feature[];
  readonly labels: readonly Label[];
  readonly members: readonly object[];
  readonly gates: readonly object[];
  readonly files: readonly ExtensionFile[];
}

export const NO_EXTENSIONS: Extensions = { features: [], labels: [], members: [], gates: [], files: [] };
