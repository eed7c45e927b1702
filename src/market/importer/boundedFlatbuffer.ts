/**
 * Reads flatbuffers that may lie: every read is within the bytes (a DataView throws a RangeError beyond them), and all
 * reads together cost at most what an honest file has bytes, so that parts which share bytes cannot multiply work.
 *
 * Source: FlatBuffers internals; offsets are signed, as flechette reads them.
 */

/** Bytes that may yet be read; parts of one file share it. */
export interface ReadBudget {
  bytesLeft: number;
}

/** Where a slot of a table lies; 0 if the table does not have it. */
export type SlotOf = (slot: number) => number;

export class BoundedFlatbuffer {
  private readonly view: DataView;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly budget: ReadBudget,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get length(): number {
    return this.bytes.length;
  }

  int8 = (at: number): number => this.view.getInt8(at);
  int16 = (at: number): number => this.view.getInt16(at, true);
  int32 = (at: number): number => this.view.getInt32(at, true);

  /** A length, count or offset. @throws {RangeError} If it is negative or no whole number of a double. */
  size(at: number): number {
    const size = Number(this.view.getBigInt64(at, true));
    if (!(size >= 0 && size <= Number.MAX_SAFE_INTEGER)) throw new RangeError(`a length or offset is ${size}`);
    return size;
  }

  table(at: number): SlotOf {
    this.spend(4);
    const position = at + this.int32(at);
    const vtable = position - this.int32(position);
    const size = this.int16(vtable);
    return (slot) => {
      const offset = slot < size ? this.int16(vtable + slot) : 0;
      return offset === 0 ? 0 : position + offset;
    };
  }

  /** Where each entry begins; none if the vector is absent. */
  vector(at: number, strideBytes: number): number[] {
    if (at === 0) return [];
    const base = at + this.int32(at);
    const count = this.int32(base);
    if (!(count >= 0 && count * strideBytes <= this.length - base - 4))
      throw new RangeError(`a list of its metadata has ${count} entries`);
    this.spend(4 + count * strideBytes);
    return Array.from({ length: count }, (_, k) => base + 4 + k * strideBytes);
  }

  /** Goes past a text. */
  skipText(at: number): void {
    if (at === 0) return;
    const base = at + this.int32(at);
    const length = this.int32(base);
    if (!(length >= 0 && length <= this.length - base - 4)) throw new RangeError(`a name has ${length} bytes`);
    this.spend(4 + length);
  }

  /** A part that begins at its own 0. */
  part(from: number, length: number): BoundedFlatbuffer {
    if (!(from >= 0 && length >= 0 && length <= this.length - from)) throw new RangeError("a part ends after the file");
    return new BoundedFlatbuffer(this.bytes.subarray(from, from + length), this.budget);
  }

  private spend(bytes: number): void {
    this.budget.bytesLeft -= bytes;
    if (this.budget.bytesLeft < 0) throw new RangeError("its metadata names the same bytes over and over");
  }
}
