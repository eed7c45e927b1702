/**
 * Threads as the library sets them for scoring when nobody else does: one of a kernel, and of a graph as many as a
 * side of the bench has. To be imported before "tenbin".
 */
process.env["TF_NUM_INTEROP_THREADS"] = process.env["OMP_NUM_THREADS"];
process.env["TF_NUM_INTRAOP_THREADS"] = "1";
