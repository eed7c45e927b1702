/** Five symbols' markets of 180 days of 1-minute bars, a folder each. Usage: node features_prepare.mjs DIRECTORY */
import { writeMarket } from "./market.mjs";

const [directory] = process.argv.slice(2);
for (const symbol of ["A", "B", "C", "D", "E"]) writeMarket(directory, symbol, 180 * 1_440);
