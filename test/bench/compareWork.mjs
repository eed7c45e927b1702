// @ts-check
/** Whether both sides did the same work: counts and checksums that must agree. */

/**
 * What a side did: numbers or texts by name, in groups or not.
 *
 * @typedef {{ readonly [name: string]: number | string | Work }} Work
 */

/**
 * How far two numbers may be apart: a share of the larger, or `{ absolute }`.
 *
 * @typedef {number | { readonly absolute: number }} Tolerance
 */

/**
 * Every disagreement as a sentence; none means that the work was the same. A name that one side lacks is
 * a disagreement, as is a number that is not finite.
 *
 * @param {Work} ours
 * @param {Work} peer
 * @param {Readonly<Record<string, Tolerance>>} tolerances By name or by the name of a group; what has none must
 * be equal.
 * @returns {string[]}
 */
export function compareWork(ours, peer, tolerances = {}) {
  const [own, other] = [flatten(ours), flatten(peer)];
  const names = [...new Set([...own.keys(), ...other.keys()])];
  if (names.length === 0) return ["neither side says what it did"];
  return names.flatMap((name) => {
    const [a, b] = [own.get(name), other.get(name)];
    if (a === undefined || b === undefined) return [`${name}: ${a === undefined ? "ours" : "the peer"} does not say`];
    const tolerance = tolerances[name] ?? tolerances[name.slice(0, name.indexOf("."))] ?? 0;
    const allowed = typeof tolerance === "number" ? `${tolerance} of the larger` : tolerance.absolute;
    return agree(a, b, tolerance) ? [] : [`${name}: ours ${a}, peer ${b}, allowed ${allowed}`];
  });
}

/**
 * @param {number | string} a
 * @param {number | string} b
 * @param {Tolerance} tolerance
 */
function agree(a, b, tolerance) {
  if (typeof a !== "number" || typeof b !== "number") return a === b;
  const allowed = typeof tolerance === "number" ? tolerance * Math.max(Math.abs(a), Math.abs(b)) : tolerance.absolute;
  return Number.isFinite(a) && Number.isFinite(b) && Math.abs(a - b) <= allowed;
}

/**
 * @param {Work} work
 * @param {string} prefix
 * @returns {Map<string, number | string>}
 */
function flatten(work, prefix = "") {
  /** @type {Map<string, number | string>} */
  const flat = new Map();
  for (const [name, value] of Object.entries(work)) {
    if (typeof value !== "object" || value === null) flat.set(prefix + name, value);
    else for (const [inner, leaf] of flatten(value, `${prefix}${name}.`)) flat.set(inner, leaf);
  }
  return flat;
}
