import { dayOf } from "../registry/calendar.ts";
import type { Policy, Waiver } from "../registry/policy.ts";
import type { Fault } from "./judgement.ts";

type Waivers = ReadonlyMap<string, Waiver>;

/** Whether a waiver still holds: through its last day, and then never again. */
export function isHeld({ until }: Pick<Waiver, "until">, now: number): boolean {
  return dayOf(now) <= until;
}

/** The waiver that lets a fault pass, if there is one in all of these sets: a request cannot grant its own. */
export function waiverFor(
  { key: policy }: Pick<Policy, "key">,
  fault: Fault,
  { sets, now }: { readonly sets: readonly Waivers[]; readonly now: number },
): string | undefined {
  const [first, ...others] = sets.map((waivers) =>
    [...waivers.values()]
      .filter((it) => it.policy === policy && isHeld(it, now) && covers(it, fault))
      .map(({ key }) => key),
  );
  return first?.find((key) => others.every((keys) => keys.includes(key)));
}

/** A waiver for one flag does not cover what a segment does, nor one for one environment what is true in all. */
function covers({ flag, environment }: Waiver, fault: Fault): boolean {
  return (
    (flag === undefined || flag === fault.flag) &&
    (environment === undefined || environment === fault.environment)
  );
}
