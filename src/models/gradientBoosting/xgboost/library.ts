/** XGBoost's C functions. Loaded on first use; OpenMP must not spin, or fits starve their neighbours. */
import { createRequire } from "node:module";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Opaque pointer of the C side. */
export type Handle = bigint;
type Out<T> = [T | null];
type Koffi = typeof import("koffi");

export interface XgboostLibrary {
  readonly version: string;
  matrixFromDense(arrayInterface: string, config: string): Handle;
  setMatrixInfo(matrix: Handle, field: "label" | "weight", arrayInterface: string): void;
  freeMatrix(matrix: Handle): void;
  createBooster(matrices: readonly Handle[]): Handle;
  freeBooster(booster: Handle): void;
  setParameter(booster: Handle, name: string, value: string): void;
  updateOneRound(booster: Handle, round: number, matrix: Handle): void;
  trainOneRound(booster: Handle, matrix: Handle, round: number, gradient: string, hessian: string): void;
  predict(booster: Handle, matrix: Handle, config: string, values: number): Float32Array;
  boostedRounds(booster: Handle): number;
  /** Only features that some tree splits on; `feature` is the column. */
  featureScore(booster: Handle, importance: "total_gain"): { readonly feature: number; readonly score: number }[];
  sliceBooster(booster: Handle, rounds: number): Handle;
  saveBooster(booster: Handle, format: "ubj" | "json"): Uint8Array;
  /** Every parameter as it stands, JSON. Checks the values and warns of names that nothing reads. */
  boosterConfig(booster: Handle): string;
  /** What XGBoost warns of while `work` runs, a text a warning without time and place. */
  collectWarnings<Result>(work: () => Result): { readonly result: Result; readonly warnings: readonly string[] };
  loadBooster(booster: Handle, content: Uint8Array): void;
  /** What the C side reads as an array; the values must stay referenced during the call. */
  arrayInterface(values: Float32Array, shape: readonly number[]): string;
}

const PATH = fileURLToPath(new URL("../../../../.venv/native/xgboost/lib/libxgboost.so", import.meta.url));

let loaded: XgboostLibrary | undefined;

/** @throws {Error} If the library was not set up. */
export function xgboost(): XgboostLibrary {
  loaded ??= load();
  return loaded;
}

