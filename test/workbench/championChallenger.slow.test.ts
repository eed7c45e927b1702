/**
 * A champion beside a challenger, by the commands as a user runs them: one trained to be worse, one trained on labels
 * dealt by lot, one of another seed, and the champion itself. On a market whose hours repeat, so that there is
 * something to learn.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatConfig, readConfig, type RunConfig } from "../../src/config/index.js";
import { createRng, formatMinute, HOUR_MS } from "../../src/core/index.js";
import { hasKernel, root, WITHOUT_KERNEL } from "./setUp.js";

const START_MS = Date.UTC(2025, 0, 1);
const LATE_DAYS = 75;
const EARLY_DAYS = 150;
const DAYS = EARLY_DAYS + LATE_DAYS - 15;
/** The horizon label, but before the later files begin each row has the label of some other row, by lot. */
const DEALT = `import { createRng, defineLabel, labelByHorizon } from "tenbin";

export const dealt = defineLabel({
  name: "dealt",
  label: ({ bars }, { horizonMs }) => {
    const table = labelByHorizon(bars, { horizonMs });
    const early = table.t0Ms.filter((t0) => t0 < ${START_MS + (DAYS - LATE_DAYS) * 24 * HOUR_MS}).length;
    const other = createRng(11).permutation(early);
    return { ...table, label: table.label.map((own, row) => (row < early ? table.label[other[row]!]! : own)) };
  },
});
`;

