/**
 * Trials in a journal file that Optuna reads and writes too: `optuna-dashboard study.log` opens it.
 *
 * Kill the process at any moment: the next one finds every closed trial. The trial that was running is
 * closed as failed when the study is opened again, without heartbeats, by this rule: its lines name
 * host, process number and start of the process that ran it; on the same host, if no such process lives,
 * it is abandoned. Whether a process on another host (or one of Optuna's) still lives cannot be known:
 * its trial stays running, unless the caller is the only one to write (`soleWriter`). An abandoned trial
 * that had been enqueued is enqueued again; its random numbers were not noted, so the next trial draws
 * the same ones.
 */
import { resolve } from "node:path";
import { systemClock, type Clock } from "../../core/index.js";
import type { FrozenTrial } from "../frozenTrial.js";
import type { StudyDirection } from "../studyView.js";
import { JournalFile, type JournalLine } from "./journalFile.js";
import { isoTime, waitingTrial } from "./journalLines.js";
import { removeLeftLink } from "./journalLock.js";
import { JournalRecords, type JournalContext } from "./journalRecords.js";
import { DIRECTION_NUMBER, OPERATION, STATE_NUMBER } from "./journalOperations.js";
import { JournalReplay, requireReadable, type JournalStudy, type TrialTimes } from "./journalReplay.js";
import { lifeOf, ownWorkerId } from "./journalWorker.js";
import { requireStudyCanOpen } from "./requireStudyCanOpen.js";
import { ABANDONED_KEY, type StudyIdentity, type StudyRecords, type StudyStorage } from "./studyStorage.js";

export interface JournalStorageOptions {
  /**
   * Nobody else writes this journal: every running trial found in it is abandoned, and its lock names its holder
   * instead of being Optuna's, so that one left by a kill is taken over at once.
   */
  readonly soleWriter?: boolean;
  /** How long a lock may stay unchanged before it counts as left behind; 30,000. */
  readonly graceMs?: number;
  /** Dates the lines. */
  readonly clock?: Clock;
}

/** Names the abandoned trial whose enqueued values a new one takes over. */
const RETRIED_KEY = "tenbin:retried";

/** A storage in one file that outlives the process and may be shared between processes. */
export class JournalStorage implements StudyStorage {
  readonly #context: JournalContext;
  readonly #soleWriter: boolean;

  /**
   * @param path The journal file; made with its folder when the first study is created.
   * @throws {SyntaxError} If the file is there and is not a journal; it is left as it is. Damage within one study
   * is told when that study is opened.
   */
  constructor(path: string, { soleWriter = false, graceMs = 30_000, clock = systemClock }: JournalStorageOptions = {}) {
    const replay = new JournalReplay();
    const file = new JournalFile(resolve(path), {
      take: (line, place) => replay.apply(line, place),
      lock: { isSoleWriter: soleWriter, graceMs },
    });
    this.#context = { file, replay, workerId: ownWorkerId(), clock };
    this.#soleWriter = soleWriter;
    if (soleWriter) removeLeftLink(file.path);
    file.readNew();
  }

  openStudy(identity: StudyIdentity): StudyRecords {
    const { replay } = this.#context;
    const decide = (): readonly JournalLine[] => {
      const known = replay.studyNamed(identity.studyName);
      if (known !== undefined) requireReadable(known);
      requireStudyCanOpen(identity, known === undefined ? undefined : directionOf(known));
      if (known !== undefined) return this.#closingAbandoned(known);
      return [
        this.#line(OPERATION.createStudy, {
          study_name: identity.studyName,
          directions: [DIRECTION_NUMBER[identity.direction]],
        }),
      ];
    };
    this.#context.file.append(decide, { durable: true });
    return new JournalRecords(this.#context, replay.studyNamed(identity.studyName)!);
  }

  /**
   * When each trial of a study ran, by number: for `plotTimeline`. Times are of no result, so trials do not hold them.
   *
   * @throws {RangeError} If the journal has no study of that name. @throws {SyntaxError} If the study is damaged.
   */
  trialTimes(studyName: string): readonly TrialTimes[] {
    this.#context.file.readNew();
    const study = this.#context.replay.studyNamed(studyName);
    if (study === undefined)
      throw new RangeError(
        `Cannot read the times of study "${studyName}" as "${this.#context.file.path}" must hold it: found none of ` +
          "that name",
      );
    requireReadable(study);
    return [...study.times];
  }

  #line(op_code: number, fields: Readonly<Record<string, unknown>>): JournalLine {
    return { op_code, worker_id: this.#context.workerId, ...fields };
  }

  #closingAbandoned(study: JournalStudy): JournalLine[] {
    const retried = new Set(study.table.trials.map(({ systemAttrs }) => systemAttrs[RETRIED_KEY]));
    const abandoned = study.table.trials.filter(
      (trial) => trial.state === "running" && this.#isAbandoned(study, trial),
    );
    return abandoned.flatMap(({ number, systemAttrs }) => {
      const trial_id = study.trialIds[number];
      const enqueued = systemAttrs["fixed_params"];
      const again =
        enqueued === undefined || retried.has(number)
          ? []
          : [
              this.#line(
                OPERATION.createTrial,
                waitingTrial(study.id, { fixed_params: enqueued, [RETRIED_KEY]: number }),
              ),
            ];
      return [
        ...again,
        this.#line(OPERATION.setTrialSystemAttr, { trial_id, system_attr: { [ABANDONED_KEY]: true } }),
        this.#line(OPERATION.setTrialStateValues, {
          trial_id,
          state: STATE_NUMBER.fail,
          values: null,
          datetime_complete: isoTime(this.#context.clock),
        }),
      ];
    });
  }

  #isAbandoned(study: JournalStudy, { number }: FrozenTrial): boolean {
    const { file, workerId } = this.#context;
    const worker = study.workers[number]!;
    const life = lifeOf(worker);
    if (!this.#soleWriter) return life === "gone";
    if (life === "alive" && worker !== workerId) {
      throw new RangeError(
        `Cannot go on with study "${study.studyName}" as only one process may write "${file.path}": ` +
          `${worker} is running trial ${number}`,
      );
    }
    return true;
  }
}

/** @throws {RangeError} If the study has several objectives. */
function directionOf({ studyName, directions }: JournalStudy): StudyDirection {
  const direction =
    directions.length === 1
      ? (Object.keys(DIRECTION_NUMBER) as StudyDirection[]).find((key) => DIRECTION_NUMBER[key] === directions[0])
      : undefined;
  if (direction === undefined)
    throw new RangeError(
      `Cannot open study "${studyName}" as it must have one direction: found ${JSON.stringify(directions)}`,
    );
  return direction;
}
