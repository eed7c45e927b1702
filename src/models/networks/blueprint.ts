/** A kind of network as its member declares it, and one network of it as drawn for some windows. */
import { z } from "zod";
import type { Architecture } from "./architecture.js";

/** What every shape says: what the network reads. */
export interface WindowShape {
  readonly features: number;
  readonly steps: number;
}

export interface NetworkKind<Shape extends WindowShape> {
  /** Name of the member. */
  readonly name: string;
  /** As a sentence names it: "an LSTM". */
  readonly words: string;
  readonly readsWindows: boolean;
  architecture(shape: Shape): Architecture;
  /** What the shape on a card must be. */
  readonly shape: z.ZodType<Shape>;
}

export interface Blueprint {
  readonly name: string;
  readonly words: string;
  readonly readsWindows: boolean;
  readonly shape: WindowShape;
  readonly architecture: Architecture;
}

export function blueprintOf<Shape extends WindowShape>(kind: NetworkKind<Shape>, shape: Shape): Blueprint {
  const { name, words, readsWindows } = kind;
  return { name, words, readsWindows, shape, architecture: kind.architecture(shape) };
}

/** Bars of the windows that it reads: one where it reads single rows. */
export function barsOf({ readsWindows, shape }: Blueprint): number {
  return readsWindows ? shape.steps : 1;
}

/** Whatever tells its formula from that of another network, whatever the weights: for `JSON.stringify`. */
export function formulaOf({ name, shape, architecture }: Blueprint): unknown {
  return [name, shape, architecture.weights.map((weight) => [weight.shape, weight.decays])];
}

/** Units, bars or columns on a card. */
export const countOnCard: z.ZodInt = z.int().min(1).max(100_000);
/** Layers on a card. */
export const layersOnCard: z.ZodInt = z.int().min(1).max(100);
export const windowOnCard: { readonly features: z.ZodInt; readonly steps: z.ZodInt } = {
  features: countOnCard,
  steps: countOnCard,
};
