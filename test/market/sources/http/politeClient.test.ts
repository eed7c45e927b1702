import { gzipSync } from "node:zlib";
import { createRng } from "tenbin";
import { afterEach, describe, expect, it } from "vitest";
import { politeClient, type SourceWait } from "../../../../src/market/sources/http/politeClient.js";
import { startServer, type Answer, type FakeRequest, type FakeServer } from "../fakeServer.js";

const SERVERS: FakeServer[] = [];
afterEach(async () => {
  for (const server of SERVERS.splice(0)) await server.stop();
});

const OK: Answer = { body: "fine" };

/** A server, and a client whose waits are over at once. */
async function pair(
  answer: (request: FakeRequest) => Answer | undefined,
  options: { readonly silenceMs?: number } = {},
) {
  const server = await startServer(answer, Date.UTC(2025, 9, 7));
  SERVERS.push(server);
  const waits: SourceWait[] = [];
  const waited: number[] = [];
  const client = politeClient({
    rng: createRng(1),
    wait: async (durationMs) => void waited.push(durationMs),
    onWait: (wait) => waits.push(wait),
    ...options,
  });
  const ask = async (path: string, mostBytes = 1_000) => {
    const reply = await client.ask(new URL(path, server.url), { mostBytes });
    return reply === undefined ? undefined : Buffer.from(reply.bytes).toString("utf8");
  };
  return { server, client, ask, waits, waited };
}

/** The first `count` answers are these, later ones are fine. */
const atFirst =
  (count: number, answer: Answer) =>
  ({ before }: FakeRequest): Answer =>
    before < count ? answer : OK;

