/**
 * Market: the tables, the lake that holds them, the files and the simulator that fill it.
 */
export * from "./schema.js";
