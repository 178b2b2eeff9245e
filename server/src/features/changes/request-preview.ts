/** What a request would do if it were applied now: all that is to be known before anybody agrees to it. */
import { createHash } from "node:crypto";
import { type Change, describe } from "@yardarm/core/changes";
import { freezesOf, isRefusal, type PolicyFinding } from "@yardarm/core/policies";
import {
  begin,
  dependantsOf,
  noPlan,
  overlapOf,
  type PlanWish,
  placesOf,
} from "@yardarm/core/requests";
import type { Problem } from "@yardarm/sdk/model";
import type { Caller } from "../../platform/actor.ts";
import type { Reader } from "../../platform/db/reader.ts";
import { DomainError } from "../../platform/domain-error.ts";
import { demandsOf, factsOf, stuckFindings } from "./demand-view.ts";
import { planned } from "./draft-request.ts";
import { tooMuchOf } from "./emergency.ts";
import { lookAt, type Seen } from "./look.ts";
import { combinationsOf, ruleFindings } from "./preview-outlook.ts";
import { refuseWish, requestNotFound, unstorableProblems } from "./refusals.ts";
import { loadSlice } from "./registry-read-model.ts";
import type { RequestPagesDeps } from "./request-pages.ts";
import { type AnyRequest, findAnyRequest, listOpen } from "./request-read-model.ts";
import { type ReadUsage, sharesOf } from "./shares.ts";
import { doerOf } from "./waiting-request.ts";
import { outlookOfPreview } from "./with-outlook.ts";

export interface PreviewDeps extends RequestPagesDeps {
  readonly readUsage: ReadUsage;
}

export type Previews = ReturnType<typeof createPreviews>;

export function createPreviews(deps: PreviewDeps) {
  const { reader, clock } = deps;
  return {
    /** Of changes that are no request yet. */
    async ofChanges(
      caller: Caller,
      wish: {
        readonly project: string;
        readonly changes: readonly Change[];
        readonly plan?: PlanWish | undefined;
      },
    ) {
      const { project, changes } = wish;
      refuseWish({ changes }, unstorableProblems(changes));
      const at = clock();
      const plan = planned(wish.plan ?? {}, noPlan, at);
      const by = await doerOf(reader, caller.actor, deps.makerOf);
      const life = begin({ by, at: at.getTime(), hash: "", plan });
      const effect = { entities: [], deltas: {}, inert: [] };
      const request = { project, changes, life, effect, ground: {} };
      const outlook = await outlookOfPreview(deps, { project, changes });
      const seen = await lookAt(reader, deps, request, { at, outlook, isToBeRead: true });
      return previewOf(deps, { request, number: undefined, seen, at });
    },

    /** Of a request as it is stored. */
    async ofRequest(project: string, number: number) {
      const found = await findAnyRequest(reader, project, number);
      if (found?.life == null) throw requestNotFound(number);
      const { life } = found;
      const request = { ...found, life };
      const at = clock();
      try {
        const outlook = await outlookOfPreview(deps, request);
        const seen = await lookAt(reader, deps, request, { at, outlook, isToBeRead: true });
        return await previewOf(deps, { request, number, seen, at });
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        return impossible(request, error, at);
      }
    },
  };
}

type Previewed = Parameters<typeof lookAt>[2];

interface Previewing {
  readonly request: Previewed;
  readonly number: number | undefined;
  readonly seen: Seen;
  readonly at: Date;
}

