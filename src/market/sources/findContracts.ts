/** Which contracts the symbols of a download are, before anything of them is asked for. */
import { formatDate } from "../../core/index.js";
import { contractNamed, isSymbol } from "../symbols.js";
import { listArchive } from "./archive/listArchive.js";
import type { Contract, Exchange } from "./exchanges/exchange.js";
import type { PoliteClient } from "./http/politeClient.js";
import { SourceError } from "./http/sourceErrors.js";
import { nearestNames } from "./nearestNames.js";
import type { RestDoor } from "./rest/restDoor.js";

export interface FoundContract {
  readonly symbol: string;
  /** Absent where the archive alone knows it. */
  readonly contract?: Contract;
}

export interface FindOptions {
  readonly exchange: Exchange;
  readonly client: PoliteClient;
  /** Undefined where the exchange does not answer. */
  readonly door: RestDoor | undefined;
  readonly listingUrl: string | undefined;
  readonly onNote: (line: string) => void;
}

/** Pages of a thousand contracts. */
const MOST_PAGES = 20;

/**
 * The symbols in the exchange's own spelling, each once.
 *
 * @throws {RangeError} If one is no contract of the exchange; the nearest names are said.
 * @throws {SourceError} If nobody says which contracts there are.
 */
export async function findContracts(symbols: readonly string[], options: FindOptions): Promise<FoundContract[]> {
  const names = [...new Set(symbols.map((text) => contractNamed(text.trim().toUpperCase())))];
  const odd = names.find((name) => !isSymbol(name));
  if (odd !== undefined)
    throw new RangeError(
      `Cannot download ${JSON.stringify(odd.slice(0, 40))} as a symbol must be letters and digits, with single dots, ` +
        "hyphens or underscores between them: found something else",
    );
  const listed = options.door === undefined ? undefined : await listedContracts(options.exchange, options.door);
  const found: FoundContract[] = [];
  for (const symbol of names) {
    const contract = listed?.get(symbol);
    if (contract === undefined) await requireArchived(symbol, listed, options);
    else if (!contract.isTrading)
      options.onNote(
        `${symbol} is no longer traded: ${options.exchange.name} says ${contract.status}` +
          (contract.endsMs === undefined ? "" : `, until ${formatDate(contract.endsMs)}`),
      );
    found.push({ symbol, ...(contract === undefined ? {} : { contract }) });
  }
  return found;
}

async function listedContracts(exchange: Exchange, door: RestDoor): Promise<Map<string, Contract>> {
  const { endpoint, parameters, read } = exchange.contracts;
  const listed = new Map<string, Contract>();
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const reply = await door.call(endpoint, { ...parameters, ...(cursor === undefined ? {} : { cursor }) });
    const { contracts, cursor: next } = read(reply.json);
    for (const contract of contracts) listed.set(contract.symbol, contract);
    if (next === undefined || next === cursor) break;
    cursor = next;
  }
  if (listed.size === 0) throw new SourceError(`${exchange.name} must name its contracts: it named none`);
  return listed;
}

/** A contract that the exchange no longer lists, or cannot be asked about, is known by its folder in the archive. */
async function requireArchived(
  symbol: string,
  listed: ReadonlyMap<string, Contract> | undefined,
  { exchange, client, listingUrl, onNote }: FindOptions,
): Promise<void> {
  let others = listed === undefined ? [] : [...listed.keys()];
  if (exchange.archive !== undefined && listingUrl !== undefined) {
    const prefix = `${exchange.archive.root}/monthly/klines/`;
    const ask = (below: string) => listArchive(client, { listingUrl, prefix: below });
    if ((await ask(`${prefix}${symbol}/`)).folders.length > 0) {
      if (listed !== undefined) onNote(`${symbol} is no longer listed: ${exchange.name} has it in its archive only`);
      return;
    }
    if (listed === undefined) others = (await ask(prefix)).folders.map((folder) => folder.slice(prefix.length, -1));
  }
  throw new RangeError(
    `Cannot download ${JSON.stringify(symbol)} as every symbol must be a contract of ${exchange.name}: found none of ` +
      `that name; the nearest are ${nearestNames(symbol, others.filter(isSymbol)).join(", ")}`,
  );
}
