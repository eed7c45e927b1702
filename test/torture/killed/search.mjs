// @ts-check
import { killedPhase } from "../killedPhase.mjs";

export const search = killedPhase("search", { after: "train" });
