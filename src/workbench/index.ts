/**
 * Workbench: everything around the library. In a notebook, `show` and `progress`; around notebooks, the
 * headless runner, the export to offline pages and the terminal's progress.
 *
 * @example
 * const results = await trainWalkForward(dataset, recipes, folds, { ...plan, onProgress: progress });
 * show(hoursFigure([assessment]));
 */
export * from "./notebooks/exportPages.js";
export * from "./notebooks/notebookMessage.js";
export * from "./notebooks/notebookProgress.js";
export * from "./notebooks/runNotebook.js";
export * from "./notebooks/show.js";
export * from "./terminal/terminalProgress.js";
