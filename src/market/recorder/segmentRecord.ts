/** What a segment of a recording is made of. Every record has `atMs`, when the recorder's machine wrote it. */
import type { CarriedBeat } from "./provenSpans.js";

/** How a segment says what it is; another number is another layout. */
export const RECORDING_FORMAT = "tenbin-recording-1";

/** The first of a segment: it can be read without the one before. */
export interface HeadRecord {
  readonly recorder: typeof RECORDING_FORMAT;
  readonly atMs: number;
  readonly exchange: string;
  readonly symbols: readonly string[];
  /** Connections that were acknowledged before the segment began, and what they have proven. */
  readonly carried: readonly CarriedBeat[];
}

/** A message of a stream, as it came. */
export interface MessageRecord {
  readonly atMs: number;
  /** Number of the connection, from 1 for each start of a recorder. */
  readonly from: number;
  readonly raw: string;
  /** Whether `raw` is base64 of bytes that were no text. */
  readonly isBinary?: true;
}

/** The answer to a question over HTTP, as it came. */
export interface ReplyRecord {
  readonly atMs: number;
  readonly asked: string;
  readonly symbol: string;
  readonly status: number;
  readonly raw: string;
}

/** What became of a connection. */
export interface ConnectionRecord {
  readonly atMs: number;
  readonly from: number;
  readonly became: "opened" | "acknowledged" | "closed";
  /** Why it was closed, or to where it was opened. */
  readonly why?: string;
}

/** Something that came and was not kept. */
export interface DroppedRecord {
  readonly atMs: number;
  readonly dropped: string;
}

export type SegmentRecord = HeadRecord | MessageRecord | ReplyRecord | ConnectionRecord | DroppedRecord;

/** Whether a parsed line has the members of one of the records, each of its kind. */
export function isSegmentRecord(value: unknown): value is SegmentRecord {
  if (!isObject(value) || !Number.isFinite(value["atMs"])) return false;
  if (value["recorder"] === RECORDING_FORMAT)
    return (
      typeof value["exchange"] === "string" &&
      isListOf(value["symbols"], (one) => typeof one === "string") &&
      isListOf(value["carried"], isCarried)
    );
  if (typeof value["dropped"] === "string") return true;
  if (typeof value["asked"] === "string")
    return typeof value["symbol"] === "string" && Number.isInteger(value["status"]) && typeof value["raw"] === "string";
  return (
    Number.isSafeInteger(value["from"]) && (typeof value["raw"] === "string" || typeof value["became"] === "string")
  );
}

function isCarried(value: unknown): boolean {
  return (
    isObject(value) &&
    typeof value["symbol"] === "string" &&
    ["connection", "lastMs", "provenMs"].every((key) => Number.isFinite(value[key]))
  );
}

function isListOf(value: unknown, isOne: (one: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isOne);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
