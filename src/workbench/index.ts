/**
 * Workbench: everything around the library. In a notebook, `show` and `progress`; around notebooks, the
 * headless runner, the export to offline pages and the terminal's progress.
 *
 * @example
 * show(hourFigure(audit));
 * await trainWalkForward(dataset, { onProgress: progress });
 */
export * from "./exportPages.js";
export * from "./notebookMessage.js";
export * from "./notebookProgress.js";
export * from "./offlinePage.js";
export * from "./phases/index.js";
export * from "./runNotebook.js";
export * from "./show.js";
export * from "./terminalProgress.js";
