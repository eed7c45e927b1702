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

export const NO_EXTENSIONS: Extensions = { features: [], labels: [], members: [], gates: [], files: [] };

/** The file that defines a thing, by its own name without folders; undefined for what is built in. */
export function extensionFileOf(
  { files }: Pick<Extensions, "files">,
  kind: DefinedKind,
  name: string,
): string | undefined {
  const file = files.find(({ defines }) => defines.some((thing) => thing.kind === kind && thing.name === name));
  return file?.path.split("/").at(-1);
}
