import { timerMsMax } from "../connection/index.ts";

/**
 * Times by the names of their options, in milliseconds.
 *
 * @throws TypeError for one that no timer can take.
 */
export function checkedDurations<D extends Readonly<Record<string, number>>>(durations: D): D {
  for (const [name, value] of Object.entries(durations)) {
    if (!(value >= 0 && value <= timerMsMax)) {
      throw new TypeError(`${name} must be a number of milliseconds from 0, not ${value}.`);
    }
  }
  return durations;
}
