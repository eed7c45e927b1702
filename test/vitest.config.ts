import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import SummaryReporter from "./summaryReporter.js";

const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * `make test` runs the fast tests, `make test-all` (`--mode all`) the slow ones too, `--mode pages` looks at
 * reports/.
 */
export default defineConfig(({ mode }) => ({
  root,
  cacheDir: "dist/.vitest",
  // Tests read the sources, so they need no build and see the same modules as a relative import.
  resolve: { alias: { tenbin: `${root}/src/index.ts` } },
  test: {
    include: mode === "pages" ? ["test/browser/**/*.pages.ts"] : ["test/**/*.test.ts"],
    exclude: mode === "all" ? ["node_modules/**"] : ["node_modules/**", "test/**/*.slow.test.ts"],
    globalSetup: ["test/assembleModules.ts"],
    reporters: ["default", new SummaryReporter()],
    // Child processes, since variables set inside a worker thread do not reach C code.
    pool: "forks",
    maxWorkers: 2,
    // Tests of one file that say they are concurrent: kernels, which mostly wait while they start.
    maxConcurrency: 3,
    // For what hangs, and no goal: many times what the slowest takes on two busy cores at half their clock.
    testTimeout: 900_000,
    hookTimeout: 900_000,
    env: {
      OMP_WAIT_POLICY: "PASSIVE",
      TF_CPP_MIN_LOG_LEVEL: "3",
      TF_ENABLE_ONEDNN_OPTS: "0",
      TF_NUM_INTEROP_THREADS: "1",
      TF_NUM_INTRAOP_THREADS: "1",
    },
  },
}));
