/** The servers of a download: what they are asked through, and what time it is there. */
import { formatMinute, isMarketTime, MINUTE_MS } from "../../core/index.js";
import { listArchive } from "./archive/listArchive.js";
import type { Exchange } from "./exchanges/exchange.js";
import type { PoliteClient } from "./http/politeClient.js";
import { SourceError } from "./http/sourceErrors.js";
import { openRestDoor, type RestDoor } from "./rest/restDoor.js";

/** Where an archive's files and its listing are. */
export interface ArchiveSite {
  readonly filesUrl: string;
  readonly listingUrl: string;
  /** Of its futures: `data/futures/um`. */
  readonly root: string;
}

export interface Servers {
  readonly archive: ArchiveSite | undefined;
  /** Why there is none, where the exchange does not answer. */
  readonly rest: RestDoor | SourceError;
  /** The exchange's time, which ends the span and finishes bars; the time of this machine does neither. */
  readonly nowMs: number;
}

export interface ServerOptions {
  readonly client: PoliteClient;
  readonly archiveUrl: string | undefined;
  readonly restUrl: string;
  readonly isPaced: boolean;
  /** The machine's time, to say where it is off. */
  readonly machineMs: () => number;
  readonly onNote: (line: string) => void;
}

const MOST_CLOCK_ERROR_MS = MINUTE_MS;

/** @throws {RangeError} If neither the exchange nor its archive says what time it is. */
export async function openServers(exchange: Exchange, options: ServerOptions): Promise<Servers> {
  const { client, archiveUrl, onNote } = options;
  const known = exchange.archive;
  const archive =
    known === undefined || archiveUrl === undefined
      ? known
      : { ...known, filesUrl: archiveUrl, listingUrl: archiveUrl };
  if (exchange.withoutArchive !== undefined)
    onNote(`${exchange.withoutArchive}${archiveUrl === undefined ? "" : `; "${archiveUrl}" is asked for nothing`}`);
  const rest = await openRestDoor(exchange, { client, restUrl: options.restUrl, isPaced: options.isPaced });
  const answer = await timeOfExchange(exchange, rest);
  if (typeof answer === "number") {
    noteClockError(answer, options);
    return { archive, rest, nowMs: answer };
  }
  onNote(`${exchange.name} itself cannot be asked, its archive only: ${answer.message}`);
  return { archive, rest: answer, nowMs: await timeOfArchive(exchange, archive, { client, answer }) };
}

async function timeOfExchange({ name, clock }: Exchange, door: RestDoor): Promise<number | SourceError> {
  try {
    const timeMs = clock.timeMs((await door.call(clock.endpoint, {})).json);
    return isMarketTime(timeMs) ? timeMs : new SourceError(`${name} must say what time it is: found none`);
  } catch (error) {
    if (error instanceof SourceError) return error;
    throw error;
  }
}

/** By the `Date` of an answer of the archive. */
async function timeOfArchive(
  exchange: Exchange,
  archive: ArchiveSite | undefined,
  { client, answer }: { readonly client: PoliteClient; readonly answer: SourceError },
): Promise<number> {
  let reason = answer.message;
  if (archive !== undefined) {
    try {
      await listArchive(client, { listingUrl: archive.listingUrl, prefix: `${archive.root}/` });
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      reason = `${reason}; ${error.message}`;
    }
    const nowMs = client.serverMs(new URL(archive.listingUrl).host);
    if (nowMs !== undefined) return nowMs;
  }
  throw new RangeError(`Cannot download from ${exchange.name} as ${reason}`);
}

function noteClockError(nowMs: number, { machineMs, onNote }: ServerOptions): void {
  const machine = machineMs();
  if (Math.abs(machine - nowMs) > MOST_CLOCK_ERROR_MS)
    onNote(
      `the clock of this machine says ${formatMinute(machine)} UTC where the exchange says ${formatMinute(nowMs)}; ` +
        "the exchange's time is used",
    );
}
