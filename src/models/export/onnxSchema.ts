/**
 * The messages of an ONNX file that an export writes, as protobufjs reads a schema: name, number and type of each
 * field. Field numbers are for good, so a part of the schema is a schema.
 *
 * Source: onnx.proto of onnx 1.23, messages and fields of IR version 8.
 */
import protobuf from "protobufjs/light.js";

type Fields = Readonly<Record<string, { readonly id: number; readonly type: string; readonly rule?: "repeated" }>>;

const one = (id: number, type: string) => ({ id, type });
const many = (id: number, type: string) => ({ id, type, rule: "repeated" as const });

const MESSAGES: Readonly<Record<string, Fields>> = {
  ModelProto: {
    irVersion: one(1, "int64"),
    producerName: one(2, "string"),
    docString: one(6, "string"),
    graph: one(7, "GraphProto"),
    opsetImport: many(8, "OperatorSetIdProto"),
    metadataProps: many(14, "StringStringEntryProto"),
  },
  OperatorSetIdProto: { domain: one(1, "string"), version: one(2, "int64") },
  StringStringEntryProto: { key: one(1, "string"), value: one(2, "string") },
  GraphProto: {
    node: many(1, "NodeProto"),
    name: one(2, "string"),
    initializer: many(5, "TensorProto"),
    input: many(11, "ValueInfoProto"),
    output: many(12, "ValueInfoProto"),
  },
  NodeProto: {
    input: many(1, "string"),
    output: many(2, "string"),
    name: one(3, "string"),
    opType: one(4, "string"),
    attribute: many(5, "AttributeProto"),
    domain: one(7, "string"),
  },
  AttributeProto: {
    name: one(1, "string"),
    f: one(2, "float"),
    i: one(3, "int64"),
    s: one(4, "bytes"),
    floats: many(7, "float"),
    ints: many(8, "int64"),
    strings: many(9, "bytes"),
    type: one(20, "int32"),
  },
  TensorProto: {
    dims: many(1, "int64"),
    dataType: one(2, "int32"),
    name: one(8, "string"),
    rawData: one(9, "bytes"),
  },
  ValueInfoProto: { name: one(1, "string"), type: one(2, "TypeProto") },
  TypeProto: { tensorType: one(1, "TensorType") },
  TensorType: { elemType: one(1, "int32"), shape: one(2, "TensorShapeProto") },
  TensorShapeProto: { dim: many(1, "Dimension") },
  Dimension: { dimValue: one(1, "int64"), dimParam: one(2, "string") },
};

const root = protobuf.Root.fromJSON({
  nested: Object.fromEntries(Object.entries(MESSAGES).map(([name, fields]) => [name, { fields }])),
});

/**
 * The bytes of an ONNX file.
 *
 * @param model A ModelProto by the names above; whoever builds it vouches for it.
 */
export function encodeOnnxModel(model: Readonly<Record<string, unknown>>): Uint8Array {
  return root.lookupType("ModelProto").encode(model).finish();
}
