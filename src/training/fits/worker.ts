/** The entry of a training process. */
import { membersOfModules } from "./membersOfModules.js";
import { serveFits } from "./serveFits.js";

serveFits({ membersFor: membersOfModules });
