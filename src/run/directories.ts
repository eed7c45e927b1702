/** Folders below the repository root; everything in them is made by a run and may be deleted, but for the ledger. */
export const DIRECTORIES = {
  lake: "data/lake",
  datasets: "data/datasets",
  fits: "data/models/fits",
  models: "data/models",
  predictions: "data/predictions",
  studies: "data/studies",
  rollout: "data/rollout",
  reports: "reports",
} as const;
