/**
 * Workbench: everything around the library. In a notebook, `show` and `progress`; around notebooks, the
 * headless runner, the export to offline pages and the terminal's progress.
 *
 * @example
 * const run = openRun({ onProgress: progress });
 * showOrigin(await run.market());
 * show(hoursFigure((await run.validation()).assessments));
 */
export * from "./notebooks/exportPages.js";
export * from "./notebooks/notebookMessage.js";
export { progress, progressLine } from "./notebooks/notebookProgress.js";
export * from "./notebooks/runNotebook.js";
export * from "./notebooks/show.js";
export * from "./notebooks/showEach.js";
export * from "./terminal/terminalProgress.js";
