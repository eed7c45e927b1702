import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("..", import.meta.url));

export default defineConfig({
  root,
  cacheDir: "dist/.vitest",
  // Tests read the sources, so they need no build and see the same modules as a relative import.
  resolve: { alias: { tenbin: `${root}/src/index.ts` } },
  test: {
    include: ["test/**/*.test.ts"],
    // Child processes, since variables set inside a worker thread do not reach C code.
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    env: {
      OMP_WAIT_POLICY: "PASSIVE",
      TF_CPP_MIN_LOG_LEVEL: "3",
      TF_ENABLE_ONEDNN_OPTS: "0",
      TF_NUM_INTEROP_THREADS: "1",
      TF_NUM_INTRAOP_THREADS: "1",
    },
  },
});
