/** The registry under kill -9: processes that change it until they are killed, and what they leave. */
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { createRng } from "../../../src/core/index.js";
import { hashDirectory } from "../../../src/run/registry/hashDirectory.js";
import { readRegistry } from "../../../src/run/registry/registryFile.js";
import { resolveModel } from "../../../src/run/registry/resolveModel.js";
import { root } from "../../workbench/setUp.js";
import { candidateFolder } from "./candidateFolder.js";

const built = join(root, "dist/run/registry/changeModels.js");
/** Whether processes of their own can change a registry. */
export const isBuilt: boolean = existsSync(built);

const CONTENTS = ["a", "b", "c"];

/** A folder with three models and a registry. */
export interface RegistryGround {
  readonly place: string;
  readonly models: string;
  /** Hashes of the three. */
  readonly hashes: ReadonlySet<string>;
  remove(): void;
}

export function registryGround(): RegistryGround {
  const place = mkdtempSync(join(tmpdir(), "tenbin-registry-kills-"));
  const models = join(place, "data/models");
  mkdirSync(models, { recursive: true });
  const hashes = CONTENTS.map((content) => hashDirectory(candidateFolder(join(place, content), content)));
  return { place, models, hashes: new Set(hashes), remove: () => rmSync(place, { recursive: true }) };
}

/** A process that changes the registry by `body`, where `say` notes in the file `log` what was done. */
export function changing({ place, models }: RegistryGround, body: string, log = "log"): ChildProcess {
  const script = `
    import { appendFileSync } from "node:fs";
    import { installCandidate, nameModel, unnameModel } from ${JSON.stringify(pathToFileURL(built).href)};
    const options = { models: ${JSON.stringify(models)} };
    const source = (k) => ${JSON.stringify(`${place}/`)} + "abc"[k % 3];
    const say = (text) => appendFileSync(${JSON.stringify(join(place, log))}, text + "\\n");
    ${body}`;
  return spawn(process.execPath, ["--input-type=module", "-e", script], { cwd: place, stdio: "inherit" });
}

export function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once("exit", (code) => resolve(code)));
}

/** What was found after each kill; all lists empty where nothing went wrong. */
export interface KilledRegistry {
  /** Changes that were said to be done and are not there. */
  readonly lost: readonly string[];
  /** Names that stand for nothing whole. */
  readonly broken: readonly string[];
  readonly changes: number;
  /** What lies beside the registry after one more change. */
  readonly left: readonly string[];
}

/** Kills a process at a random moment of its changes, again and again over one registry. */
export async function killRegistry(kills: number, seed: number): Promise<KilledRegistry> {
  const rng = createRng(seed).child("registry kills");
  const ground = registryGround();
  const { place, models, hashes } = ground;
  const [lost, broken]: [string[], string[]] = [[], []];
  let changes = 0;
  try {
    for (let kill = 0; kill < kills; kill++) {
      const log = `log-${kill}`;
      writeFileSync(join(place, log), "");
      const done = () => readFileSync(join(place, log), "utf8").split("\n").length - 1;
      const child = changing(
        ground,
        `for (let k = ${kill}; ; k++) {
          await installCandidate(source(k), options); say("install");
          await nameModel(source(k), "champion", options); say("name");
        }`,
        log,
      );
      const from = rng.integer(5);
      while (done() < from) await setTimeout(1);
      await setTimeout(rng.integer(100));
      child.kill("SIGKILL");
      await ended(child);
      const lines = readRegistry(models);
      // A change that was done before is no line, as the first after a kill may be.
      if (lines.length - changes < done() - 2)
        lost.push(`kill ${kill}: ${done()} done, ${lines.length - changes} lines`);
      changes = lines.length;
      for (const alias of new Set(lines.flatMap((line) => ("alias" in line ? [line.alias] : [])))) {
        // Killed before the very first candidate was in place, there is none yet.
        if (lines.length === 1 && !existsSync(join(models, "v4_candidate"))) continue;
        if (!hashes.has(hashDirectory(resolveModel(alias, { models })))) broken.push(`kill ${kill}: ${alias}`);
      }
    }
    const code = await ended(changing(ground, `await installCandidate(source(1), options);`));
    if (code !== 0 || hashDirectory(resolveModel("candidate", { models })) !== hashDirectory(join(place, "b")))
      broken.push("the change after the last kill");
    return { lost, broken, changes, left: readdirSync(models).sort() };
  } finally {
    ground.remove();
  }
}
