import type { Change } from "@yardarm/core/changes";
import { isOpen, noPlan, type Plan, planOf } from "@yardarm/core/requests";
import type { PlanBody, RequestBody, RequestPatch } from "@yardarm/server/wire";
import { Refusal } from "./fake-registry.ts";
import { inboxOf, previewOf, requestRow, requestView } from "./fake-request-views.ts";
import type { FakeRequest, FakeStep } from "./fake-requests.ts";
import type { FakeAnswer, Route } from "./fake-route.ts";
import type { FakeState } from "./fake-state.ts";

const one = "/projects/shop/requests/:request";

/** Change requests that wait, and what can be done with them. */
export const requestRoutes: readonly Route[] = [
  ["GET", "/inbox", (server) => ({ body: inboxOf(server) })],
  [
    "GET",
    "/projects/shop/requests",
    (server, { search }) => {
      const about = ["flag", "segment", "group", "interaction"].flatMap((room) =>
        search.getAll(room),
      );
      const rows = server.requests.all
        .filter(({ changes }) => isAbout(changes, about))
        .map((request) => requestRow(server, request))
        .toReversed();
      const listed = (list: string) => rows.filter((row) => inList(list, row, server));
      return {
        body: {
          requests: listed(search.get("list") ?? "all"),
          next: null,
          counts: Object.fromEntries(
            ["open", "mine", "to_review", "scheduled", "retrospective"].map((list) => [
              list,
              listed(list).length,
            ]),
          ),
        },
      };
    },
  ],
  [
    "POST",
    "/projects/shop/requests/preview",
    (server, { body }) => ({ body: previewOf(server, body.changes) }),
  ],
  [
    "POST",
    "/projects/shop/requests",
    (server, { body }) => {
      const { changes, title, reason, plan, submit } = body as RequestBody;
      const request = server.requests.create(changes, server.author, {
        plan: planned(server, plan),
        ...(title !== undefined && { title }),
        ...(reason !== undefined && { reason }),
        ...(submit !== undefined && { submit }),
      });
      return { status: 201, ...stepAnswer(request) };
    },
  ],
  [
    "GET",
    one,
    (server, { params: [number] }) => {
      const view = requestView(server, server.requests.find(Number(number)));
      return { body: view, version: view.version };
    },
  ],
  [
    "GET",
    `${one}/preview`,
    (server, { params: [number] }) => {
      const request = server.requests.find(Number(number));
      return { body: previewOf(server, request.changes, request) };
    },
  ],
  [
    "PATCH",
    one,
    (server, { headers, body, params: [number] }) => {
      const request = server.requests.find(Number(number));
      const { changes, title, reason } = body as RequestPatch;
      if (headers.get("if-match") !== `"${request.life.version}"`)
        throw new Refusal(412, "version_mismatch", "Somebody saved a newer version.");
      server.requests.edit(Number(number), server.author, {
        ...(changes !== undefined && { changes }),
        ...(title !== undefined && { title }),
        ...(reason !== undefined && { reason }),
      });
      return stepAnswer(server.requests.find(Number(number)));
    },
  ],
  [
    "POST",
    `${one}/:step`,
    (server, { body, params: [number, step = ""] }) => {
      const taken = stepOf(server, step, body);
      if (taken === undefined) throw new Refusal(404, "route_not_found", `No step ${step}.`);
      if (step === "reason") server.requests.find(Number(number)).reason = body.reason;
      return stepAnswer(server.requests.step(Number(number), server.author, taken));
    },
  ],
];

function inList(list: string, row: ReturnType<typeof requestRow>, server: FakeState): boolean {
  switch (list) {
    case "open":
      return isOpen(row.state);
    case "mine":
      return isOpen(row.state) && row.author.id === server.author.id;
    case "to_review":
      return row.wants === "review";
    case "scheduled":
      return row.state === "scheduled";
    case "done":
      return !isOpen(row.state);
    case "retrospective":
      return row.emergency !== null && row.emergency.review === null;
    default:
      return true;
  }
}

/** What steps carry; each reads its own. */
type StepBody = PlanBody & {
  readonly comment?: string;
  readonly hash: string;
  readonly reason: string;
  readonly verdict: "justified" | "objection";
};

function stepOf(server: FakeState, step: string, body: StepBody): FakeStep | undefined {
  const comment = body.comment ?? null;
  const teams: string[] = [];
  const environments = [...server.store.registry.environments.keys()];
  const steps: Record<string, FakeStep> = {
    submit: { kind: "submit", comment },
    approve: { kind: "approve", hash: body.hash, comment, environments, teams },
    withdraw: { kind: "withdraw", comment },
    reject: { kind: "reject", comment },
    comments: { kind: "comment", comment },
    schedule: { kind: "schedule", plan: planned(server, body) },
    unschedule: { kind: "unschedule" },
    apply: { kind: "apply", comment },
    cancel: { kind: "cancel", comment },
    reason: { kind: "give_reason", comment: body.reason },
    retrospective: { kind: "review", verdict: body.verdict, comment },
  };
  return steps[step];
}

function planned(server: FakeState, wish: PlanBody | undefined): Plan {
  if (wish === undefined) return noPlan;
  const { value, problems } = planOf(wish, { former: noPlan, now: server.now().getTime() });
  if (value === undefined)
    throw new Refusal(422, "plan_invalid", problems[0]?.detail ?? "", { errors: problems });
  return value;
}

function stepAnswer({ number, life }: FakeRequest): FakeAnswer {
  return {
    body: { request: number, state: life.state, entry: null, revisions: {}, differences: [] },
    version: life.version,
  };
}

/** Everything is about nothing in particular; else what names one of the keys. */
function isAbout(changes: readonly Change[], keys: readonly string[]): boolean {
  const text = JSON.stringify(changes);
  return keys.length === 0 || keys.some((key) => text.includes(`"${key}"`));
}
