/** What may become of flags that are archived. */
import type { Effect } from "@yardarm/core/changes";
import { dayOf } from "@yardarm/core/policies";
import type { Flag, Registry } from "@yardarm/core/registry";
import type { Problem } from "@yardarm/sdk/model";

interface Move {
  readonly before: Registry;
  readonly after: Registry;
  readonly effect: Effect;
}

/**
 * What an archived flag serves, or would serve again, stays as it was until it is restored: whoever still asks gets that, and
 * nobody is asked about a change that has no effect yet.
 */
export function frozenProblems({ before, after, effect }: Move): readonly Problem[] {
  return effect.entities.flatMap(({ address }) => {
    const [room, key = "", environment] = address.split("/");
    const [was, is] = [before.flags.get(key), after.flags.get(key)];
    if (room !== "flag" || was?.state !== "archived" || is?.state !== "archived") return [];
    // An environment that is new brings a config along, and one that goes takes it away.
    const isMoved =
      environment === undefined
        ? was.variants !== is.variants
        : was.configs[environment] !== undefined && is.configs[environment] !== undefined;
    if (!isMoved) return [];
    return [
      {
        code: "flag_frozen",
        pointer: `/flags/${key}${environment === undefined ? "/variants" : `/configs/${environment}`}`,
        detail: `\`${key}\` is archived${servedText(was)}. Restore it to change it.`,
      },
    ];
  });
}

function servedText({ servedUntil }: Flag): string {
  return servedUntil === undefined ? "" : `, and served as it was until ${servedUntil}`;
}

/** Whether all that is done is to end what ends on a day that has passed: that was agreed to when the day was set. */
export function isEndOfService({ before, after, effect }: Move, at: Date): boolean {
  const today = dayOf(at.getTime());
  return effect.entities.every(({ address }) => {
    const [room, key = "", environment] = address.split("/");
    if (room !== "flag" || environment !== undefined) return false;
    return endsService(before.flags.get(key), after.flags.get(key), today);
  });
}

function endsService(was: Flag | undefined, is: Flag | undefined, today: string): boolean {
  if (was?.servedUntil === undefined || is === undefined || was.servedUntil >= today) return false;
  const { servedUntil: _ended, ...rest } = was;
  const fields = new Set([...Object.keys(rest), ...Object.keys(is)]);
  return [...fields].every((field) => Reflect.get(rest, field) === Reflect.get(is, field));
}
