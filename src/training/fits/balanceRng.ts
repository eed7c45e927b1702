import { createRng, type Rng } from "../../core/index.js";
import type { TrainingRecipe } from "../recipes/recipe.js";

/** One for all members and seeds of a window: they learn from the same rows, which `prepare` leaves on disk. */
export function balanceRng(seed: number, { slug }: Pick<TrainingRecipe, "slug">, stream: string): Rng {
  return createRng(seed).child("training").child(slug).child(stream).child("balance");
}
