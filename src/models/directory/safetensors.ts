/**
 * Named arrays of numbers in the open format safetensors: the length of a header in 64 bits, the header in JSON,
 * the numbers behind it as they lie in memory, little-endian. Every language reads it, and reading it runs nothing.
 *
 * Source: the format of github.com/huggingface/safetensors; its rule that no byte is unnamed or named twice.
 */
import { z } from "zod";
import { parseJson, sayFirstFault, schemaFaultWords } from "../../core/index.js";

/** An array with its name; row-major, `[]` is the shape of a single number. */
export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array | Float64Array;
}

const LENGTH_BYTES = 8;
/** The header is filled up to it with blanks, so that every number lies at a multiple of its width. */
const ALIGNMENT = 8;
const LARGEST_HEADER_BYTES = 4 * 1_024 * 1_024;
const WIDTHS = { F32: 4, F64: 8 } as const;

const whole = z.int().min(0);
const entry = z.strictObject({
  dtype: z.enum(["F32", "F64"]),
  shape: z.array(whole).max(8),
  data_offsets: z.tuple([whole, whole]),
});
const metadataSchema = z.record(z.string(), z.string());

type Entry = z.infer<typeof entry>;

/** The bytes of a file; wider numbers first, equally wide ones by name, as the reference implementation writes it. */
export function packSafetensors(tensors: readonly NamedTensor[]): Uint8Array {
  const ordered = [...tensors].sort(
    (a, b) => WIDTHS[dtypeOf(b)] - WIDTHS[dtypeOf(a)] || Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)),
  );
  const header = new Map<string, Entry>();
  let at = 0;
  for (const { name, shape, values } of ordered) {
    const end = at + values.byteLength;
    header.set(name, { dtype: dtypeOf({ values }), shape: [...shape], data_offsets: [at, end] });
    at = end;
  }
  const text = Buffer.from(JSON.stringify(Object.fromEntries(header)));
  const padded = Buffer.alloc(Math.ceil(text.length / ALIGNMENT) * ALIGNMENT, " ");
  text.copy(padded);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeBigUInt64LE(BigInt(padded.length));
  return Buffer.concat([
    length,
    padded,
    ...ordered.map(({ values: { buffer, byteOffset, byteLength } }) => new Uint8Array(buffer, byteOffset, byteLength)),
  ]);
}

/**
 * The arrays in the bytes of a file, by name, as copies. NaN and infinities are read as they are.
 *
 * @param file Its name, for messages.
 * @throws {RangeError} If the header is no header, names another type than 32-bit and 64-bit floats, or leaves a byte
 * unnamed or names one twice. What is allocated is never more than the file itself holds.
 */
export function unpackSafetensors(file: string, bytes: Uint8Array): ReadonlyMap<string, NamedTensor> {
  const refuse = (found: string): RangeError =>
    new RangeError(`Cannot read ${file} as it must be a safetensors file: ${found}`);
  const { header, data } = splitHeader(bytes, refuse);
  const tensors = new Map<string, NamedTensor>();
  let at = 0;
  const inOrder = [...header].sort(([, { data_offsets: a }], [, { data_offsets: b }]) => a[0] - b[0] || a[1] - b[1]);
  for (const [name, { dtype, shape, data_offsets }] of inOrder) {
    const [begin, end] = data_offsets;
    if (begin !== at || end < begin || end > data.length)
      throw refuse(`"${name}" says it is bytes ${begin} to ${end}, the next ones of ${data.length} begin at ${at}`);
    const count = shape.reduce((product, dim) => product * dim, 1);
    if (count * WIDTHS[dtype] !== end - begin)
      throw refuse(`"${name}" must hold ${count} numbers of ${WIDTHS[dtype]} bytes, it holds ${end - begin} bytes`);
    // A copy begins at offset 0, which any width may; the file's bytes may lie anywhere in a shared buffer.
    const { buffer } = new Uint8Array(data.subarray(begin, end));
    tensors.set(name, { name, shape, values: dtype === "F32" ? new Float32Array(buffer) : new Float64Array(buffer) });
    at = end;
  }
  if (at !== data.length) throw refuse(`${data.length - at} bytes at its end are named by no tensor`);
  return tensors;
}

function splitHeader(
  bytes: Uint8Array,
  refuse: (found: string) => RangeError,
): { readonly header: ReadonlyMap<string, Entry>; readonly data: Uint8Array } {
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (content.length < LENGTH_BYTES) throw refuse(`it holds ${content.length} bytes`);
  const length = content.readBigUInt64LE();
  if (length > BigInt(LARGEST_HEADER_BYTES) || length > BigInt(content.length - LENGTH_BYTES))
    throw refuse(
      `its header says ${length} bytes, the file holds ${content.length} and at most ${LARGEST_HEADER_BYTES} are read`,
    );
  const dataAt = LENGTH_BYTES + Number(length);
  let value: unknown;
  try {
    value = parseJson(content.toString("utf8", LENGTH_BYTES, dataAt));
  } catch {
    throw refuse("its header is no JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw refuse("its header is no object");
  const { __metadata__: metadata = {}, ...tensors } = value as { readonly __metadata__?: unknown };
  // A map, since a record would take the name "__proto__" for its own prototype and lose it.
  const header = new Map<string, Entry>();
  for (const [name, found] of Object.entries(tensors)) {
    const parsed = entry.safeParse(found, { error: schemaFaultWords });
    if (!parsed.success) {
      const faults = parsed.error.issues.map((issue) => ({ ...issue, path: [name, ...issue.path] }));
      throw refuse(`its header is none: ${sayFirstFault(faults)}`);
    }
    header.set(name, parsed.data);
  }
  if (!metadataSchema.safeParse(metadata).success) throw refuse("its metadata must be texts by name");
  return { header, data: content.subarray(dataAt) };
}

function dtypeOf({ values }: Pick<NamedTensor, "values">): Entry["dtype"] {
  return values instanceof Float32Array ? "F32" : "F64";
}
