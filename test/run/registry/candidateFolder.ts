/** A folder that passes for a trained model: a card and a model that its hash is of. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { configHash, readConfig } from "../../../src/config/index.js";
import { sealJson, sha256 } from "../../../src/core/index.js";
import { CANDIDATE_FORMAT, type CandidateCard } from "../../../src/run/search/candidate.js";
import { root } from "../../workbench/setUp.js";

const config = readConfig(join(root, "notebooks/model_v4.yaml"), { profile: "tiny" });

/** @param content Makes two models differ. */
export function candidateFolder(directory: string, content: string): string {
  const model = JSON.stringify({ kind: content });
  const card: CandidateCard = {
    format: CANDIDATE_FORMAT,
    name: "v4 as shipped",
    runName: `strong-tiny-${content}`,
    config,
    configHash: configHash(config),
    datasetHash: "0",
    modelHash: sha256(model),
    settingsHash: "0",
  };
  mkdirSync(join(directory, "model"), { recursive: true });
  writeFileSync(join(directory, "model/model.json"), model);
  writeFileSync(join(directory, "model/weights.bin"), content.repeat(10_000));
  writeFileSync(join(directory, "candidate.json"), sealJson(card));
  return directory;
}
