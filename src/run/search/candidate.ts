/** Where the model lies that `tenbin train` leaves for `tenbin predict`, `tenbin validate` and whoever deploys it. */
import { join } from "node:path";
import { DIRECTORIES } from "../directories.js";

/** Where `tenbin train` leaves the model that may be rolled out; the registry calls it `candidate`. */
export const CANDIDATE_DIRECTORY: string = join(DIRECTORIES.models, "v4_candidate");
