import { listKeyOf, listNames, snapshotOf } from "@yardarm/core/registry";
import { compile, type Decision, type EvaluationContext, evaluate } from "@yardarm/sdk/evaluate";
import { formatRevision, type JsonValue } from "@yardarm/sdk/model";
import { and, eq } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { environment } from "../../tables/registry/environment.ts";
import { loadSlice } from "../changes/registry-read-model.ts";
import { readEpoch } from "../delivery/epoch-read-model.ts";

export interface Trial {
  readonly project: string;
  readonly flag: string;
  readonly environment: string;
  readonly context: EvaluationContext;
  readonly defaultValue: JsonValue;
}

export interface TrialDecision extends Decision {
  readonly revision: string;
}

/**
 * What a service would decide right now; `undefined` when there is no such environment. To be read at one moment. Only what
 * the flag reaches is loaded: to the evaluator it is the whole.
 */
export async function tryFlag(reader: Reader, trial: Trial): Promise<TrialDecision | undefined> {
  const { project, flag } = trial;
  const [found] = await reader
    .select({ number: environment.revision })
    .from(environment)
    .where(and(eq(environment.project, project), eq(environment.key, trial.environment)));
  if (found === undefined) return undefined;
  const reach = await loadSlice(reader, project, [`flag/${flag}`]);
  const segments = [...(reach?.registry.segments.keys() ?? [])];
  const lists = segments.flatMap((key) => listNames.map((list) => `list/${listKeyOf(key, list)}`));
  const loaded =
    lists.length === 0 ? reach : await loadSlice(reader, project, [`flag/${flag}`, ...lists]);
  if (loaded === undefined) return undefined;
  const revision = formatRevision({ epoch: await readEpoch(reader), number: found.number });
  const compiled = compile(snapshotOf(loaded.registry, trial.environment, revision));
  const { context, defaultValue } = trial;
  return { ...evaluate(compiled, context, { flag, defaultValue }), revision };
}
