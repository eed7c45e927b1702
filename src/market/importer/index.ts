export { dayOrderOf, isYearLast, withYearFirst, type DayOrder } from "./dayOrder.js";
export { decimalMarkOf, plainNumber, type DecimalMark } from "./decimalComma.js";
export { importFiles, type ImportOptions } from "./importFiles.js";
export { listFiles, type ListedFile } from "./listFiles.js";
export { symbolInFileName } from "./names.js";
export { parseTimeText } from "./parseTime.js";
export { leftOutFiles } from "./leftOutFiles.js";
export type * from "./receipt.js";
