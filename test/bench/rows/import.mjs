/** `import "tenbin"` in a fresh process. Usage: node import.mjs DIRECTORY */
import { say, timed } from "./timed.mjs";

const { result, ...times } = await timed(() => import("tenbin"), { calls: 1, warmUps: 0 });
say(times, { exports: Object.keys(result).length });
