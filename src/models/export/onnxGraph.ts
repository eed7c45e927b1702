/**
 * A graph of ONNX operators while it is built: constants and nodes, each giving a value that later nodes read.
 *
 * Only standard operators: opset 17, which every runtime since 2022 knows, and ai.onnx.ml 3 for trees.
 */

/** A value of the graph: the input, a constant, or what a node gives. */
export interface OnnxValue {
  readonly name: string;
}

/** Of a node; a plain number says its kind, since 1 may be either. */
export type OnnxAttribute =
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly float: number }
  | { readonly floats: ArrayLike<number> }
  | { readonly text: string }
  | { readonly texts: readonly string[] };

export type OnnxAttributes = Readonly<Record<string, OnnxAttribute>>;

/** Numbers of a constant; the kind of array is the type of the tensor. */
export type OnnxNumbers = Float32Array | Float64Array | BigInt64Array;

/** One side of a shape: a length, or the name of one that each call decides. */
export type OnnxSide = number | string;

export const OPSET = 17;
export const TREES_OPSET = 3;
const IR_VERSION = 8;
const TREES_DOMAIN = "ai.onnx.ml";

/** Numbers of onnx.proto for its types. */
const TYPE = { float: 1, int64: 7, double: 11 } as const;
const ATTRIBUTE = { float: 1, int: 2, text: 3, floats: 6, ints: 7, texts: 8 } as const;

export class OnnxGraph {
  readonly #nodes: object[] = [];
  readonly #constants: object[] = [];
  readonly #inputs: object[] = [];
  readonly #outputs: object[] = [];
  readonly #scalars = new Map<string, OnnxValue>();
  #scope = "";

  /** A value that the caller gives, 32-bit floats. */
  input(name: string, shape: readonly OnnxSide[]): OnnxValue {
    this.#inputs.push(floatsOf(name, shape));
    return { name };
  }

  /** Makes a 32-bit value one that the caller gets, under this name. */
  output(name: string, value: OnnxValue, shape: readonly OnnxSide[]): void {
    this.#nodes.push({ opType: "Identity", name, input: [value.name], output: [name] });
    this.#outputs.push(floatsOf(name, shape));
  }

  /** What `work` adds bears `name` before its own names, as a viewer of graphs folds them. */
  within<Result>(name: string, work: () => Result): Result {
    const outer = this.#scope;
    this.#scope = `${outer}${name}/`;
    try {
      return work();
    } finally {
      this.#scope = outer;
    }
  }

  /** Numbers of any shape, row-major. */
  constant(values: OnnxNumbers, shape: readonly number[] = [values.length]): OnnxValue {
    const name = `${this.#scope}constant${this.#constants.length}`;
    const dataType =
      values instanceof Float32Array ? TYPE.float : values instanceof Float64Array ? TYPE.double : TYPE.int64;
    const rawData = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    this.#constants.push({ name, dims: shape, dataType, rawData });
    return { name };
  }

  /** A single 64-bit float. */
  double(value: number): OnnxValue {
    return this.#scalar(`double ${Object.is(value, -0) ? "-0" : value}`, () =>
      this.constant(Float64Array.of(value), []),
    );
  }

  /** A single 32-bit float. */
  float(value: number): OnnxValue {
    return this.#scalar(`float ${Object.is(value, -0) ? "-0" : value}`, () =>
      this.constant(Float32Array.of(value), []),
    );
  }

  /** Whole numbers, as shapes and axes are given. */
  whole(...values: readonly number[]): OnnxValue {
    return this.#scalar(`whole ${values.join()}`, () => this.constant(BigInt64Array.from(values, BigInt)));
  }

  /** What the operator makes of its inputs. */
  node(op: string, inputs: readonly OnnxValue[], attributes: OnnxAttributes = {}): OnnxValue {
    return this.#add({ op, inputs, attributes, outputs: 1 })[0]!;
  }

  /** An operator that gives several values. */
  nodes(op: string, inputs: readonly OnnxValue[], attributes: OnnxAttributes, outputs: number): readonly OnnxValue[] {
    return this.#add({ op, inputs, attributes, outputs });
  }

  /** Sums over trees, of ai.onnx.ml. */
  trees(input: OnnxValue, attributes: OnnxAttributes): OnnxValue {
    const domain = TREES_DOMAIN;
    return this.#add({ op: "TreeEnsembleRegressor", inputs: [input], attributes, outputs: 1, domain })[0]!;
  }

  /** In 64 bits. */
  toDouble(value: OnnxValue): OnnxValue {
    return this.node("Cast", [value], { to: { int: TYPE.double } });
  }

  /** Rounds to 32 bits, to the nearest, as a `Float32Array` does. */
  toFloat(value: OnnxValue): OnnxValue {
    return this.node("Cast", [value], { to: { int: TYPE.float } });
  }

  /** As 64-bit whole numbers. */
  toWhole(value: OnnxValue): OnnxValue {
    return this.node("Cast", [value], { to: { int: TYPE.int64 } });
  }

  /** The graph as the message that an ONNX file is, by the names of its schema. */
  message({ name, doc, metadata }: OnnxAbout): Readonly<Record<string, unknown>> {
    return {
      irVersion: IR_VERSION,
      producerName: "tenbin",
      docString: doc,
      opsetImport: [
        { domain: "", version: OPSET },
        { domain: TREES_DOMAIN, version: TREES_OPSET },
      ],
      metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
      graph: {
        name,
        node: this.#nodes,
        initializer: this.#constants,
        input: this.#inputs,
        output: this.#outputs,
      },
    };
  }

  #add({ op, inputs, attributes, outputs, domain = "" }: NewNode): readonly OnnxValue[] {
    const name = `${this.#scope}${op}${this.#nodes.length}`;
    const values = Array.from({ length: outputs }, (_, k) => ({ name: outputs === 1 ? name : `${name}:${k}` }));
    this.#nodes.push({
      opType: op,
      name,
      domain,
      input: inputs.map((input) => input.name),
      output: values.map((value) => value.name),
      attribute: Object.entries(attributes).map(([key, value]) => ({ name: key, ...encodedAttribute(value) })),
    });
    return values;
  }

  #scalar(key: string, make: () => OnnxValue): OnnxValue {
    const known = this.#scalars.get(key) ?? make();
    this.#scalars.set(key, known);
    return known;
  }
}

/** What a file says of itself. */
export interface OnnxAbout {
  readonly name: string;
  readonly doc: string;
  readonly metadata: Readonly<Record<string, string>>;
}

interface NewNode {
  readonly op: string;
  readonly inputs: readonly OnnxValue[];
  readonly attributes: OnnxAttributes;
  readonly outputs: number;
  readonly domain?: string;
}

function encodedAttribute(value: OnnxAttribute): object {
  if ("int" in value) return { type: ATTRIBUTE.int, i: value.int };
  if ("ints" in value) return { type: ATTRIBUTE.ints, ints: value.ints };
  if ("float" in value) return { type: ATTRIBUTE.float, f: value.float };
  if ("floats" in value) return { type: ATTRIBUTE.floats, floats: Array.from(value.floats) };
  if ("text" in value) return { type: ATTRIBUTE.text, s: Buffer.from(value.text) };
  return { type: ATTRIBUTE.texts, strings: value.texts.map((text) => Buffer.from(text)) };
}

function floatsOf(name: string, shape: readonly OnnxSide[]): object {
  const dim = shape.map((side) => (typeof side === "number" ? { dimValue: side } : { dimParam: side }));
  return { name, type: { tensorType: { elemType: TYPE.float, shape: { dim } } } };
}
