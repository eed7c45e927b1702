/**
 * Report: figures, components and pages. Only this room knows plotly.
 */
export * from "./components/renderDefinition.js";
export * from "./components/renderFigure.js";
export * from "./components/renderTable.js";
export * from "./escape.js";
export * from "./figure.js";
export * from "./figures/marketBalanceFigure.js";
export * from "./figures/marketCoverageFigure.js";
export * from "./figures/marketLiquidationHoursFigure.js";
export * from "./figures/marketPriceFigure.js";
export * from "./figures/marketReceiptTables.js";
export * from "./numbers.js";
export * from "./palette.js";
export * from "./series.js";
