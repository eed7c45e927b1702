/** A download from fake servers, without waits. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createRng, downloadMarket, type DownloadOptions, type DownloadReceipt } from "tenbin";
import { startServer, type Answer, type FakeRequest, type FakeServer } from "./fakeServer.js";
import { HOUR_MS } from "./officialFiles.js";

const SERVERS: FakeServer[] = [];

export async function stopServers(): Promise<void> {
  for (const server of SERVERS.splice(0)) await server.stop();
}

/** @param parts Whoever answers first answers; the archive and the exchange are servers of their own. */
export async function downloadFrom(
  parts: readonly ((request: FakeRequest) => Answer | undefined)[],
  options: Omit<DownloadOptions, "rng">,
): Promise<{ readonly receipt: DownloadReceipt; readonly asked: readonly string[]; readonly said: readonly string[] }> {
  const answer = (request: FakeRequest): Answer | undefined =>
    parts.map((part) => part(request)).find((found) => found !== undefined);
  const asked: string[] = [];
  const nowMs = Date.UTC(2025, 1, 5, 10, 1);
  const [archive, rest] = [await startServer(answer, nowMs, asked), await startServer(answer, nowMs, asked)];
  SERVERS.push(archive, rest);
  const said: string[] = [];
  const receipt = await downloadMarket({
    barMs: HOUR_MS,
    archiveUrl: archive.url,
    restUrl: rest.url,
    rng: createRng(1),
    isPaced: false,
    wait: async () => {},
    onWait: ({ reason }) => said.push(reason),
    ...options,
  });
  return { receipt, asked, said };
}

/** Every file below a folder, as Latin-1. */
export function contentBelow(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, "latin1")]),
  );
}
