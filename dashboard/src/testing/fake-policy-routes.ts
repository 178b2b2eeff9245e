import { type Change, diffPolicy, diffWaiver } from "@yardarm/core/changes";
import { isHeld, judgeProject } from "@yardarm/core/policies";
import type { Policy, Waiver } from "@yardarm/core/registry";
import type {
  PolicyBody,
  PolicyPatch,
  PolicyView,
  WaiverBody,
  WaiverPatch,
  WaiverView,
} from "@yardarm/server/wire";
import { Refusal, type Wish } from "./fake-registry.ts";
import type { FakeAnswer, Route } from "./fake-route.ts";
import type { FakeState } from "./fake-state.ts";

/** Policies and waivers, judged by the same pure functions that the server judges by. */
export const policyRoutes: readonly Route[] = [
  ["GET", "/projects/shop/policies", (server) => ({ body: { policies: policyViews(server) } })],
  [
    "POST",
    "/projects/shop/policies",
    (server, { body }) => {
      const { key, name, description = "", severity, scope = {}, requirement } = body as PolicyBody;
      const to: Policy = { key, name, description, severity, scope, requirement, state: "active" };
      const change: Change = { kind: "policy.create", policy: to.key, from: null, to };
      return { status: 201, ...govern(server, [change]) };
    },
  ],
  [
    "PATCH",
    "/projects/shop/policies/:policy",
    (server, { body, params: [key = ""] }) => {
      const was = server.store.registry.policies.get(key);
      if (was === undefined) throw new Refusal(404, "policy_not_found", `No policy ${key}.`);
      const { reason, emergency, mayWait, ...patch } = JSON.parse(
        JSON.stringify(body),
      ) as PolicyPatch;
      const changes = diffPolicy(was, { ...was, ...(patch as Partial<Policy>) });
      return govern(server, changes, JSON.parse(JSON.stringify({ reason, emergency, mayWait })));
    },
  ],
  ["GET", "/projects/shop/waivers", (server) => ({ body: { waivers: waiverViews(server) } })],
  [
    "POST",
    "/projects/shop/waivers",
    (server, { body }) => {
      const { mayWait: _, ...waiver } = body as WaiverBody;
      const to = { ...waiver, approver: server.me.person.id } as Waiver;
      const change: Change = { kind: "waiver.create", waiver: to.key, from: null, to };
      return { status: 201, ...govern(server, [change]) };
    },
  ],
  [
    "PATCH",
    "/projects/shop/waivers/:waiver",
    (server, { body, params: [waiver = ""] }) => {
      const from = server.store.registry.waivers.get(waiver);
      if (from === undefined) throw new Refusal(404, "waiver_not_found", `No waiver ${waiver}.`);
      const { mayWait: _, ...fields } = body as WaiverPatch;
      const to = { ...from, ...fields, approver: server.me.person.id } as Waiver;
      return govern(server, diffWaiver(from, to));
    },
  ],
  [
    "DELETE",
    "/projects/shop/waivers/:waiver",
    (server, { params: [waiver = ""] }) => {
      const from = server.store.registry.waivers.get(waiver);
      if (from === undefined) throw new Refusal(404, "waiver_not_found", `No waiver ${waiver}.`);
      return govern(server, [{ kind: "waiver.create", waiver, from, to: null }]);
    },
  ],
];

function govern(server: FakeState, changes: readonly Change[], wish: Wish = {}): FakeAnswer {
  if (server.me.projects[0]?.role !== "admin")
    throw new Refusal(403, "forbidden", "Only admins may change this.");
  return { body: server.requests.submit(changes, server.author, wish) };
}

function findingsOf({ store, now }: FakeState) {
  return judgeProject({
    ...store.registry,
    facts: { createdAt: new Map() },
    now: now().getTime(),
  });
}

function policyViews(server: FakeState): readonly PolicyView[] {
  const findings = findingsOf(server);
  const { policies, waivers } = server.store.registry;
  return [...policies.values()].map((policy) => {
    const { version, at } = server.store.stamp(`policy/${policy.key}`);
    const { requirement } = policy;
    return {
      ...policy,
      version,
      changedAt: at,
      findings: findings.filter((finding) => finding.policy === policy.key),
      isFreezing: requirement.kind === "freeze" && requirement.incident,
      waiverCount: [...waivers.values()].filter((waiver) => waiver.policy === policy.key).length,
    };
  });
}

function waiverViews(server: FakeState): readonly WaiverView[] {
  const findings = findingsOf(server);
  return [...server.store.registry.waivers.values()].map((waiver) => {
    const { version, at } = server.store.stamp(`waiver/${waiver.key}`);
    return {
      ...waiver,
      version,
      grantedAt: at,
      approverName: server.me.person.name,
      isHeld: isHeld(waiver, server.now().getTime()),
      waivedCount: findings.filter((finding) => finding.waiver === waiver.key).length,
    };
  });
}
