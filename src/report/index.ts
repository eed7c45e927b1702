/**
 * Report: figures, components and pages. Only this room knows plotly.
 */
export * from "./components/renderDefinition.js";
export * from "./components/renderFigure.js";
export * from "./components/renderTable.js";
export * from "./escape.js";
export * from "./figure.js";
export * from "./figures/trainingCandidates.js";
export * from "./figures/trainingCurves.js";
export * from "./figures/trainingRace.js";
export * from "./figures/trainingSplits.js";
export * from "./figures/modelsCalibration.js";
export * from "./figures/modelsEnsemble.js";
export * from "./figures/modelsFocalLink.js";
export * from "./figures/modelsImportance.js";
export * from "./numbers.js";
export * from "./palette.js";
export * from "./series.js";
