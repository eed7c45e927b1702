/**
 * Report: figures, components and pages. Only this room knows plotly.
 */
export * from "./components/renderDefinition.js";
export * from "./components/renderFigure.js";
export * from "./components/renderTable.js";
export * from "./escape.js";
export * from "./figure.js";
export * from "./figures/backtestEquity.js";
export * from "./figures/backtestMoney.js";
export * from "./figures/rolloutPrequential.js";
export * from "./figures/rolloutRehearsal.js";
export * from "./numbers.js";
export * from "./palette.js";
export * from "./series.js";
