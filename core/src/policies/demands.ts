import type { Owner } from "../registry/kinds.ts";
import type { Policy } from "../registry/policy.ts";
import { editedDirectly } from "./judge-request.ts";
import type { Demand, PolicyFinding } from "./judgement.ts";

/** A finding with what it was found by, and who answers for what it was found at. */
export interface Weighed {
  readonly policy: Policy;
  readonly finding: PolicyFinding;
  readonly owners: readonly Owner[];
}

/** The approvals that findings ask for, one demand for each form of each policy. */
export function demandsOf(weighed: readonly Weighed[]): readonly Demand[] {
  const asking = weighed.filter(
    ({ finding }) =>
      asksForApproval(finding) && !finding.isStanding && finding.waiver === undefined,
  );
  const forms = [...new Set(asking.map(({ policy }) => policy))];
  return forms.map((policy) =>
    demandOf(
      policy,
      asking.filter((it) => it.policy === policy),
    ),
  );
}

/** What may not be done directly is done when somebody agreed, however severe that policy is. */
function asksForApproval({ severity, code }: PolicyFinding): boolean {
  return severity === "needs_approval" || (severity === "blocking" && code === editedDirectly);
}

function demandOf(policy: Policy, asking: readonly Weighed[]): Demand {
  const { requirement } = policy;
  const asked =
    requirement.kind === "approval"
      ? { approvals: requirement.approvals, from: requirement.from }
      : { approvals: 1, from: "approver" as const };
  const environments = asking.flatMap(({ finding }) => finding.environment ?? []);
  const [first] = asking;
  const more = asking.length - 1;
  return {
    ...asked,
    owners: uniqueOwners(asking.flatMap(({ owners }) => owners)),
    environments: [...new Set(environments)].sort(),
    policy: policy.key,
    reason: `${first?.finding.detail ?? policy.name}${more > 0 ? ` And ${more} more.` : ""}`,
  };
}

function uniqueOwners(owners: readonly Owner[]): readonly Owner[] {
  return [...new Map(owners.map((owner) => [`${owner.kind}:${owner.id}`, owner])).values()];
}
