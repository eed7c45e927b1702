/**
 * An exchange on the loopback that answers as Binance does, keeps the truth of what it sent, and misbehaves when it is
 * told to. Its time is whatever it is given.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { WebSocketServer, type WebSocket } from "ws";
import { createRng, type Rng } from "tenbin";
import type { MessageRecord, ReplyRecord } from "../../../src/market/recorder/segmentRecord.js";

/** How it misbehaves: one of these at a time, on a connection or to a message. */
export type Mischief =
  | "cut"
  | "close"
  | "lag"
  | "repeat"
  | "reorder"
  | "half a frame"
  | "garbage"
  | "binary"
  | "huge"
  | "huge header"
  | "no pong"
  | "silent"
  | "wrong ack"
  | "no ack"
  | "refused"
  | "error page";

export interface TrueEvent {
  readonly symbol: string;
  readonly side: "BUY" | "SELL";
  readonly price: string;
  readonly average: string;
  readonly quantity: string;
  readonly timeMs: number;
  readonly pushedMs: number;
}

export interface FakeExchangeOptions {
  readonly symbols: readonly string[];
  readonly seed?: number;
  /** Liquidations a minute and symbol. */
  readonly perMinute?: number;
  /** Drawn from at random moments, about two a minute; none without it. */
  readonly mischief?: readonly Mischief[];
  /** The exchange's time of day. */
  readonly nowMs: () => number;
}

const TICK_MS = 10;
/** From one mischief to the next, on average. */
const MISCHIEF_MS = 30_000;
const BEAT_MS = 3_000;
/** How long after it happened an event is pushed, at most. */
const PUSH_MS = 1_000;

interface Subscriber {
  readonly socket: WebSocket;
  readonly raw: Socket;
  isAcknowledged: boolean;
  isSilent: boolean;
  /** Until when messages wait. */
  lagUntilMs: number;
  readonly waiting: string[];
}

export class FakeExchange {
  readonly truth: TrueEvent[] = [];
  /** Spans in which at least one connection was subscribed and served. */
  readonly served: [fromMs: number, toMs: number][] = [];
  readonly done: Partial<Record<Mischief, number>> = {};
  connections = 0;
  /** Connections that were open at once, at most. */
  mostAtOnce = 0;
  pongs = true;
  refuseUpgrades = 0;
  ackNext: "right" | "wrong" | "none" | "error" = "right";
  answersGarbage = false;
  /** What it sent to anybody, each once, and what it answered, in order, as a recorder would keep them. */
  readonly sent: (MessageRecord | ReplyRecord)[] = [];
  /** Nothing happens any more, and nothing is sent. */
  isPaused = false;
  /** Symbols that it does not know. */
  readonly unknown = new Set<string>();

  readonly #options: FakeExchangeOptions;
  readonly #rng: Rng;
  readonly #server: Server;
  readonly #sockets: WebSocketServer;
  readonly #subscribers = new Set<Subscriber>();
  readonly #open = new Set<Duplex>();
  readonly #pending: TrueEvent[] = [];
  #ticker: NodeJS.Timeout | undefined;
  #tickedMs: number;
  #beatMs: number;
  #wasServing = false;

