// @ts-check
/**
 * What `make check` holds against the sources, beyond what the compiler and the formatter see: promises that
 * nobody awaits, cases that a switch forgets, the clock and chance outside their two files, lines that no screen
 * shows whole. A rule stands here only if what it finds is worth mending each time.
 *
 * Usage: node node_modules/eslint/bin/eslint.js --config test/eslint.config.mjs src test
 */
import eslint from "@eslint/js";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

/**
 * Only `core/clock.ts` reads the time, only `core/rng.ts` draws, and no output hangs on the reader's locale. A test
 * holds what can be counted; how long something takes is a row of `make bench`.
 */
const UNREPEATABLE = [
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: "Draw from an `rng: Rng`" },
  {
    selector: "MemberExpression[object.name=/^(Date|performance)$/][property.name='now']",
    message: "Take a `clock: Clock`",
  },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: "Take a `clock: Clock`" },
  { selector: "CallExpression[callee.name='Date']", message: "Take a `clock: Clock`" },
  { selector: "MemberExpression[property.name=/^toLocale/]", message: "Format without a locale" },
];

const DEFAULT_EXPORT = {
  selector: "ExportDefaultDeclaration",
  message: "Export by name, the name of the file",
};

export default defineConfig(
  { ignores: ["test/browser/screenshots/**"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  eslint.configs.recommended,
  {
    rules: {
      // The compiler sees to names, with types; control characters are what we filter out of texts.
      "no-undef": "off",
      "no-control-regex": "off",
      eqeqeq: ["error", "always", { null: "ignore" }],
      "max-len": ["error", { code: 120, ignoreUrls: true, ignoreRegExpLiterals: true }],
      "no-restricted-syntax": ["error", DEFAULT_EXPORT],
    },
  },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: "tsconfig.json", tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      // An async function without an await keeps its promise, also when it throws.
      "@typescript-eslint/require-await": "off",
      // Our methods are plain functions in an object; none reads `this`.
      "@typescript-eslint/unbound-method": "off",
      "@typescript-eslint/no-base-to-string": "off",
      // It also finds assertions that say to the reader what the compiler may overlook.
      "@typescript-eslint/no-unnecessary-type-assertion": "off",
    },
  },
  { files: ["src/**", "test/**/*.ts"], rules: { "no-restricted-syntax": ["error", DEFAULT_EXPORT, ...UNREPEATABLE] } },
  {
    // The two files, the test of the clock, the bench, and what other tools want as a default export.
    files: [
      "src/core/clock.ts",
      "src/core/rng.ts",
      "test/core/plain.test.ts",
      "test/bench/**",
      "test/*.config.*",
      "test/summaryReporter.ts",
    ],
    rules: { "no-restricted-syntax": "off" },
  },
  // Coefficients as their author printed them.
  { files: ["src/core/statistics/errorFunction.ts"], rules: { "no-loss-of-precision": "off" } },
  {
    files: ["test/**/*.ts"],
    rules: {
      // What a test reads back with JSON.parse is judged by the test, not by the compiler.
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
);
