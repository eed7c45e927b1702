/**
 * Report: figures, components and pages. Only this room knows plotly.
 */
export * from "./components/renderDefinition.js";
export * from "./components/renderFigure.js";
export * from "./components/renderTable.js";
export * from "./escape.js";
export * from "./figure.js";
export * from "./figures/validationBias.js";
export * from "./figures/validationDistribution.js";
export * from "./figures/validationHours.js";
export * from "./figures/validationRegimes.js";
export * from "./figures/validationReliability.js";
export * from "./figures/validationTables.js";
export * from "./numbers.js";
export * from "./palette.js";
export * from "./series.js";
