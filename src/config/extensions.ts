/** The user's own features, labels, members and gates, as a run holds them. */
import type { DefinedKind, ModuleFile } from "../core/index.js";
import type { Label } from "../dataset/index.js";
import type { Feature } from "../features/index.js";
import type { Member } from "../models/index.js";
import type { Gate } from "../validation/index.js";

/** One file of the user's own and what it gave. */
export interface ExtensionFile extends ModuleFile {
  readonly defines: readonly { readonly kind: DefinedKind; readonly name: string }[];
}

export interface Extensions {
  readonly features: readonly Feature[];
  readonly labels: readonly Label[];
  readonly members: readonly Member[];
  readonly gates: readonly Gate[];
  /** In the order of the YAML, which is also the order of what they define. */
  readonly files: readonly ExtensionFile[];
}

/** Of a run that has none. */
export const NO_EXTENSIONS: Extensions = { features: [], labels: [], members: [], gates: [], files: [] };
