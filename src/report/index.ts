/**
 * Report: figures, components and pages. Only this room knows plotly.
 */
export * from "./figure.js";
