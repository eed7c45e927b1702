/** What the machine refuses, told from what a file or we got wrong, and of one file from the machine as a whole. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { isMachineFailing, machineCodeOf, machineFailure, readBoundedFile } from "../../src/core/index.js";

const place = mkdtempSync(join(tmpdir(), "tenbin-machine-"));
afterAll(() => rmSync(place, { recursive: true }));

const withCode = (code: string) => Object.assign(new Error(`${code}: said by Node`), { code });

describe("isMachineFailing", () => {
  it.each(["ENOSPC", "EIO", "EMFILE", "ENFILE", "EROFS", "ENOMEM"])(
    "is true of %s: the next file meets it too",
    (code) => expect(isMachineFailing(withCode(code))).toBe(true),
  );
  it.each(["EACCES", "EPERM", "ELOOP", "ENAMETOOLONG"])("is false of %s: it concerns one file", (code) => {
    expect(isMachineFailing(withCode(code))).toBe(false);
    expect(machineCodeOf(withCode(code))).toBe(code);
  });
  it("is false of what is no refusal of the machine", () => {
    expect(isMachineFailing(withCode("ENOENT"))).toBe(false);
    expect(isMachineFailing(new SyntaxError("Unexpected token"))).toBe(false);
  });
});

describe("machineFailure", () => {
  it("says it in words, beside what the machine said", () => {
    const error = machineFailure("read it", withCode("EIO"));
    expect(error).toHaveProperty(
      "message",
      "Cannot read it as the machine must give room and rights: the disk does not answer (EIO: said by Node); mend " +
        "that and run the same command again",
    );
  });
  it("leaves alone what is none", () => {
    const error = new RangeError("Cannot read it as it must be whole: found half");
    expect(machineFailure("read it", error)).toBe(error);
  });
});

describe("readBoundedFile", () => {
  it.skipIf(process.getuid?.() === 0)(
    "gives the machine's own refusal where this user may not read (not as root)",
    () => {
      const path = join(place, "closed.json");
      writeFileSync(path, "{}");
      chmodSync(path, 0);
      expect(() => readBoundedFile(path, 100)).toThrow(expect.objectContaining({ code: "EACCES" }));
    },
  );
  it("refuses what is no file, in words that go on after a name", () => {
    expect(() => readBoundedFile(place, 100)).toThrow("must be a file that can be read: found a folder");
    expect(() => readBoundedFile(join(place, "none"), 100)).toThrow(
      "must be a file that can be read: found nothing there",
    );
  });
});
