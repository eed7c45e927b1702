/**
 * Promotes, holds or rolls back. A stage ends by promotion only when its time is served and no guardrail is
 * breached; it ends by rollback the moment one is. Being better is reported, never required: a stage of a
 * day holds a few dozen decisions and cannot show it.
 *
 * Its state is plain JSON. Save it after each review: a process killed before that repeats the review with the
 * same result, one killed after it goes on, since no time can be reviewed twice.
 */
import { readFileSync } from "node:fs";
import { formatDuration, requireInteger, writeFileAtomically } from "../../core/index.js";
import type { Variant } from "./assignVariant.js";
import { BettingEvidence } from "./bettingEvidence.js";
import { BuyShareEvidence, type BuyShareState } from "./buyShareEvidence.js";
import { DEPLOYMENT_STAGES, type DeploymentStage, type StageName } from "./deploymentStages.js";
import { DEFAULT_GUARDRAILS, readGuardrails, type GuardrailLimits, type GuardrailReading } from "./guardrails.js";
import { completeBlocks, pairedHarm, type LabelledPair } from "./pairedHarm.js";
import { parseRolloutState, type RolloutState, type RolloutStatus } from "./rolloutState.js";

export interface RolloutOptions {
  readonly startMs: number;
  readonly labelHorizonMs: number;
  readonly stages?: readonly DeploymentStage[];
  readonly limits?: Partial<GuardrailLimits>;
}

/** Everything new since the last review. */
export interface RolloutObservation {
  readonly nowMs: number;
  /**
   * Decisions made since the last review, in the order of their times: who traded each, and whether the
   * challenger said Buy (it predicts all of them).
   */
  readonly decisions: readonly {
    readonly t0Ms: number;
    readonly variant: Variant;
    readonly challengerBuys: boolean;
  }[];
  /** Decisions whose label has become known since the last review. */
  readonly labelled: readonly LabelledPair[];
  /** Net return, since the stage began, of an account that follows the challenger alone; null when there is none. */
  readonly stageReturnFrac: number | null;
  /** Whether the challenger's predictions are drawn as they used to be; null when it is not watched. */
  readonly hasDrifted: boolean | null;
}

export interface RolloutDecision {
  readonly nowMs: number;
  /** The stage that was judged. */
  readonly stage: StageName;
  readonly action: "promote" | "hold" | "rollBack";
  /** At least one, in words. */
  readonly reasons: readonly string[];
  readonly guardrails: readonly GuardrailReading[];
}

/** A rollout under way; what it knows can be saved and gone on with. */
export class RolloutController {
  readonly #stages: readonly DeploymentStage[];
  readonly #limits: GuardrailLimits;
  readonly #labelHorizonMs: number;
  #state: RolloutState;
  #harm: BettingEvidence;
  #tooHigh: BettingEvidence;
  #tooLow: BettingEvidence;
  #buyShare: BuyShareEvidence;

