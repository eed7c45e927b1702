/**
 * The messages of TensorFlow's SavedModel that a graph of kernels needs, as protobufjs reads a schema. Field numbers
 * are for good, so a part of the schema is a schema.
 *
 * Source: saved_model.proto, meta_graph.proto, graph.proto, node_def.proto, attr_value.proto, tensor.proto and
 * tensor_shape.proto of TensorFlow 2.21.
 */
import { createRequire } from "node:module";
import type { Root, Type } from "protobufjs/light.js";

const one = (id: number, type: string) => ({ id, type });
const many = (id: number, type: string) => ({ id, type, rule: "repeated" as const });
const map = (id: number, type: string) => ({ id, type, keyType: "string" });

const SCHEMA = {
  nested: {
    SavedModel: {
      fields: { savedModelSchemaVersion: one(1, "int64"), metaGraphs: many(2, "MetaGraphDef") },
    },
    MetaGraphDef: { fields: { metaInfoDef: one(1, "MetaInfoDef"), graphDef: one(2, "GraphDef") } },
    MetaInfoDef: { fields: { tags: many(4, "string") } },
    GraphDef: { fields: { node: many(1, "NodeDef"), versions: one(4, "VersionDef") } },
    VersionDef: { fields: { producer: one(1, "int32") } },
    NodeDef: {
      fields: {
        name: one(1, "string"),
        op: one(2, "string"),
        input: many(3, "string"),
        attr: map(5, "AttrValue"),
      },
    },
    AttrValue: {
      oneofs: { value: { oneof: ["s", "i", "f", "b", "type", "shape", "tensor"] } },
      fields: {
        s: one(2, "bytes"),
        i: one(3, "int64"),
        f: one(4, "float"),
        b: one(5, "bool"),
        type: one(6, "int32"),
        shape: one(7, "TensorShapeProto"),
        tensor: one(8, "TensorProto"),
      },
    },
    TensorProto: {
      fields: { dtype: one(1, "int32"), tensorShape: one(2, "TensorShapeProto"), tensorContent: one(4, "bytes") },
    },
    TensorShapeProto: { fields: { dim: many(2, "Dim") } },
    Dim: { fields: { size: one(1, "int64") } },
  },
};

/** One value of an attribute: exactly one of the fields. */
export interface AttrValue {
  readonly s?: Uint8Array;
  readonly i?: number;
  readonly f?: number;
  readonly b?: boolean;
  readonly type?: number;
  readonly shape?: TensorShapeProto;
  readonly tensor?: {
    readonly dtype: number;
    readonly tensorShape: TensorShapeProto;
    readonly tensorContent: Uint8Array;
  };
}

/** A side of -1 is one that each call decides. */
export interface TensorShapeProto {
  readonly dim: readonly { readonly size: number }[];
}

export interface NodeDef {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr: Readonly<Record<string, AttrValue>>;
}

/** Version of graphs whose kernels are all that is used here: of TensorFlow 2.15 and later. */
const PRODUCER = 1_395;

let encoder: Type | undefined;

/** Made on first use, as whoever reads "tenbin" may never score. */
function savedModelEncoder(): Type {
  if (encoder !== undefined) return encoder;
  const protobuf = createRequire(import.meta.url)("protobufjs/light.js") as { readonly Root: typeof Root };
  encoder = protobuf.Root.fromJSON(SCHEMA).lookupType("SavedModel");
  return encoder;
}

/** The bytes of `saved_model.pb`: a graph under the tag `serve`. */
export function encodeSavedModel(node: readonly NodeDef[]): Uint8Array {
  const graphDef = { node, versions: { producer: PRODUCER } };
  const metaGraphs = [{ metaInfoDef: { tags: ["serve"] }, graphDef }];
  return savedModelEncoder().encode({ savedModelSchemaVersion: 1, metaGraphs }).finish();
}
