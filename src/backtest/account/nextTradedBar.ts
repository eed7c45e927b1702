import type { Bars } from "../../market/index.js";

/**
 * For each bar the first one from it on in which something was traded, the number of bars where there is none.
 *
 * @returns Undefined where every bar traded, or none did: then volume was not recorded.
 */
export function nextTradedBar({ volume }: Pick<Bars, "volume">): Int32Array | undefined {
  if (!volume.includes(0) || volume.every((traded) => traded === 0)) return undefined;
  const next = new Int32Array(volume.length);
  for (let bar = volume.length - 1; bar >= 0; bar--)
    next[bar] = volume[bar] === 0 ? (next[bar + 1] ?? volume.length) : bar;
  return next;
}
