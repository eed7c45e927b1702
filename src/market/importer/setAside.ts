/** What a file that is set aside costs. */
import { formatDate, formatDuration } from "../../core/index.js";
import type { ListedFile } from "./listFiles.js";
import { archiveSpanMs, barMsInFileName, symbolInFileName } from "./names.js";
import type { SetAsideReceipt } from "./receipt.js";
import type { OpenedFile } from "./unpack.js";

/** Why a file is no part of the import, and what was in it as far as its name and its lines say. */
export function saySetAside(
  { name }: ListedFile,
  opened: OpenedFile | undefined,
  { message }: { readonly message: string },
): SetAsideReceipt {
  const prefix = /^Cannot import "[^"]*"(?: as)? ?/;
  const reason = message.replace(prefix, "");
  const fileName = name.split("/").at(-1)!;
  const symbol = symbolInFileName(fileName);
  const barMs = barMsInFileName(fileName);
  const span = archiveSpanMs(fileName);
  const isText = opened?.contents.every(({ bytes }) => !bytes.includes(0)) === true;
  const lines = isText ? opened.contents.reduce((sum, { bytes }) => sum + linesIn(bytes), 0) : undefined;
  const what = [
    lines === undefined ? "whatever it holds" : `its ${lines} ${lines === 1 ? "line" : "lines"}`,
    ...(symbol === undefined ? [] : [`of ${symbol}`]),
    ...(barMs === undefined ? [] : [formatDuration(barMs)]),
    ...(span === undefined ? [] : [`from ${formatDate(span[0])} until ${formatDate(span[1])}`]),
  ];
  return {
    name,
    reason,
    cost: `${what.join(" ")} ${lines === 1 || lines === undefined ? "is" : "are"} not in the lake`,
  };
}

function linesIn(bytes: Uint8Array): number {
  let lines = bytes.length > 0 && bytes.at(-1) !== 10 ? 1 : 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines++;
  return lines;
}
