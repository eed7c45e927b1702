export type * from "./lake.js";
export { openLake } from "./openLake.js";
export { resampleBars } from "./resampleBars.js";
export { readParquetRows } from "./readParquetRows.js";
export type { ParquetColumn } from "./parquetColumn.js";
export { writeParquetTable } from "./writeParquetTable.js";
