/**
 * Validation: gates with intervals, the 24-hour audit, regimes, reliability, and the verdict, for our
 * models and for anybody's predictions.
 */
export * from "./assessment.js";