describe("politeClient", () => {
  it("returns what is there, and nothing for what is not", async () => {
    const { ask, client, server } = await pair(({ path }) => (path === "/there" ? OK : undefined));
    expect(await ask("/there")).toBe("fine");
    expect(await ask("/elsewhere")).toBeUndefined();
    expect(client.serverMs(new URL(server.url).host)).toBe(Date.UTC(2025, 9, 7));
  });

  it.each([
    ["seconds", "30"],
    ["a date beside the server's own", new Date(Date.UTC(2025, 9, 7) + 30_000).toUTCString()],
  ])("waits at least as long as Retry-After says in %s, and says so", async (_, retryAfter) => {
    const { ask, waits, waited } = await pair(atFirst(2, { status: 429, headers: { "retry-after": retryAfter } }));
    expect(await ask("/x")).toBe("fine");
    expect(waits.map(({ reason }) => reason)).toEqual(["it answered 429", "it answered 429"]);
    expect(waited).toHaveLength(2);
    for (const ms of waited) expect(ms).toBeGreaterThanOrEqual(30_000);
    for (const ms of waited) expect(ms).toBeLessThan(31_000);
  });

  it("makes every request to the server wait, not only the one that was refused", async () => {
    let release = (): void => {};
    const server = await startServer(({ path, before }) =>
      path === "/refused" && before === 0 ? { status: 418, headers: { "retry-after": "60" } } : OK,
    );
    SERVERS.push(server);
    const client = politeClient({
      rng: createRng(1),
      wait: () => new Promise((resolve) => (release = resolve)),
      onWait: () => {},
    });
    const ask = (path: string) => client.ask(new URL(path, server.url), { mostBytes: 100 });
    const first = ask("/refused");
    while (server.asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
    // Its answer is under way; give it the time to arrive.
    await ask("/before").catch(() => undefined);
    const second = ask("/after");
    await new Promise((resolve) => setImmediate(resolve));
    expect(server.asked).not.toContain("/after");
    release();
    await first;
    await second;
    expect(server.asked).toContain("/after");
  });

  it("stops asking a server that does not serve this place", async () => {
    const { ask, server } = await pair(() => ({ status: 451 }));
    await expect(ask("/a")).rejects.toMatchObject({ name: "ServerClosedError", isLasting: true });
    await expect(ask("/b")).rejects.toThrow("must serve this place: it answered 451");
    expect(server.asked).toEqual(["/a"]);
  });

  it("stops asking a server that wants more time than anybody has", async () => {
    const { ask, waited } = await pair(() => ({ status: 418, headers: { "retry-after": "259200" } }));
    await expect(ask("/a")).rejects.toThrow(/must let itself be asked within 15 min: it answered 418 and wants 72 h/);
    expect(waited).toEqual([]);
  });

  it("takes a 403 for having asked too often, once", async () => {
    const { ask, waited } = await pair(() => ({ status: 403 }));
    await expect(ask("/a")).rejects.toThrow("must let itself be asked: it answered 403, 2 times");
    expect(waited).toHaveLength(1);
    expect(waited[0]).toBeGreaterThanOrEqual(30_000);
  });

  it("doubles its waits for a server at fault, with jitter that the seed decides", async () => {
    const runs = [];
    for (let run = 0; run < 2; run++) {
      const { ask, waited } = await pair(atFirst(4, { status: 503 }));
      expect(await ask("/a")).toBe("fine");
      runs.push(waited);
    }
    expect(runs[0]).toEqual(runs[1]);
    runs[0]!.forEach((ms, k) => {
      expect(ms).toBeGreaterThanOrEqual(500 * 2 ** k);
      expect(ms).toBeLessThanOrEqual(1_500 * 2 ** k);
    });
    expect(new Set(runs[0]!.map((ms, k) => ms / 2 ** k)).size).toBe(4);
  });

  it.each<[string, Answer]>([
    ["that breaks off", { body: "half of it", cutAfter: 4 }],
    ["that is shorter than it claims", { body: "short", claimedBytes: 900, cutAfter: 5 }],
    ["that never comes", { isSilent: true }],
    ["that stops and stays silent", { body: "a".repeat(100), claimedBytes: 900 }],
  ])("asks again after an answer %s", async (_, broken) => {
    const { ask, waits } = await pair(atFirst(1, broken), { silenceMs: 300 });
    expect(await ask("/a")).toBe("fine");
    expect(waits).toHaveLength(1);
  });

  it("gives up on one thing after six attempts, and on the server after three things", async () => {
    const { ask, server } = await pair(() => ({ status: 500, body: "<html>oops</html>" }));
    await expect(ask("/a")).rejects.toThrow(/must answer: it answered 500, "<html>oops<\/html>", 6 times/);
    await expect(ask("/b")).rejects.toMatchObject({ name: "SourceError" });
    await expect(ask("/c")).rejects.toMatchObject({ name: "ServerClosedError", isLasting: false });
    await expect(ask("/d")).rejects.toMatchObject({ name: "ServerClosedError" });
    expect(server.asked).toHaveLength(18);
  });

  it.each<[string, Answer]>([
    ["claims to be", { body: "x", claimedBytes: 5_000_000 }],
    ["is", { body: "x".repeat(2_000), headers: { "content-length": "10", "transfer-encoding": "chunked" } }],
    ["unpacks to be", { body: gzipSync("x".repeat(1_000_000)), headers: { "content-encoding": "gzip" } }],
  ])("refuses an answer that %s too large", async (_, answer) => {
    const { ask } = await pair(() => answer, { silenceMs: 2_000 });
    await expect(ask("/a")).rejects.toThrow(/must be at most 1000 bytes|Parse Error|must answer/);
  });

  it("follows a redirect within the server and none that leads elsewhere", async () => {
    const other = await pair(() => OK);
    const { ask } = await pair(({ path }) =>
      path === "/here"
        ? { status: 302, headers: { location: "/there" } }
        : path === "/away"
          ? { status: 302, headers: { location: `${other.server.url}/x` } }
          : path === "/round"
            ? { status: 302, headers: { location: "/round" } }
            : OK,
    );
    expect(await ask("/here")).toBe("fine");
    await expect(ask("/away")).rejects.toThrow(/must answer itself: it sends to "http:\/\/127\.0\.0\.1/);
    await expect(ask("/round")).rejects.toThrow("must answer within 3 redirects");
    expect(other.server.asked).toEqual([]);
  });

  it("quotes a server's words without what a terminal would obey", async () => {
    const { ask } = await pair(() => ({ status: 400, body: "\u001b[2Jno\u0007pe" }));
    await expect(ask("/a")).rejects.toThrow('must have an answer: it answered 400, "[2Jno pe"');
  });
});
