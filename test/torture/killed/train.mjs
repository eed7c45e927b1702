// @ts-check
import { killedPhase } from "../killedPhase.mjs";

export const train = killedPhase("train", { after: "prepare" });
