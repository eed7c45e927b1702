/** Universal Binary JSON as XGBoost writes it, and no more of it: whatever else is in the bytes is refused. */

/** Lists of numbers of one kind come as typed columns. */
export type Ubjson =
  | string
  | number
  | bigint
  | Float32Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | readonly Ubjson[]
  | { readonly [key: string]: Ubjson };

/** XGBoost's own is nested nine deep. */
const MOST_DEPTH = 16;
/** Of a key or a text. */
const MOST_TEXT_BYTES = 1_000;

/**
 * The value in the bytes.
 *
 * @throws {SyntaxError} If the bytes are none: a length or an end beyond them, a kind that XGBoost does not write,
 * a key that stands twice (readers differ in which of the two they take), bytes behind the value. Names the byte.
 * Source: https://ubjson.org, with optimised containers.
 */
export function parseUbjson(bytes: Uint8Array): Ubjson {
  const reader = new Reader(bytes);
  const value = reader.value(0);
  reader.requireEnd();
  return value;
}

class Reader {
  readonly #view: DataView;
  #at = 0;

  constructor({ buffer, byteOffset, byteLength }: Uint8Array) {
    this.#view = new DataView(buffer, byteOffset, byteLength);
  }

  value(depth: number): Ubjson {
    if (depth > MOST_DEPTH) throw this.#refusal(`it must be nested at most ${MOST_DEPTH} deep`);
    const marker = this.#marker();
    switch (marker) {
      case "{":
        return this.#object(depth);
      case "[":
        return this.#list(depth);
      case "S":
        return this.#text();
      case "i":
        return this.#view.getInt8(this.#take(1));
      case "U":
        return this.#view.getUint8(this.#take(1));
      case "I":
        return this.#view.getInt16(this.#take(2));
      case "l":
        return this.#view.getInt32(this.#take(4));
      case "L":
        return this.#view.getBigInt64(this.#take(8));
      case "d":
        return this.#view.getFloat32(this.#take(4));
      default:
        throw this.#refusal(`it must be a kind of value that XGBoost writes: found ${JSON.stringify(marker)}`);
    }
  }

  requireEnd(): void {
    if (this.#at < this.#view.byteLength) throw this.#refusal("nothing may follow the value");
  }

  #object(depth: number): Ubjson {
    const members = new Map<string, Ubjson>();
    while (this.#peek() !== "}") {
      const key = this.#text();
      if (members.has(key)) throw this.#refusal(`every key must stand once: ${JSON.stringify(key)} stands twice`);
      members.set(key, this.value(depth + 1));
    }
    this.#take(1);
    // No key of it becomes a prototype.
    return Object.fromEntries(members);
  }

  /** Typed (`$d#`), counted (`#`) or up to its bracket. */
  #list(depth: number): Ubjson {
    const next = this.#peek();
    if (next === "$") return this.#column();
    const values: Ubjson[] = [];
    if (next === "#") {
      this.#take(1);
      // An item is a byte at least, so a count beyond the bytes is found before there is room for it.
      for (let left = this.#length(1); left > 0; left--) values.push(this.value(depth + 1));
      return values;
    }
    while (this.#peek() !== "]") values.push(this.value(depth + 1));
    this.#take(1);
    return values;
  }

  #column(): Ubjson {
    this.#take(1);
    const kind = this.#marker();
    if (this.#marker() !== "#") throw this.#refusal("a typed list must say its length");
    const view = this.#view;
    switch (kind) {
      case "d":
        return Float32Array.from({ length: this.#length(4) }, () => view.getFloat32(this.#take(4)));
      case "l":
        return Int32Array.from({ length: this.#length(4) }, () => view.getInt32(this.#take(4)));
      case "L":
        return BigInt64Array.from({ length: this.#length(8) }, () => view.getBigInt64(this.#take(8)));
      case "U":
        return Uint8Array.from({ length: this.#length(1) }, () => view.getUint8(this.#take(1)));
      default:
        throw this.#refusal(`a typed list must be of a kind that XGBoost writes: found ${JSON.stringify(kind)}`);
    }
  }

  #text(): string {
    const length = this.#length(1);
    if (length > MOST_TEXT_BYTES) throw this.#refusal(`a text must hold at most ${MOST_TEXT_BYTES} bytes`);
    const { buffer, byteOffset } = this.#view;
    return Buffer.from(buffer, byteOffset + this.#take(length), length).toString("latin1");
  }

  /** A count of items of at least `itemBytes`, as XGBoost writes it: 64 bits. */
  #length(itemBytes: number): number {
    if (this.#marker() !== "L") throw this.#refusal("a length must be a 64-bit integer");
    const length = this.#view.getBigInt64(this.#take(8));
    const most = Math.floor((this.#view.byteLength - this.#at) / itemBytes);
    if (length < 0n || length > BigInt(most))
      throw this.#refusal(`at most ${most} items can follow: it says ${length}`);
    return Number(length);
  }

  #marker(): string {
    return String.fromCharCode(this.#view.getUint8(this.#take(1)));
  }

  #peek(): string {
    const marker = this.#marker();
    this.#at--;
    return marker;
  }

  /** Where the next bytes begin. */
  #take(bytes: number): number {
    if (this.#at + bytes > this.#view.byteLength) throw this.#refusal("the bytes end too early");
    const from = this.#at;
    this.#at += bytes;
    return from;
  }

  #refusal(must: string): SyntaxError {
    return new SyntaxError(`${must} (byte ${this.#at})`);
  }
}
