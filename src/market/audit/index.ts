export { auditLake, type LakeAudit, type SymbolAudit } from "./auditLake.js";
export { auditClocks, clockWarnings, type ClockStretch, type SeriesClock } from "./clocks/auditClocks.js";
export type { TakerVolume } from "./clocks/takerProfile.js";
export { auditSpans, type NamedSpan, type SpanAudit } from "./auditSpans.js";
export type { LiquidationBalance, MarketBalance, MoveBalance, RegimeBalance } from "./balance.js";
export { barMoves } from "./barMoves.js";
export type { InputCoverage, InputName } from "./inputCoverage.js";
export type { BarFaults, StuckInput } from "./barFaults.js";
