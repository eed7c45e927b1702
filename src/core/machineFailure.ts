/**
 * What the machine refuses, in one sentence: no room, no rights, too many files, a disk that fails. It is neither
 * the user's input nor our mistake, so it is said alike wherever it strikes.
 */

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: "no space is left on the device",
  EDQUOT: "the quota of disk space is used up",
  EROFS: "the file system is read-only",
  EACCES: "this user may not",
  EPERM: "this user may not",
  EMFILE: "this process has too many files open",
  ENFILE: "the machine has too many files open",
  EIO: "the disk does not answer",
  ENOMEM: "no memory is left",
  EFBIG: "the file would be larger than it may be",
  ENAMETOOLONG: "a name is longer than the file system takes",
  ELOOP: "links lead in a circle",
  EBUSY: "something else holds it",
  ETXTBSY: "another program runs it",
  ESTALE: "the folder behind the network has changed",
  ENODEV: "there is no such device",
  ENXIO: "there is no such device",
};

/** The same as libraries word it whose errors have no code. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/No space left on device/, "ENOSPC"],
  [/Disk quota exceeded/, "EDQUOT"],
  [/Read-only file system/, "EROFS"],
  [/Permission denied/, "EACCES"],
  [/Operation not permitted/, "EPERM"],
  [/Too many open files in system/, "ENFILE"],
  [/Too many open files/, "EMFILE"],
  [/Input\/output error/, "EIO"],
  [/Cannot allocate memory/, "ENOMEM"],
  [/File too large/, "EFBIG"],
  [/File name too long/, "ENAMETOOLONG"],
  [/Too many levels of symbolic links/, "ELOOP"],
  [/Text file busy/, "ETXTBSY"],
  // DuckDB's, with whatever number of the system behind it.
  [/^IO Error: Could not (?:read|write|sync|create|truncate)/, "EIO"],
];

/** What Node has no name for, by its number on Linux. */
const NUMBERS: Readonly<Record<number, string>> = { 116: "ESTALE", 117: "EIO", 121: "EIO", 122: "EDQUOT" };

/** Which of the machine's refusals an error is: `ENOSPC`; undefined if it is none. */
export function machineCodeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ("code" in error && typeof error.code === "string" && Object.hasOwn(REASONS, error.code)) return error.code;
  const number = "errno" in error && typeof error.errno === "number" ? -error.errno : 0;
  if (Object.hasOwn(NUMBERS, number)) return NUMBERS[number];
  // A refusal of ours may quote such words; it has been said already.
  if (error.message.startsWith("Cannot ")) return undefined;
  return WORDS.find(([words]) => words.test(error.message))?.[1];
}

/** What concerns one file, not the machine as a whole. */
const OF_ONE_FILE: ReadonlySet<string | undefined> = new Set([
  "EACCES",
  "EPERM",
  "ENAMETOOLONG",
  "ELOOP",
  "ENXIO",
  "ENODEV",
]);

/** Whether the machine fails as a whole, so that another file would have met the same: no room, too many files. */
export function isMachineFailing(error: unknown): boolean {
  const code = machineCodeOf(error);
  return code !== undefined && !OF_ONE_FILE.has(code);
}

/** Errors of Node as they stand in somebody's text: `EACCES: permission denied, open "x"`. */
const CODE_IN_TEXT = /\b(E[A-Z]{2,}): /g;

/**
 * The machine's refusal that a text of another process tells, in words; undefined if it tells none.
 *
 * @param text A cell's error, a child's last words.
 */
export function machineReasonIn(text: string): string | undefined {
  const codes = [...text.matchAll(CODE_IN_TEXT)].map(([, code]) => code!);
  const code = codes.find((one) => Object.hasOwn(REASONS, one)) ?? WORDS.find(([words]) => words.test(text))?.[1];
  return code === undefined ? undefined : REASONS[code];
}

/** The same in words: `no space is left on the device`. */
export function machineReasonOf(error: unknown): string | undefined {
  const code = machineCodeOf(error);
  return code === undefined ? undefined : REASONS[code];
}

/**
 * What to throw in place of `error`: one sentence if the machine refused something, else `error` itself.
 *
 * @param action What could not be done: `write to the lake in "data/lake"`.
 */
export function machineFailure(action: string, error: unknown): unknown {
  const code = machineCodeOf(error);
  if (code === undefined) return error;
  const said = (error as Error).message.split("\n")[0]!;
  return new Error(
    `Cannot ${action} as the machine must give room and rights: ${REASONS[code]} (${said}); mend that and run the ` +
      "same command again",
    { cause: error },
  );
}