describe.skipIf(!hasKernel)(`a champion and a challenger${hasKernel ? "" : ` (${WITHOUT_KERNEL})`}`, () => {
  let place: string;
  const rows = hoursThatRepeat();

  const tenbin = (...words: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync("node", [join(root, "dist/workbench/cli.js"), ...words], {
      cwd: place,
      encoding: "utf8",
    });
    return { status, stdout, stderr };
  };
  const writeBars = (folder: string, kept: readonly string[]): void => {
    mkdirSync(join(place, folder), { recursive: true });
    const head = "open_time,open,high,low,close,volume";
    writeFileSync(join(place, folder, "BTCUSDT-1h.csv"), `${[head, ...kept].join("\n")}\n`);
  };
  const train = (name: string, config: RunConfig, extension = ""): void => {
    const yaml = formatConfig(config).replace("extensions: []", `extensions: [${extension}]`);
    writeFileSync(join(place, `${name}.yaml`), yaml);
    expect(tenbin("train", "--config", `${name}.yaml`, "--data", "early")).toMatchObject({ status: 0 });
    expect(tenbin("models", "name", "candidate", name)).toMatchObject({ status: 0 });
  };
  /** The comparison's own lines: its title first, its page last. */
  const compare = (challenger: string, champion: string): readonly string[] => {
    const said = tenbin("validate", "--model", challenger, "--data", "late", "--against", champion);
    expect([0, 1, 3]).toContain(said.status);
    return said.stdout.trimEnd().split("\n\n").at(-1)!.split("\n");
  };
  const headingOf = (lines: readonly string[]): string =>
    /<h1[^>]*>([^<]*)/.exec(readFileSync(join(place, lines.at(-1)!), "utf8"))![1]!;

  beforeAll(() => {
    place = mkdtempSync(join(tmpdir(), "tenbin-against-"));
    writeBars("early", rows.slice(0, 24 * EARLY_DAYS));
    writeBars("late", rows.slice(-24 * LATE_DAYS));
    const tiny = readConfig(join(root, "notebooks/model_v4.yaml"), { profile: "tiny" });
    const { gradientBoosting, linear } = tiny.members as Readonly<Record<string, { readonly params?: object }>>;
    const good = { ...tiny, members: { gradientBoosting, linear } } as RunConfig;
    const stump = { ...gradientBoosting, rounds: 1, params: { ...gradientBoosting!.params, max_depth: 1 } };
    train("good", good);
    train("other", { ...good, seed: 8 });
    writeFileSync(join(place, "dealt.ts"), DEALT);
    train("dealt", { ...good, label: { ...good.label, kind: "dealt" } }, "dealt.ts");
    train("stump", { ...good, members: { gradientBoosting: stump } } as RunConfig);
  });
  afterAll(() => rmSync(place, { recursive: true, force: true }));

  it("says first that a challenger is worse which learnt one split of one tree", () => {
    const lines = compare("stump", "good");
    expect(lines[0]).toMatch(/^stump is worse than good: /);
    expect(lines.slice(1, 4).map((line) => / (\w+)\. /.exec(line.slice(line.indexOf("?", 2)))![1])).toEqual([
      "Worse",
      "Worse",
      "Worse",
    ]);
    expect(headingOf(lines)).toMatch(/^stump is worse than good/);
  });

  it("says first that a challenger is worse whose training labels were dealt by lot", () => {
    const lines = compare("dealt", "good");
    expect(lines[0]).toMatch(/^dealt is worse than good: /);
    expect(lines[1]).toMatch(
      /^\u2715 Is the challenger better\? Worse\. AUC -0\.\d+ \[-0\.\d+, -0\.\d+\]; log-loss \+/,
    );
    expect(lines.join("\n")).toMatch(/note: good was made for another label .*: the two agree on all [\d\s]+ rows/);
    expect(headingOf(lines)).toMatch(/^dealt is worse than good/);
    const { measures, rows } = JSON.parse(
      readFileSync(join(place, lines.at(-1)!.replace("index.html", "comparison.json")), "utf8"),
    ) as { readonly measures: readonly { readonly challenger: number }[]; readonly rows: object };
    // Nothing was to be learnt: judged by labels that nobody dealt, it ranks as a coin does.
    expect(rows).toMatchObject({ differentLabels: 0 });
    expect(measures[0]!.challenger).toBeGreaterThan(0.4);
    expect(measures[0]!.challenger).toBeLessThan(0.6);
  });

  it("says first that the same is better the other way round", () => {
    const lines = compare("good", "stump");
    expect(lines[0]).toMatch(/^good is better than stump: /);
    expect(headingOf(lines)).toMatch(/^good is better than stump/);
  });

  it("cannot tell two seeds of one configuration apart", () => {
    const lines = compare("other", "good");
    expect(lines[0]).toMatch(/^other and good cannot be told apart: .*, p \S+ as one of 3 measures$/);
    expect(headingOf(lines)).toMatch(/^other and good cannot be told apart/);
    expect(lines.join("\n")).toContain("note: good: it was trained as the challenger was but for the seed, 7 and 8");
  });

  it("knows a model by another name", () => {
    expect(tenbin("models", "name", "good", "twin")).toMatchObject({ status: 0 });
    const lines = compare("twin", "good");
    expect(lines[0]).toBe("twin and good are identical: they say the same of every shared row");
  });

  it("scores each bar alone, when nothing after it is there, as among all", () => {
    expect(tenbin("predict", "--model", "good", "--data", "late", "--out", "all.csv")).toMatchObject({ status: 0 });
    const [, ...all] = readFileSync(join(place, "all.csv"), "utf8").trimEnd().split("\n");
    for (const row of [all[300]!, all[700]!, all.at(-2)!]) {
      const t0Ms = Number(row.split(",")[0]);
      writeBars(
        "so-far",
        // The bar that has just opened stands last, as an exchange gives it.
        rows.slice(-24 * LATE_DAYS).filter((bar) => Number(bar.split(",")[0]) <= t0Ms),
      );
      const from = formatMinute(t0Ms).replace(" ", "T");
      const alone = tenbin("predict", "--model", "good", "--data", "so-far", "--from", from, "--out", "one.csv");
      expect(alone).toMatchObject({ status: 0 });
      expect(alone.stdout).toContain(`not scored: the bar of BTCUSDT that opened at ${formatMinute(t0Ms)}, since no`);
      expect(readFileSync(join(place, "one.csv"), "utf8").trimEnd().split("\n").slice(1)).toEqual([row]);
    }
  });
});

/** Bars of a price that goes round once a day and wanders besides. */
function hoursThatRepeat(): string[] {
  const rng = createRng(3).child("hours");
  let walk = 0;
  const prices = Array.from({ length: 24 * DAYS + 1 }, (_, hour) => {
    walk += 0.004 * rng.normal();
    return 100 * Math.exp(walk + 0.012 * Math.sin((2 * Math.PI * hour) / 24));
  });
  return Array.from({ length: 24 * DAYS }, (_, hour) => {
    const [open, close] = [prices[hour]!, prices[hour + 1]!];
    const [high, low] = [1.001 * Math.max(open, close), 0.999 * Math.min(open, close)];
    return [START_MS + hour * HOUR_MS, open, high, low, close, 5 + (hour % 7)].join(",");
  });
}