  constructor(options: RolloutOptions) {
    const { startMs, labelHorizonMs, stages = DEPLOYMENT_STAGES, limits = {} } = options;
    requireInteger("begin a rollout", { stages: stages.length, labelHorizonMs }, { atLeast: 1 });
    this.#stages = stages;
    this.#limits = { ...DEFAULT_GUARDRAILS, ...limits };
    this.#labelHorizonMs = labelHorizonMs;
    // Probabilities can be too high or too low: each side has half the level.
    this.#harm = new BettingEvidence({ level: this.#limits.harmLevel });
    this.#tooHigh = new BettingEvidence({ level: this.#limits.calibrationLevel / 2 });
    this.#tooLow = new BettingEvidence({ level: this.#limits.calibrationLevel / 2 });
    this.#buyShare = this.#watchBuyShare();
    this.#state = {
      version: 3,
      status: "running",
      stageIndex: 0,
      stageSinceMs: startMs,
      reviewedMs: startMs,
      champion: 0,
      challenger: 0,
      buys: 0,
      labelled: 0,
      pending: [],
      harm: this.#harm.toJSON(),
      tooHigh: this.#tooHigh.toJSON(),
      tooLow: this.#tooLow.toJSON(),
      buyShare: this.#buyShare.toJSON(),
    };
  }

  /** The stage in force; after a rollback the one in which it happened, though the champion then trades everything. */
  get stage(): DeploymentStage {
    return this.#stages[this.#state.stageIndex]!;
  }

  get status(): RolloutStatus {
    return this.#state.status;
  }

  get stageSinceMs(): number {
    return this.#state.stageSinceMs;
  }

  /** What has been reviewed up to now; observations must begin there. */
  get reviewedMs(): number {
    return this.#state.reviewedMs;
  }

  /** What ends the rollout, defaults filled in. */
  get limits(): GuardrailLimits {
    return this.#limits;
  }

  /** Evidence of harm, a half at the start; 1 / `harmLevel` rolls back. */
  get harmEvidence(): number {
    return this.#harm.value;
  }

  /**
   * Takes what is new, reads every guardrail and decides.
   *
   * @throws {RangeError} If the observation does not come after the last one, or the rollout has ended in a rollback.
   */
  review(observation: RolloutObservation): RolloutDecision {
    const { nowMs } = observation;
    const state = this.#state;
    if (state.status === "rolledBack")
      throw new RangeError("Cannot review a rollout as it must still run: it has been rolled back");
    if (!(nowMs > state.reviewedMs))
      throw new RangeError(
        "Cannot review a rollout as time must pass between reviews: the last was at " +
          `${state.reviewedMs}, this one is at ${nowMs}`,
      );
    state.reviewedMs = nowMs;
    this.#take(observation);
    const { stage } = this;
    const guardrails = readGuardrails(
      {
        ...state,
        ...observation,
        shareFrac: stage.shareFrac,
        buyShare: this.#buyShare,
        harm: this.#harm,
        tooHigh: this.#tooHigh,
        tooLow: this.#tooLow,
      },
      this.#limits,
    );
    const broken = guardrails.filter(({ isBreached }) => isBreached);
    const fatal = broken.filter(({ onBreach }) => onBreach === "rollBack");
    const unserved = this.#unserved(nowMs);
    if (fatal.length > 0) {
      state.status = "rolledBack";
      return { nowMs, stage: stage.name, action: "rollBack", reasons: fatal.map(({ reason }) => reason), guardrails };
    }
    if (broken.length > 0 || unserved !== null) {
      return {
        nowMs,
        stage: stage.name,
        action: "hold",
        reasons: [...broken.map(({ reason }) => reason), ...(unserved === null ? [] : [unserved])],
        guardrails,
      };
    }
    this.#enterNextStage(nowMs);
    return {
      nowMs,
      stage: stage.name,
      action: "promote",
      reasons: [`${formatDuration(stage.durationMs!)} served and no guardrail breached`],
      guardrails,
    };
  }

  /** Writes the state whole, or not at all. */
  save(path: string): void {
    writeFileAtomically(
      path,
      `${JSON.stringify({
        ...this.#state,
        harm: this.#harm,
        tooHigh: this.#tooHigh,
        tooLow: this.#tooLow,
        buyShare: this.#buyShare,
      })}\n`,
    );
  }

  /**
   * A controller that goes on from a saved state.
   *
   * @throws {SyntaxError} If the file does not hold one.
   */
  static load(path: string, options: RolloutOptions): RolloutController {
    const controller = new RolloutController(options);
    controller.#restore(parseRolloutState(path, readFileSync(path, "utf8"), controller.#stages.length));
    return controller;
  }

  #restore(state: RolloutState): void {
    this.#state = state;
    this.#harm = new BettingEvidence({ level: this.#harm.level }, state.harm);
    this.#tooHigh = new BettingEvidence({ level: this.#tooHigh.level }, state.tooHigh);
    this.#tooLow = new BettingEvidence({ level: this.#tooLow.level }, state.tooLow);
    this.#buyShare = this.#watchBuyShare(state.buyShare);
  }

  #watchBuyShare(state?: BuyShareState): BuyShareEvidence {
    const { buyShareLevel: level, buyShareFrac: band } = this.#limits;
    return new BuyShareEvidence(
      { level, band, labelHorizonMs: this.#labelHorizonMs, stages: this.#stages.length },
      state,
    );
  }

  #take({ nowMs, decisions, labelled }: RolloutObservation): void {
    const state = this.#state;
    for (const { variant, challengerBuys } of decisions) {
      state[variant]++;
      if (challengerBuys) state.buys++;
    }
    this.#buyShare.add(decisions, nowMs);
    state.labelled += labelled.length;
    const rows = [...state.pending, ...labelled];
    const blocks = { labelHorizonMs: this.#labelHorizonMs, nowMs };
    const { calibrationTolerance: tolerance } = this.#limits;
    for (const { block, mean } of completeBlocks(rows, { ...blocks, valueOf: pairedHarm })) this.#harm.add(block, mean);
    for (const { block, mean } of completeBlocks(rows, {
      ...blocks,
      valueOf: ({ challengerProbability, label }) => challengerProbability - label,
    })) {
      this.#tooHigh.add(block, (mean - tolerance) / (1 + tolerance));
      this.#tooLow.add(block, (-mean - tolerance) / (1 + tolerance));
    }
    state.pending = rows.filter(
      ({ t0Ms }) => (Math.floor(t0Ms / this.#labelHorizonMs) + 2) * this.#labelHorizonMs > nowMs,
    );
  }

  /** Why the stage cannot be left yet, or null. */
  #unserved(nowMs: number): string | null {
    const { durationMs } = this.stage;
    if (durationMs === null) return "the last stage has no next one";
    const { stageSinceMs, labelled } = this.#state;
    const servedMs = nowMs - stageSinceMs;
    if (servedMs < durationMs) return `${formatDuration(servedMs)} of ${formatDuration(durationMs)} served`;
    return labelled === 0 ? "no label has become known in this stage" : null;
  }

  #enterNextStage(nowMs: number): void {
    const state = this.#state;
    state.stageIndex++;
    this.#buyShare.enterStage();
    state.stageSinceMs = nowMs;
    state.champion = 0;
    state.challenger = 0;
    state.buys = 0;
    state.labelled = 0;
    if (state.stageIndex === this.#stages.length - 1) state.status = "full";
  }
}