async function previewOf(deps: PreviewDeps, { request, number, seen, at }: Previewing) {
  const { reader } = deps;
  const { project, life } = request;
  const { weighed, bound, look } = seen;
  const { before, changes, effect, findings } = weighed;
  const [facts, open, tooMuch, shares] = await Promise.all([
    factsOf(reader, deps, project),
    listOpen(reader, project),
    tooMuchOf(reader, project, weighed),
    sharesOf(deps, weighed, at),
  ]);
  const { places, everywhere } = placesOf(weighed, changes);
  const isMoved = number !== undefined && bound.hash !== life.hash;
  const waiting = { ...life, hash: bound.hash };
  const lastLook = life.steps.at(-1)?.at ?? at.getTime();
  return {
    at: at.toISOString(),
    hash: bound.hash,
    sentences: changes.map((change) => describe(change, before)),
    places: places.map((place) => ({ ...place, sentences: [...place.sentences] })),
    everywhere: [...everywhere],
    effect,
    shares,
    dependants: await dependants(reader, seen),
    findings: [
      ...stuckFindings(waiting, look.demands, facts),
      ...findings.map(findingOf),
      ...ruleFindings(weighed.outlook),
    ],
    combinations: combinationsOf(weighed.outlook),
    demands: demandsOf(waiting, look.demands, facts),
    freezes: freezesOf(weighed, at.getTime()).map((freeze) => ({
      ...freeze,
      environments: [...freeze.environments],
    })),
    conflicts: conflictsOf(open, { number, changes, effect }),
    problems: [] as Problem[],
    moved: isMoved
      ? {
          ...{ hash: life.hash, at: new Date(lastLook).toISOString() },
          differences: [...look.differences],
        }
      : null,
    emergency: { may: tooMuch.length === 0, why: tooMuch[0]?.detail ?? null },
  };
}

/** What cannot be applied any more says why, and what it was meant to do. */
function impossible(
  request: Previewed & Pick<AnyRequest, "sentences">,
  error: DomainError,
  at: Date,
) {
  const { code, message, violations } = error;
  const problems = violations.map(({ pointer, detail }) => ({ code, pointer, detail }));
  return {
    at: at.toISOString(),
    hash: createHash("sha256").update(message).digest("hex"),
    sentences: [...request.sentences],
    ...{ places: [], everywhere: [], effect: request.effect, shares: [], dependants: [] },
    ...{ findings: [], combinations: [], demands: [], freezes: [], conflicts: [], moved: null },
    problems: problems.length > 0 ? problems : [{ code, pointer: "", detail: message }],
    emergency: { may: false, why: message },
  };
}

async function dependants(reader: Reader, { weighed: { after, effect } }: Seen) {
  const touched = effect.entities
    .map(({ address }) => address.split("/"))
    .filter(([room = ""]) => decidedBy.has(room))
    .map(([room, key]) => `referrers/${room === "list" ? "segment" : room}/${key}`);
  if (touched.length === 0) return [];
  const loaded = await loadSlice(reader, after.project, touched);
  if (loaded === undefined) return [];
  return dependantsOf(loaded.registry, effect).map(({ address, name, environments, on }) => ({
    ...{ address, name, environments: [...environments], on: [...on] },
  }));
}

/** Rooms by which flags and segments decide. */
const decidedBy: ReadonlySet<string> = new Set(["flag", "segment", "list", "group"]);

function findingOf(finding: PolicyFinding) {
  const { code, severity, address, flag, environment, detail, wayOut } = finding;
  return {
    kind: code.startsWith("frozen") ? "freeze" : "policy",
    ...{ severity, code, address, detail, wayOut },
    flag: flag ?? null,
    environment: environment ?? null,
    source: finding.policy,
    evidence: { ...finding.evidence },
    witness: null,
    isStanding: finding.isStanding,
    waiver: finding.waiver ?? null,
    refuses: isRefusal(finding),
  };
}

function conflictsOf(
  open: readonly AnyRequest[],
  {
    number,
    changes,
    effect,
  }: Pick<AnyRequest, "changes" | "effect"> & { readonly number: number | undefined },
) {
  return open
    .filter((other) => other.number !== number && other.state !== "draft")
    .flatMap((other) => {
      const overlap = overlapOf({ changes, effect }, other);
      if (overlap === undefined) return [];
      const { title, state, author } = other;
      const { addresses, excludes } = overlap;
      return [{ request: other.number, title, state, author, addresses: [...addresses], excludes }];
    });
}
