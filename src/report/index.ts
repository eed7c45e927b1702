/**
 * Report: figures, components and pages. Only this room knows plotly.
 */
export * from "./components/renderDefinition.js";
export * from "./components/renderFigure.js";
export * from "./components/renderTable.js";
export * from "./escape.js";
export * from "./figure.js";
export * from "./figures/searchHistory.js";
export * from "./figures/searchImportance.js";
export * from "./figures/searchParallel.js";
export * from "./figures/searchSlices.js";
export * from "./figures/searchTradeOff.js";
export * from "./numbers.js";
export * from "./palette.js";
export * from "./series.js";
