import type { Effect } from "../changes/effect.ts";
import { windowText } from "../changes/policy-sentences.ts";
import type { FreezeWindow, Policy } from "../registry/policy.ts";
import type { Registry } from "../registry/registry.ts";
import { isPlaceInScope, openWindow } from "./judge-request.ts";

/** When nothing changes in some environments, as a calendar says it. */
export interface Freeze {
  readonly policy: string;
  readonly name: string;
  readonly environments: readonly string[];
  readonly text: string;
  /** Whether it is in force at the moment in question. */
  readonly isOpen: boolean;
  readonly refuses: boolean;
}

interface Touching {
  readonly before: Registry;
  readonly after: Registry;
  readonly effect: Pick<Effect, "deltas" | "inert">;
}

/** The freezes that speak of what is touched, in force at a moment or not. */
export function freezesOf({ before, after, effect }: Touching, now: number): readonly Freeze[] {
  const touched = Object.keys(effect.deltas).filter((key) => !effect.inert.includes(key));
  const all = new Map([...before.policies, ...after.policies]);
  return [...all.values()].flatMap((policy) => {
    const { key, name, requirement, scope, severity, state } = policy;
    if (requirement.kind !== "freeze" || state === "archived") return [];
    const environments = touched.filter((environment) => {
      const place = after.environments.get(environment) ?? before.environments.get(environment);
      return place !== undefined && isPlaceInScope(scope, place);
    });
    if (environments.length === 0) return [];
    return spansOf(requirement, now).map(({ text, isOpen }) => ({
      ...{ policy: key, name, environments, text, isOpen },
      refuses: isOpen && severity === "blocking",
    }));
  });
}

function spansOf(
  { windows, incident }: Extract<Policy["requirement"], { kind: "freeze" }>,
  now: number,
): readonly Pick<Freeze, "text" | "isOpen">[] {
  const ofCalendar = (window: FreezeWindow) => ({
    text: windowText(window),
    isOpen: openWindow([window], now) !== undefined,
  });
  const ofIncident = incident ? [{ text: "while there is an incident", isOpen: true }] : [];
  return [...ofIncident, ...windows.map(ofCalendar)];
}
