export { importFiles, type ImportOptions } from "./importFiles.js";
export { listFiles, type ListedFile } from "./listFiles.js";
export { symbolInFileName } from "./names.js";
export { parseTimeText } from "./parseTime.js";
export { leftOutFiles } from "./leftOutFiles.js";
export type * from "./receipt.js";
