/** When nothing was to change, and what was written all the same, by which right. */
import { windowText } from "../changes/policy-sentences.ts";
import { isPlaceInScope, openWindow } from "../policies/judge-request.ts";
import type { Policy, Waiver } from "../registry/policy.ts";
import type { ChangeOutline } from "./change-outline.ts";
import type { EntityVersion } from "./changes-facts.ts";
import type {
  FreezeActivity,
  FreezeRight,
  FreezeSpan,
  FreezeWrite,
  Span,
} from "./changes-report.ts";
import { byAddress, environmentBefore, type Stretch, stretchesOf, within } from "./coverage.ts";
import { msOf } from "./instant.ts";

interface Frozen {
  readonly period: Span;
  readonly outlines: readonly ChangeOutline[];
}

/** Every freeze that was there at any time of a period; of one that was never open, that nothing was written in it. */
export function freezesOf(
  versions: readonly EntityVersion[],
  { period, outlines }: Frozen,
): readonly FreezeActivity[] {
  const place = environmentBefore(versions);
  const waived = policiesOfWaivers(versions);
  return byAddress(versions, "policy").flatMap(([key, ofPolicy]) => {
    const stretches = stretchesOf<Policy>(ofPolicy, period.to).flatMap(freezeIn);
    const spans = stretches.flatMap((stretch) => spansOf(stretch, period));
    const last = stretches.at(-1);
    if (last === undefined || spans.length === 0) return [];
    const writes = outlines.flatMap((change): FreezeWrite[] => {
      const stretch = stretches.findLast(({ version }) => version.entry < change.entry);
      if (stretch === undefined || stretch.isEnded(change.entry)) return [];
      if (!isOpen(stretch.freeze, change.at)) return [];
      const environments = change.environments.filter((environment) => {
        const known = place(environment, change.entry);
        const isInScope = known === undefined || isPlaceInScope(stretch.policy.scope, known);
        return isInScope && !change.inert.includes(environment);
      });
      if (environments.length === 0) return [];
      const right = rightOf(change, stretch.policy, waived);
      return [{ entry: change.entry, request: change.request, at: change.at, environments, right }];
    });
    return [{ key, name: last.policy.name, spans, writes }];
  });
}

type FreezeRequirement = Extract<Policy["requirement"], { kind: "freeze" }>;

function isOpen({ incident, windows }: FreezeRequirement, at: string): boolean {
  return incident || (windows.length > 0 && openWindow(windows, msOf(at)) !== undefined);
}

interface FreezeStretch extends Stretch<Policy> {
  readonly policy: Policy;
  readonly freeze: FreezeRequirement;
  /** Whether another version came before an entry. */
  readonly isEnded: (entry: number) => boolean;
}

function freezeIn(
  stretch: Stretch<Policy>,
  index: number,
  all: readonly Stretch<Policy>[],
): readonly FreezeStretch[] {
  const { document: policy } = stretch;
  if (policy?.state !== "active" || policy.requirement.kind !== "freeze") return [];
  const next = all[index + 1]?.version.entry ?? Number.POSITIVE_INFINITY;
  return [{ ...stretch, policy, freeze: policy.requirement, isEnded: (entry) => entry > next }];
}

/** An incident lasts as long as its switch is on; windows open and close by the clock, and are told in words. */
function spansOf(stretch: FreezeStretch, period: Span): readonly FreezeSpan[] {
  const span = within(stretch, period);
  if (span === undefined) return [];
  const { severity } = stretch.policy;
  const { incident, windows } = stretch.freeze;
  const of = (text: string): FreezeSpan => ({ ...span, severity, text });
  if (incident) return [of("while there was an incident")];
  return windows.map((window) => of(windowText(window)));
}

function rightOf(
  change: ChangeOutline,
  { key, severity, scope }: Policy,
  waived: ReadonlyMap<string, string>,
): FreezeRight {
  if (severity === "advisory") return "advised";
  if (change.class === "emergency") return "emergency";
  if (change.waivers.some((waiver) => waived.get(waiver) === key)) return "waiver";
  if (severity === "needs_approval" && change.approvals.length > 0) return "agreed";
  return scope.purposes === undefined ? "none" : "other_purpose";
}

function policiesOfWaivers(versions: readonly EntityVersion[]): ReadonlyMap<string, string> {
  return new Map(
    byAddress(versions, "waiver").flatMap(([key, ofWaiver]) =>
      stretchesOf<Waiver>(ofWaiver, "").flatMap(({ document }): [string, string][] =>
        document === null ? [] : [[key, document.policy]],
      ),
    ),
  );
}
