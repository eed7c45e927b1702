import { createRng } from "tenbin";
import { afterEach, describe, expect, it } from "vitest";
import { listArchive } from "../../../../src/market/sources/archive/listArchive.js";
import { politeClient } from "../../../../src/market/sources/http/politeClient.js";
import { listingXml } from "../fakeExchanges.js";
import { startServer, type Answer, type FakeRequest, type FakeServer } from "../fakeServer.js";

let server: FakeServer | undefined;
afterEach(() => server?.stop());

async function list(answer: (request: FakeRequest) => Answer | undefined) {
  server = await startServer(answer);
  const client = politeClient({ rng: createRng(1), wait: async () => {}, onWait: () => {} });
  return listArchive(client, { listingUrl: server.url, prefix: "data/x/" });
}

describe("listArchive", () => {
  it("reads page after page, by the marker or by the last name", async () => {
    const pages = [
      listingXml("data/x/", { keys: ["data/x/1.zip"], folders: [], next: "data/x/1.zip" }),
      listingXml("data/x/", { keys: ["data/x/2.zip"], folders: ["data/x/f/"], next: "z" }).replace(
        "<NextMarker>z</NextMarker>",
        "",
      ),
      listingXml("data/x/", { keys: ["data/x/3&amp;4.zip"], folders: [] }),
    ];
    let page = 0;
    const markers: (string | null)[] = [];
    const found = await list(({ query }) => {
      markers.push(query.get("marker"));
      return { body: pages[page++]! };
    });
    expect(found).toEqual({ keys: ["data/x/1.zip", "data/x/2.zip", "data/x/3&4.zip"], folders: ["data/x/f/"] });
    expect(markers).toEqual([null, "data/x/1.zip", "data/x/2.zip"]);
  });

  it("passes over columns that it does not know and names that lie elsewhere", async () => {
    const body = listingXml("data/x/", { keys: ["data/x/1.zip", "../../etc/passwd", "other/1.zip"], folders: [] })
      .replace("<Size>1</Size>", "<Colour>red</Colour><Owner><Key>deep</Key></Owner>")
      .replace("<MaxKeys>1000</MaxKeys>", "");
    expect((await list(() => ({ body }))).keys).toEqual(["data/x/1.zip"]);
  });

  it.each([
    ["a web page", "<!DOCTYPE html><html>Sorry</html>", /must answer with a listing in XML: found "<!DOCTYPE html>/],
    [
      "entities of its own",
      '<!DOCTYPE x [<!ENTITY a "aaaa">]><ListBucketResult><Key>data/x/&a;</Key></ListBucketResult>',
      /must answer with a listing in XML/,
    ],
    ["JSON", "{}", /must answer with a listing in XML/],
  ])("refuses %s by name", async (_, body, refusal) => {
    await expect(list(() => ({ body }))).rejects.toThrow(refusal);
  });

  it("ends with a listing that never does", async () => {
    const body = listingXml("data/x/", { keys: ["data/x/1.zip"], folders: [], next: "data/x/1.zip" });
    await expect(list(() => ({ body }))).rejects.toThrow('the listing of "data/x/" must end');
    expect(server!.asked).toHaveLength(2);
    await server!.stop();
    const endless = ({ query }: FakeRequest): Answer => {
      const next = `data/x/${String(Number(query.get("marker")?.slice(7) ?? 0) + 1).padStart(9, "0")}`;
      return { body: listingXml("data/x/", { keys: [next], folders: [], next }) };
    };
    await expect(list(endless)).rejects.toThrow("it went on after 100 names");
  });
});
