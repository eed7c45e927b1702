/** What watches a stream of numbers, one at a time, for a change of its mean. */
export interface DriftDetector {
  /** Takes the next value. After an alarm the detector starts afresh with it. */
  update(value: number): void;
  /** Whether the last value raised the alarm. */
  readonly driftDetected: boolean;
}
