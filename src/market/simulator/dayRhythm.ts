/** The market's day: how volatile each 5-minute step is, and the drift that an hour can carry. */
import { DELAY_STEPS, STEP_HOURS, STEPS_PER_DAY } from "./constants.js";

export interface DayRhythm {
  /** Shape [288]: volatility of a step, mean square 1. */
  readonly profile: Float64Array;
  /** Shape [288]: drift of a step per unit of amplitude; weighed by the profile it sums to zero over a day. */
  readonly hourDrift: Float64Array;
  /** Shape [288]: what the hour drift is expected to bring over the delay that starts at this step, in its sigmas. */
  readonly pendingHourDrift: Float64Array;
}

export function dayRhythm(): DayRhythm {
  const hours = Float64Array.from({ length: STEPS_PER_DAY }, (_, i) => (i + 0.5) * STEP_HOURS);
  const raw = hours.map((h) =>
    Math.exp(0.28 * Math.cos((2 * Math.PI * (h - 15)) / 24) + 0.1 * Math.cos((4 * Math.PI * (h - 14.5)) / 24)),
  );
  const rms = Math.sqrt(raw.reduce((sum, value) => sum + value * value, 0) / STEPS_PER_DAY);
  const profile = raw.map((value) => value / rms);

  const sine = hours.map((h) => Math.sin((2 * Math.PI * h) / 24));
  const centre =
    profile.reduce((sum, value, i) => sum + value * sine[i]!, 0) / profile.reduce((sum, value) => sum + value, 0);
  const hourDrift = sine.map((value) => value - centre);

  const pendingHourDrift = profile.map((_, first) => {
    let drift = 0;
    let squares = 0;
    for (let k = 0; k < DELAY_STEPS; k++) {
      const i = (first + k) % STEPS_PER_DAY;
      drift += profile[i]! * hourDrift[i]!;
      squares += profile[i]! ** 2;
    }
    return drift / Math.sqrt(DELAY_STEPS * squares);
  });
  return { profile, hourDrift, pendingHourDrift };
}
