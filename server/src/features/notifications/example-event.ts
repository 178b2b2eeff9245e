/** An event of each type, as it might be: what people see before they choose. */
import type { Doer, EventOf, WebhookEvent } from "./event.ts";
import type { EventType } from "./event-type.ts";

const author: Doer = { kind: "person", id: "0199c1de-0000-7000-8000-000000000001", name: "Ada" };
const change = {
  request: 42,
  title: "Turn on `new-checkout` in production",
  sentences: ["Turn on `new-checkout` in production"],
  reason: "The last test round found nothing.",
  author,
};
const appliedChange = {
  ...change,
  revisions: { production: 318 },
  entry: 61,
  reverts: null,
  brokeGlassOf: [],
};

const endedChange = {
  ...change,
  by: { ...author, id: "0199c1de-0000-7000-8000-000000000005", name: "Grace" },
  entry: 62,
};

const examples: { readonly [Type in EventType]: EventOf<Type>["data"] } = {
  "change.review_wanted": { ...change, reviewers: ["Grace", "Edsger"] },
  "change.applied": appliedChange,
  "change.rolled_back": {
    ...appliedChange,
    request: 43,
    title: "Take back request 42: Turn on `new-checkout` in production",
    sentences: ["Turn off `new-checkout` in production"],
    reason: "Payments failed for some cards.",
    reverts: 42,
  },
  "change.broke_glass": { ...appliedChange, brokeGlassOf: ["production"] },
  "change.rejected": {
    ...endedChange,
    comment: "Not on a Friday: nobody would see it break.",
  },
  "change.failed": {
    ...endedChange,
    by: { kind: "system", id: "schedule", name: "schedule" },
    comment: "No server could apply it within 60 minutes of its time.",
  },
  "change.cancelled": { ...endedChange, by: author, comment: "The launch was moved." },
  "change.expired": {
    ...endedChange,
    by: { kind: "system", id: "expiry", name: "expiry" },
    comment: null,
  },
  "change.reason_overdue": { ...change, reason: null, dueAt: "2026-11-25T10:24:00.000Z" },
  "change.lookback_overdue": { ...change, dueAt: "2026-11-25T10:24:00.000Z" },
  "flag.expired": {
    flag: "new-checkout",
    name: "New checkout",
    owner: "Checkout",
    expiredOn: "2026-11-30",
  },
  "policy.broken": {
    policy: "Production needs two reviewers",
    finding: "new-checkout was changed by one person.",
    flag: "new-checkout",
  },
  "digest.team": {
    team: "checkout",
    teamName: "Checkout",
    day: "2026-11-26",
    subject: "1 flag has expired",
    sections: [
      {
        kind: "expired",
        title: "Expired",
        items: [
          {
            title: "`new-checkout` · New checkout",
            detail: "Its last day was yesterday, 25 November 2026; Checkout answers for it.",
            path: "/p/shop/flags/new-checkout",
          },
        ],
        more: 0,
      },
    ],
  },
  "token.expiring": {
    token: "0199c1de-0000-7000-8000-000000000002",
    kind: "pat",
    name: "deploy script",
    hint: "yd_pat_4fRt…",
    owner: "Ada",
    expiresAt: "2026-12-01T09:00:00.000Z",
  },
  "sign_in.refused": {
    summary: "A sign-in as Ada was refused.",
    person: "0199c1de-0000-7000-8000-000000000001",
    ip: "203.0.113.7",
  },
  "webhook.disabled": {
    webhook: "0199c1de-0000-7000-8000-000000000003",
    name: "Deploy log",
    why: "nothing was accepted for 5 days.",
  },
  "audit.entry": {
    chain: "project:shop",
    number: 61,
    previous: "6f1c9d0e5a7b4c3d2e1f00112233445566778899aabbccddeeff001122334455",
    hash: "9b8a7c6d5e4f30213243546576879809aabbccddeeff00112233445566778899",
    document: {
      chain: "project:shop",
      entry: 61,
      at: "2026-11-25T10:24:00.000Z",
      kind: "change_request.applied",
      actor: { ...author, name: [{ person: author.id }] },
      summary: [change.title],
      reason: [change.reason],
      requestId: "b1946ac9-0000-4000-8000-000000000004",
      request: 42,
      details: { revisions: { production: 318 } },
      sealed: [{ part: "who", of: author.id, text: "q83vEjRWeJ…" }],
    },
    actor: author,
    summary: change.title,
    reason: change.reason,
  },
  "audit.checkpoint": {
    chain: "project:shop",
    checkpoint: { entry: 61, at: "2026-11-25T10:24:00.000Z", kid: "k1", jws: "eyJhbGci…" },
  },
  "webhook.test": {
    webhook: "0199c1de-0000-7000-8000-000000000003",
    message: 'Ada sent this test to "Deploy log". Deliveries arrive.',
  },
};

const OUTSIDE_PROJECTS: readonly EventType[] = ["sign_in.refused", "token.expiring"];

export function exampleEvent<Type extends EventType>(type: Type, project: string): WebhookEvent {
  const isOfProject = !OUTSIDE_PROJECTS.includes(type);
  return parseExample({
    id: "0199c1de-4a6b-4000-8000-00000000002a",
    at: "2026-11-25T10:24:00.000Z",
    project: isOfProject ? project : null,
    environments: type.startsWith("change.") ? ["production"] : [],
    type,
    data: examples[type],
  });
}

/** The table above holds type and data together; that they still belong together after the look-up cannot be said. */
function parseExample(example: object): WebhookEvent {
  return JSON.parse(JSON.stringify(example));
}