function load(): XgboostLibrary {
  if (!existsSync(PATH))
    throw new Error("Cannot load XGBoost as its library must lie in .venv/native: run `make build`");
  process.env["OMP_WAIT_POLICY"] ??= "PASSIVE";
  const koffi = createRequire(import.meta.url)("koffi") as Koffi;
  const library = koffi.load(PATH);
  const lastError = library.func("const char* XGBGetLastError()");
  const checked = (signature: string) => {
    const call = library.func(signature);
    return (...values: unknown[]): void => {
      const status: unknown = call(...values);
      if (status !== 0) throw new RangeError(`Cannot go on with XGBoost: ${firstLine(lastError())}`);
    };
  };

  const version = library.func("void XGBoostVersion(_Out_ int*, _Out_ int*, _Out_ int*)");
  const matrixFromDense = checked("int XGDMatrixCreateFromDense(const char*, const char*, _Out_ void**)");
  const setMatrixInfo = checked("int XGDMatrixSetInfoFromInterface(void*, const char*, const char*)");
  const freeMatrix = checked("int XGDMatrixFree(void*)");
  const createBooster = checked("int XGBoosterCreate(void**, uint64_t, _Out_ void**)");
  const freeBooster = checked("int XGBoosterFree(void*)");
  const setParameter = checked("int XGBoosterSetParam(void*, const char*, const char*)");
  const updateOneRound = checked("int XGBoosterUpdateOneIter(void*, int, void*)");
  const trainOneRound = checked("int XGBoosterTrainOneIter(void*, void*, int, const char*, const char*)");
  const predict = checked(
    "int XGBoosterPredictFromDMatrix(void*, void*, const char*, _Out_ void**, _Out_ uint64_t*, _Out_ void**)",
  );
  const boostedRounds = checked("int XGBoosterBoostedRounds(void*, _Out_ int*)");
  const featureScore = checked(
    "int XGBoosterFeatureScore(void*, const char*, _Out_ uint64_t*, _Out_ void**, _Out_ " +
      "uint64_t*, _Out_ void**, _Out_ void**)",
  );
  const slice = checked("int XGBoosterSlice(void*, int, int, int, _Out_ void**)");
  const save = checked("int XGBoosterSaveModelToBuffer(void*, const char*, _Out_ uint64_t*, _Out_ void**)");
  const config = checked("int XGBoosterSaveJsonConfig(void*, _Out_ uint64_t*, _Out_ void**)");
  let warnings: string[] | undefined;
  koffi.proto("void TenbinXgboostLog(const char*)");
  const log = (text: string) => {
    if (warnings === undefined) process.stderr.write(`${text}\n`);
    else warnings.push(text.replace(/^\[[^\]]*\] WARNING: \S+ ?\s*/, "").trim());
  };
  checked("int XGBRegisterLogCallback(TenbinXgboostLog*)")(koffi.register(log, "TenbinXgboostLog*"));
  const loadBuffer = checked("int XGBoosterLoadModelFromBuffer(void*, void*, uint64_t)");

  const parts: [Out<number>, Out<number>, Out<number>] = [[null], [null], [null]];
  version(...parts);
  const handleFrom = (make: (out: Out<Handle>) => void): Handle => {
    const out: Out<Handle> = [null];
    make(out);
    return out[0]!;
  };
  const numberFrom = (read: (out: Out<number | bigint>) => void): number => {
    const out: Out<number | bigint> = [null];
    read(out);
    return Number(out[0]);
  };
  return {
    version: parts.map(([part]) => part).join("."),
    matrixFromDense: (values, config) => handleFrom((out) => matrixFromDense(values, config, out)),
    setMatrixInfo,
    freeMatrix,
    createBooster: (matrices) => handleFrom((out) => createBooster(matrices, matrices.length, out)),
    freeBooster,
    setParameter,
    updateOneRound,
    trainOneRound,
    predict: (booster, matrix, config, count) => {
      const shape: Out<Handle> = [null];
      const dimensions: Out<number | bigint> = [null];
      const values: Out<Handle> = [null];
      predict(booster, matrix, config, shape, dimensions, values);
      // The buffer is XGBoost's and reused by its next call: copied at once.
      return new Float32Array(koffi.view(values[0]!, 4 * count).slice(0));
    },
    boostedRounds: (booster) => numberFrom((out) => boostedRounds(booster, out)),
    featureScore: (booster, importance) => {
      const names: Out<Handle> = [null];
      const scores: Out<Handle> = [null];
      const count: Out<number | bigint> = [null];
      featureScore(booster, JSON.stringify({ importance_type: importance }), count, names, [null], [null], scores);
      const features = Number(count[0]);
      if (features === 0) return [];
      const text: unknown = koffi.decode(names[0]!, koffi.array("const char*", features));
      const values = new Float32Array(koffi.view(scores[0]!, 4 * features).slice(0));
      // Without names of ours XGBoost calls a column f0, f1 and so on.
      return Array.from(values, (score, k) => ({ feature: Number(String((text as string[])[k]).slice(1)), score }));
    },
    sliceBooster: (booster, rounds) => handleFrom((out) => slice(booster, 0, rounds, 1, out)),
    saveBooster: (booster, format) => {
      const bytes: Out<number | bigint> = [null];
      const content: Out<Handle> = [null];
      save(booster, JSON.stringify({ format }), bytes, content);
      return new Uint8Array(koffi.view(content[0]!, Number(bytes[0])).slice(0));
    },
    boosterConfig: (booster) => {
      const bytes: Out<number | bigint> = [null];
      const content: Out<Handle> = [null];
      config(booster, bytes, content);
      return Buffer.from(koffi.view(content[0]!, Number(bytes[0])).slice(0)).toString("utf8");
    },
    collectWarnings: (work) => {
      const collected: string[] = [];
      warnings = collected;
      try {
        return { result: work(), warnings: collected };
      } finally {
        warnings = undefined;
      }
    },
    loadBooster: (booster, content) => loadBuffer(booster, content, content.length),
    arrayInterface: (values, shape) =>
      JSON.stringify({ data: [Number(koffi.address(values)), true], shape, typestr: "<f4", version: 3 }),
  };
}

function firstLine(text: unknown): string {
  return String(text)
    .split("\n")[0]!
    .replace(/^\[[^\]]*\] \S+ /, "");
}
