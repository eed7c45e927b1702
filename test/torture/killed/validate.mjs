// @ts-check
import { killedPhase } from "../killedPhase.mjs";

export const validate = killedPhase("validate", { after: "search", codes: [0, 1, 3] });
