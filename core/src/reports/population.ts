/** One item of the population: what an entry says, with what is kept of its request. */
import { countingApprovals } from "../requests/approvals.ts";
import { classOf } from "./change-outline.ts";
import type { AppliedFacts, StoredFacts } from "./changes-facts.ts";
import type { ReportedApproval, ReportedChange, ReportedTests } from "./changes-report.ts";
import { instantOf } from "./instant.ts";
import { actorOfDoer, actorOfEntry, authorOf, type People } from "./named-actor.ts";

interface Known {
  readonly people: People;
  readonly testsAt: (at: string, addresses: readonly string[]) => ReportedTests;
}

/** What stands for a request of which nothing is stored; the reconciliation says so. */
const nothingStored: StoredFacts = {
  title: "Not stored",
  sentences: [],
  reason: null,
  author: { kind: "system", id: "", name: "" },
  askedAt: "",
  wasEmergency: false,
  revisions: {},
  inert: [],
  addresses: [],
  reverts: null,
  life: null,
  names: {},
};

/** Spelled out, since there may be a hundred thousand of them. */
export function changeOf(facts: AppliedFacts, { people, testsAt }: Known): ReportedChange {
  const stored = facts.stored ?? nothingStored;
  const { revisions, life } = stored;
  const appliedBy = actorOfEntry(facts.by, facts.stored, people);
  const approvals = approvalsOf(facts, stored, people);
  const appliedHash = life?.hash ?? null;
  const [, ...editors] = life?.writers ?? [];
  const dueAt = life?.plan.at ?? null;
  return {
    entry: facts.entry,
    hash: facts.hash,
    at: facts.at,
    request: facts.number,
    class: classOf(facts),
    title: stored.title,
    preview: stored.sentences,
    reason: stored.reason,
    author: facts.stored === null ? appliedBy : authorOf(stored, appliedBy, people),
    askedAt: facts.stored === null ? facts.at : stored.askedAt,
    editors: editors.map((doer) => actorOfDoer(doer, stored.names, people)),
    appliedBy,
    environments: Object.keys(revisions).sort(),
    revisions,
    addresses: stored.addresses,
    demands: (life?.demands ?? []).map(
      ({ policy, approvals: count, environments, reason: why }) => ({
        policy,
        approvals: count,
        environments,
        reason: why,
      }),
    ),
    approvals,
    appliedHash,
    isWhatWasApproved:
      approvals.length === 0 ? null : approvals.every((each) => each.hash === appliedHash),
    effectDigest: facts.effectDigest,
    dueAt: dueAt === null ? null : instantOf(dueAt),
    reverts: stored.reverts,
    ends: life?.ends ?? null,
    brokenPolicies: facts.brokenPolicies,
    waivers: facts.waivers,
    tests: testsAt(facts.at, stored.addresses),
  };
}

/** What the preview said that the title does not: titles may be anything, or only count what there is. */
export function saidBesides({
  title,
  preview,
}: Pick<ReportedChange, "title" | "preview">): readonly string[] {
  const [first = "", ...more] = preview;
  return more.length === 0 && bare(first) === bare(title) ? [] : preview;
}

function bare(sentence: string): string {
  return sentence.replaceAll("`", "").replace(/\.$/, "");
}

/** As the record has them; what was said with them stands in the life of the request. */
function approvalsOf(
  { approvals }: AppliedFacts,
  { life, names }: StoredFacts,
  people: People,
): readonly ReportedApproval[] {
  if (approvals.length === 0) return [];
  const counting = life === null ? [] : countingApprovals(life);
  return approvals.map(({ by, at, hash }) => {
    const given = counting.find(
      (each) => (each.by.person ?? each.by.actor) === by && instantOf(each.at) === at,
    );
    const name = people[by] ?? (given && names[given.by.actor]?.name) ?? by;
    return { by, name, at, hash, comment: given?.comment ?? null };
  });
}
