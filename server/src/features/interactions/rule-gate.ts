import { applyChanges, type Change, effectOf, readsOf } from "@yardarm/core/changes";
import type { InteractionRule } from "@yardarm/core/registry";
import type { Problem } from "@yardarm/sdk/model";
import type { Clock } from "../../platform/clock.ts";
import type { Reader } from "../../platform/db/reader.ts";
import { type LoadedRegistry, loadSlice } from "../changes/registry-read-model.ts";
import type { Analyst } from "./analysis/analyst.ts";
import type { Violation } from "./analysis/answers.ts";

export interface RuleGateDeps {
  readonly reader: Reader;
  readonly analyst: Pick<Analyst, "ask">;
  readonly clock: Clock;
}

/** What the gate is asked; an emergency passes it, as it passes blocking policies. */
export interface AskedChanges {
  readonly project: string;
  readonly changes: readonly Change[];
  readonly emergency?: boolean;
}

/**
 * Refuses changes after which something could be served that a blocking rule forbids and that cannot be served now. It is asked
 * before the lock, as the answer takes its time; a project without blocking rules waits for nothing.
 */
export function createRuleGate({ reader, analyst, clock }: RuleGateDeps) {
  return async ({ project, changes, emergency }: AskedChanges): Promise<readonly Problem[]> => {
    if (emergency === true) return [];
    const loaded = await loadSlice(reader, project, readsOf(changes));
    if (loaded === undefined) return [];
    const touched = environmentsToAsk(loaded, changes);
    const now = clock().getTime();
    const found = await Promise.all(
      touched.map(async (environment) => {
        const ask = { changes, topMax: 0 };
        const place = { project, environment, now, maxAgeMs: Number.MAX_SAFE_INTEGER };
        const effect = await analyst.ask({ ...place, kind: "effect", ask });
        const blocking = (effect?.violations ?? []).filter(({ severity }) => severity === "block");
        return blocking.map((violation) => problemOf(violation, environment, changes));
      }),
    );
    return found.flat();
  };
}

/** Those that the changes touch and in which a blocking rule holds, before or after; whatever does not apply is refused elsewhere. */
function environmentsToAsk(
  { registry: before }: LoadedRegistry,
  changes: readonly Change[],
): readonly string[] {
  const after = applyChanges(before, changes).registry;
  if (after === undefined) return [];
  const rules = [...before.interactions.values(), ...after.interactions.values()];
  const blocking = rules.filter(({ severity }) => severity === "block");
  if (blocking.length === 0) return [];
  const { deltas, inert } = effectOf(before, after);
  const holdsIn = (environment: string) => (rule: InteractionRule) =>
    rule.environments?.includes(environment) !== false;
  return Object.keys(deltas).filter(
    (environment) =>
      before.environments.has(environment) &&
      !inert.includes(environment) &&
      blocking.some(holdsIn(environment)),
  );
}

/** It points at what the changes do to a flag that the rule speaks of, if they name one. */
function problemOf(
  { rule, text, flags, witness }: Violation,
  environment: string,
  changes: readonly Change[],
): Problem {
  const named = flags.find((flag) => changes.some((it) => "flag" in it && it.flag === flag));
  const whom = JSON.stringify(witness ?? {});
  return {
    code: "rule_violated",
    pointer: named === undefined ? "" : `/flags/${named}/configs/${environment}`,
    detail: `In ${environment} the rule \`${rule}\` (${text}) would be broken, by a context such as ${whom}. Change the flags so that it is kept, or the rule first.`,
  };
}