  private constructor(options: FakeExchangeOptions) {
    this.#options = options;
    this.#rng = createRng(options.seed ?? 1);
    this.#tickedMs = this.#beatMs = options.nowMs();
    this.#server = createServer((request, response) => this.#answer(request, response));
    this.#sockets = new WebSocketServer({ noServer: true, autoPong: false });
    this.#server.on("connection", (socket) => {
      this.#open.add(socket);
      socket.on("close", () => this.#open.delete(socket)).on("error", () => {});
    });
    this.#server.on("upgrade", (request, socket, head) => {
      if (this.refuseUpgrades > 0) {
        this.refuseUpgrades--;
        socket.end("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n");
        return;
      }
      this.#sockets.handleUpgrade(request, socket, head, (client) => this.#welcome(client, socket as Socket, request));
    });
  }

  static async start(options: FakeExchangeOptions): Promise<FakeExchange> {
    const fake = new FakeExchange(options);
    await new Promise<void>((resolve) => fake.#server.listen(0, "127.0.0.1", resolve));
    fake.#ticker = setInterval(() => fake.#tick(), TICK_MS);
    return fake;
  }

  async stop(): Promise<void> {
    clearInterval(this.#ticker);
    for (const { socket } of this.#subscribers) socket.terminate();
    for (const socket of this.#open) socket.destroy();
    this.#sockets.close();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  get streamUrl(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get restUrl(): string {
    return this.streamUrl.replace("ws:", "http:");
  }

  /** Sends what it is told to everybody, at once. */
  sendRaw(text: string | Buffer): void {
    for (const { socket } of this.#subscribers) socket.send(text);
  }

  /** Misbehaves once, to every connection that is open. */
  misbehave(how: Mischief): void {
    this.done[how] = (this.done[how] ?? 0) + 1;
    if (how === "refused") this.refuseUpgrades = 1 + this.#rng.integer(3);
    if (how === "wrong ack") this.ackNext = this.#rng.integer(2) === 0 ? "wrong" : "error";
    if (how === "no ack") this.ackNext = "none";
    if (how === "no pong") this.pongs = !this.pongs;
    if (how === "error page") this.answersGarbage = !this.answersGarbage;
    for (const one of this.#subscribers) this.#misbehaveTo(one, how);
  }

  #misbehaveTo(one: Subscriber, how: Mischief): void {
    const { socket, raw } = one;
    if (how === "cut" || how === "refused" || how === "wrong ack" || how === "no ack") raw.destroy();
    else if (how === "close") socket.close([1000, 1001, 1008, 1011, 1012, 4000][this.#rng.integer(6)]!, "go away");
    else if (how === "lag") one.lagUntilMs = this.#options.nowMs() + 1_000 + this.#rng.integer(9_000);
    else if (how === "half a frame") {
      // A text frame of 100 bytes of which 20 come.
      raw.write(Buffer.concat([Buffer.from([0x81, 100]), Buffer.alloc(20, 97)]));
      raw.end();
    } else if (how === "garbage")
      for (const text of ["", "{", "[[[[", "null", '{"e":"forceOrder","o":7}', '"x"']) socket.send(text);
    else if (how === "binary") socket.send(Buffer.from([0, 1, 2, 255]));
    else if (how === "huge") socket.send("x".repeat(2 ** 20 + 1));
    else if (how === "huge header") raw.write(Buffer.from([0x81, 127, 0x7f, 255, 255, 255, 255, 255, 255, 255]));
    else if (how === "silent") one.isSilent = true;
  }

  #welcome(socket: WebSocket, raw: Socket, request: IncomingMessage): void {
    this.connections++;
    const one: Subscriber = { socket, raw, isAcknowledged: false, isSilent: false, lagUntilMs: 0, waiting: [] };
    // As it is: what has no route is accepted and gets nothing of the market.
    if (request.url !== "/market/stream") one.isSilent = true;
    socket.on("error", () => {});
    socket.on("ping", (data) => {
      if (this.pongs && !one.isSilent) socket.pong(data);
    });
    socket.on("message", (data: Buffer) => this.#subscribe(one, data.toString("utf8")));
    socket.on("close", () => this.#subscribers.delete(one));
    this.#subscribers.add(one);
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#subscribers.size);
  }

  #subscribe(one: Subscriber, text: string): void {
    const { id } = JSON.parse(text) as { readonly id: number };
    const how = this.ackNext;
    this.ackNext = "right";
    if (how === "none") return;
    if (how === "error") return one.socket.send(JSON.stringify({ error: { code: 2, msg: "Invalid request" }, id }));
    one.socket.send(JSON.stringify({ result: null, id: how === "wrong" ? id + 1_000 : id }));
    one.isAcknowledged = how === "right";
  }

  #tick(): void {
    if (this.isPaused) return;
    const { mischief = [] } = this.#options;
    const nowMs = this.#options.nowMs();
    this.#happen(this.#tickedMs, nowMs);
    if (mischief.length > 0 && this.#rng.uniform() < (nowMs - this.#tickedMs) / MISCHIEF_MS)
      this.misbehave(mischief[this.#rng.integer(mischief.length)]!);
    this.#tickedMs = nowMs;
    const due = this.#pending.filter(({ pushedMs }) => pushedMs <= nowMs);
    for (const event of due) this.#pending.splice(this.#pending.indexOf(event), 1);
    const messages = due.map(messageOf);
    if (nowMs - this.#beatMs >= BEAT_MS) {
      this.#beatMs = nowMs;
      for (const symbol of this.#options.symbols) if (!this.unknown.has(symbol)) messages.push(beatOf(symbol, nowMs));
    }
    const isServing = [...this.#subscribers].some((one) => one.isAcknowledged && !one.isSilent);
    if (isServing && !this.#wasServing) this.served.push([nowMs, nowMs]);
    else if (isServing) this.served.at(-1)![1] = nowMs;
    this.#wasServing = isServing;
    if (isServing) this.sent.push(...messages.map((raw) => ({ atMs: nowMs, from: 1, raw })));
    for (const one of this.#subscribers) this.#send(one, messages, nowMs);
  }

  #send(one: Subscriber, messages: readonly string[], nowMs: number): void {
    if (!one.isAcknowledged || one.isSilent || one.socket.readyState !== 1) return;
    one.waiting.push(...messages);
    if (nowMs < one.lagUntilMs) return;
    const { mischief = [] } = this.#options;
    const how = mischief.length === 0 ? undefined : mischief[this.#rng.integer(mischief.length)];
    if (how === "reorder" && one.waiting.length > 1) {
      one.waiting.splice(0, 2, one.waiting[1]!, one.waiting[0]!);
      this.done.reorder = (this.done.reorder ?? 0) + 1;
    }
    if (how === "repeat" && one.waiting.length > 0) {
      one.waiting.push(...one.waiting.slice(-2));
      this.done.repeat = (this.done.repeat ?? 0) + 1;
    }
    for (const message of one.waiting.splice(0)) one.socket.send(message);
  }

  /** What the market does between two instants: at most one event a UTC second and symbol. */
  #happen(fromMs: number, toMs: number): void {
    const { symbols, perMinute = 6 } = this.#options;
    for (let second = Math.floor(fromMs / 1_000) + 1; second <= Math.floor(toMs / 1_000); second++)
      for (const symbol of symbols) {
        if (this.#rng.uniform() >= perMinute / 60) continue;
        const timeMs = second * 1_000 - 1 - this.#rng.integer(900);
        const price = 100 + this.#rng.integer(1_000) / 100;
        const event: TrueEvent = {
          symbol,
          side: this.#rng.integer(2) === 0 ? "BUY" : "SELL",
          price: price.toFixed(2),
          average: (price + 0.01).toFixed(2),
          quantity: (1 + this.#rng.integer(100) / 10).toFixed(1),
          timeMs,
          pushedMs: Math.min(timeMs + PUSH_MS, second * 1_000 + this.#rng.integer(50)),
        };
        this.truth.push(event);
        this.#pending.push(event);
      }
  }

  #answer({ url = "" }: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(url, "http://fake");
    const symbol = searchParams.get("symbol") ?? "";
    const say = (body: unknown, status = 200) => {
      const [raw, asked] = [JSON.stringify(body), pathname.replace("Rate", "").split("/").at(-1)!];
      if (status === 200) this.sent.push({ atMs: nowMs, asked, symbol, status, raw });
      response.writeHead(status).end(raw);
    };
    const nowMs = this.#options.nowMs();
    if (this.answersGarbage) return void response.writeHead(200).end("<html>Bad gateway</html>");
    if (this.unknown.has(symbol)) return void say({ code: -1121, msg: "Invalid symbol." }, 400);
    if (pathname.endsWith("/openInterest"))
      return void say({ openInterest: String(1_000 + (nowMs % 977)), symbol, time: nowMs });
    if (pathname.endsWith("/fundingRate")) {
      const last = Math.floor(nowMs / 28_800_000) * 28_800_000;
      const of = (k: number) => ({
        symbol,
        fundingRate: `0.000${1 + (k % 5)}`,
        fundingTime: last - k * 28_800_000,
        markPrice: "",
      });
      return void say([2, 1, 0].map(of));
    }
    if (!pathname.endsWith("/depth")) return void say({}, 404);
    const levels = (outwards: number) =>
      Array.from({ length: 30 }, (_, i) => [String(100 + outwards * (0.05 + i * 0.05)), "2"]);
    say({ lastUpdateId: 1, E: nowMs, T: nowMs, bids: levels(-1), asks: levels(1) });
  }
}

function messageOf({ symbol, side, price, average, quantity, timeMs, pushedMs }: TrueEvent): string {
  const order = { s: symbol, S: side, o: "LIMIT", f: "IOC", q: quantity, p: price, ap: average, X: "FILLED" };
  return JSON.stringify({
    stream: `${symbol.toLowerCase()}@forceOrder`,
    data: { e: "forceOrder", E: pushedMs, o: { ...order, l: quantity, z: quantity, T: timeMs } },
  });
}

function beatOf(symbol: string, timeMs: number): string {
  return JSON.stringify({
    stream: `${symbol.toLowerCase()}@markPrice`,
    data: { e: "markPriceUpdate", E: timeMs, s: symbol, p: "100.0", i: "100.0", r: "0.0001", T: timeMs + 1 },
  });
}
