/** How an outlook is had: asked for before the lock, and asked for anew when somebody else was faster. */
import { applyChanges, type Change, effectOf, readsOf } from "@yardarm/core/changes";
import type { Reader } from "../../platform/db/reader.ts";
import { DomainError } from "../../platform/domain-error.ts";
import {
  bindingOutlook,
  type EnvironmentOutlook,
  type Outlook,
  OutlookOvertaken,
  type WantedOutlook,
  wholeOutlook,
} from "./outlook.ts";
import { loadSlice } from "./registry-read-model.ts";
import { findAnyRequest } from "./request-read-model.ts";

export interface OutlookQuestion {
  readonly project: string;
  readonly changes: readonly Change[];
  readonly wanted: WantedOutlook;
  /** Whether nothing goes on without an answer. Otherwise what is not known in time is left out. */
  readonly isBinding: boolean;
}

/** Works out what is wanted, by environment. */
export type Foresee = (
  question: OutlookQuestion,
) => Promise<ReadonlyMap<string, EnvironmentOutlook>>;

export interface OutlookDeps {
  readonly reader: Reader;
  /** Absent where there is nobody to ask, as when a demo is made. */
  readonly foresee?: Foresee | undefined;
  /** The projects in which something had to be known when it was last asked. Elsewhere nobody asks before it is missed. */
  readonly asksFirst: Set<string>;
}

interface Foreseen {
  readonly project: string;
  readonly changes: readonly Change[];
}

/** What has to be known before changes are applied; an emergency waits for nothing. */
export function outlookFor(
  deps: OutlookDeps,
  wish: Foreseen & { readonly emergency?: boolean | undefined },
): Promise<Outlook | undefined> {
  return outlook(deps, wish, { wantedOf: bindingOutlook, isBinding: wish.emergency !== true });
}

/** The same, as far as it is known soon. */
export function outlookSoon(deps: OutlookDeps, wish: Foreseen): Promise<Outlook | undefined> {
  return outlook(deps, wish, { wantedOf: bindingOutlook, isBinding: false });
}

/** All that can be known of changes, as far as it is known soon. */
export function outlookOfPreview(deps: OutlookDeps, wish: Foreseen): Promise<Outlook | undefined> {
  return outlook(deps, wish, { wantedOf: wholeOutlook, isBinding: false });
}

async function outlook(
  { reader, foresee }: OutlookDeps,
  { project, changes }: Foreseen,
  { wantedOf, isBinding }: { readonly wantedOf: typeof wholeOutlook; readonly isBinding: boolean },
): Promise<Outlook | undefined> {
  if (foresee === undefined) return undefined;
  const loaded = await loadSlice(reader, project, readsOf(changes));
  if (loaded === undefined) return undefined;
  const before = loaded.registry;
  const after = applyChanges(before, changes).registry;
  // What cannot be applied is refused elsewhere, with its reasons.
  if (after === undefined) return undefined;
  const wanted = wantedOf({ before, after, effect: effectOf(before, after) });
  const known = new Map<string, EnvironmentOutlook>();
  if (wanted.size === 0) return { environments: known, wanted, isBinding };
  const environments = await foresee({ project, changes, wanted, isBinding });
  return { environments, wanted, isBinding };
}

/** So often a request is asked about anew, while others keep overtaking it. */
const triesMax = 5;
const retryAfterSeconds = 2;

/** Nothing was worked out, which is enough where nothing holds anything back; under the lock that is seen. */
const unasked: Outlook = { environments: new Map(), wanted: new Map(), isBinding: true };

/**
 * Does the work with what has to be known for it, and does it again when somebody else's commit made the answer an old one.
 * Most projects have nothing that could hold a write back, so that only where it is missed it is asked for.
 */
export async function withOutlook<Result>(
  { foresee, asksFirst }: OutlookDeps,
  project: string,
  ask: () => Promise<Outlook | undefined>,
  work: (outlook: Outlook | undefined) => Promise<Result>,
): Promise<Result> {
  if (foresee === undefined) return work(undefined);
  const asked = async () => {
    const outlook = await ask();
    if (outlook === undefined || outlook.wanted.size === 0) asksFirst.delete(project);
    else asksFirst.add(project);
    return outlook;
  };
  const atOnce = asksFirst.has(project) ? [] : [async () => unasked];
  const questions = [...atOnce, ...Array.from({ length: triesMax }, () => asked)];
  for (const question of questions) {
    try {
      return await work(await question());
    } catch (error) {
      if (!(error instanceof OutlookOvertaken)) throw error;
    }
  }
  throw new DomainError(
    "unavailable",
    "analysis_overtaken",
    "Others changed flags or rules faster than it could be worked out what this would do beside them. Nothing was changed; try again.",
    { retryAfterSeconds },
  );
}

/** The same for a step of a request that is stored. */
export function withOutlookOf<Result>(
  deps: OutlookDeps,
  { project, request: number }: { readonly project: string; readonly request: number },
  work: (outlook: Outlook | undefined) => Promise<Result>,
): Promise<Result> {
  const ask = async () => {
    const request = await findAnyRequest(deps.reader, project, number);
    return request && outlookFor(deps, { project, changes: request.changes });
  };
  return withOutlook(deps, project, ask, work);
}
