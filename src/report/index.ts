/**
 * Report: figures, components and pages. Only this room knows plotly.
 */
export * from "./components/renderAnswerCards.js";
export * from "./components/renderDefinition.js";
export * from "./components/renderDisclosure.js";
export * from "./components/renderFigure.js";
export * from "./components/renderGateTable.js";
export * from "./components/renderMissingPanel.js";
export * from "./components/renderModelTable.js";
export * from "./components/renderNavigation.js";
export * from "./components/renderOrigin.js";
export * from "./components/renderProvenance.js";
export * from "./components/renderTable.js";
export * from "./components/renderWarnings.js";
export * from "./definitions.js";
export * from "./diff/changedKeys.js";
export * from "./diff/compareRuns.js";
export * from "./diff/diffReports.js";
export * from "./diff/pairedDifferences.js";
export * from "./diff/sharedRows.js";
export * from "./escape.js";
export * from "./figure.js";
export * from "./figures/diffHours.js";
export * from "./figures/diffScores.js";
export * from "./gateWords.js";
export * from "./numbers.js";
export * from "./pages/indexSentences.js";
export { renderNotebookHeader } from "./pages/pageParts.js";
export type { FoldedSection, NotebookHeader, PageBody } from "./pages/pageParts.js";
export * from "./pages/renderBlock.js";
export * from "./pages/renderDiagnosePage.js";
export * from "./pages/renderIndexPage.js";
export * from "./palette.js";
export * from "./series.js";
export * from "./styles.js";
export * from "./verdict/formatVerdict.js";
export * from "./verdict/parseVerdict.js";
export * from "./verdict/verdict.js";
