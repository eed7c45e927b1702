/** A server on the loopback that answers as it is told, badly too. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface FakeRequest {
  /** Without percent signs. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Path and query as they came. */
  readonly target: string;
  /** How often this target was asked for before. */
  readonly before: number;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** The connection breaks after so many bytes of the body. */
  readonly cutAfter?: number;
  /** What `Content-Length` says in place of the truth. */
  readonly claimedBytes?: number;
  /** Nothing ever comes. */
  readonly isSilent?: true;
}

export interface FakeServer {
  readonly url: string;
  /** Targets in the order in which they were asked for. */
  readonly asked: string[];
  stop(): Promise<void>;
}

/**
 * @param nowMs What the `Date` of its answers says.
 * @param asked Where targets are noted; two servers may share it.
 */
export async function startServer(
  answer: (request: FakeRequest) => Answer | undefined,
  nowMs?: number,
  asked: string[] = [],
): Promise<FakeServer> {
  const counts = new Map<string, number>();
  const server = createServer((incoming: IncomingMessage, response: ServerResponse) => {
    const target = incoming.url!;
    const url = new URL(target, "http://fake");
    const before = counts.get(target) ?? 0;
    counts.set(target, before + 1);
    asked.push(target);
    const path = decodeURIComponent(url.pathname);
    const found = answer({ path, query: url.searchParams, target, before }) ?? { status: 404, body: "<Error/>" };
    write(response, found, nowMs);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function write(response: ServerResponse, answer: Answer, nowMs: number | undefined): void {
  if (answer.isSilent) return;
  const body = Buffer.from(answer.body ?? "");
  if (nowMs !== undefined) response.setHeader("date", new Date(nowMs).toUTCString());
  response.writeHead(answer.status ?? 200, {
    "content-length": answer.claimedBytes ?? body.length,
    ...answer.headers,
  });
  if (answer.cutAfter === undefined) {
    response.end(body);
    return;
  }
  // What was written must be on its way before the line is cut.
  response.write(body.subarray(0, answer.cutAfter), () => response.socket?.destroy());
}
