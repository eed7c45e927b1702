// @ts-check
import { killedPhase } from "../killedPhase.mjs";

export const prepare = killedPhase("prepare", { after: undefined });
