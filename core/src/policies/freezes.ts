import type { Effect } from "../changes/effect.ts";
import { windowText } from "../changes/policy-sentences.ts";
import type { FreezeWindow, Policy } from "../registry/policy.ts";
import type { Registry } from "../registry/registry.ts";
import { isInScope, openWindow, touchesOf } from "./judge-request.ts";

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
  readonly effect: Effect;
}

/** The freezes that speak of what is touched, in force at a moment or not. */
export function freezesOf({ before, after, effect }: Touching, now: number): readonly Freeze[] {
  const touches = touchesOf({ before, after }, effect);
  const all = new Map([...before.policies, ...after.policies]);
  return [...all.values()].flatMap((policy) => {
    const { key, name, requirement, severity, state } = policy;
    if (requirement.kind !== "freeze" || state === "archived") return [];
    const inScope = touches.filter((touch) => isInScope(policy, touch));
    const environments = [...new Set(inScope.map(({ environment }) => environment))];
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
