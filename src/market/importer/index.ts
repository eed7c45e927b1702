export { filesBelow } from "./filesBelow.js";
export { importFiles, type ImportOptions } from "./importFiles.js";
export { leftOutFiles } from "./leftOutFiles.js";
export type * from "./receipt.js";
