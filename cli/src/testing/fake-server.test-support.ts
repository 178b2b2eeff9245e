/** A server that answers as Yardarm's API does, for one project with two environments, and remembers what it was sent. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import type { FlagRow, FlagView, Me, Person, ProblemDocument } from "@yardarm/server/wire";

export const validToken = "yd_pat_valid";

export interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body?: unknown;
}

interface Answer {
  readonly status?: number;
  readonly body: unknown;
  readonly type?: string;
}

export interface FakeServer {
  readonly url: string;
  readonly requests: readonly SentRequest[];
  /** Answers this instead, from now on. */
  answer(route: string, answer: Answer): void;
  close(): Promise<void>;
}

export async function startFakeServer(): Promise<FakeServer> {
  const requests: SentRequest[] = [];
  const answers = new Map<string, Answer>(Object.entries(usual));
  const server = createServer((request, response) => {
    void respond(request, response, { requests, answers });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    answer: (route, answer) => answers.set(route, answer),
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** The environment of a terminal, without colours, that is signed in to a server and has kept nothing. */
export function signedIn({ url }: FakeServer): Record<string, string> {
  return {
    YARDARM_URL: url,
    YARDARM_TOKEN: validToken,
    YARDARM_PROJECT: "storefront",
    XDG_CONFIG_HOME: "/nowhere",
    NO_COLOR: "1",
  };
}

export function problem(
  status: number,
  code: string,
  detail: string,
  more: Partial<ProblemDocument> = {},
): Answer {
  return {
    status,
    type: "application/problem+json",
    body: {
      type: `https://yardarm.dev/problems/${code}`,
      title: code,
      status,
      detail,
      instance: "urn:yardarm:request:1",
      code,
      ...more,
    },
  };
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  { requests, answers }: { requests: SentRequest[]; answers: Map<string, Answer> },
): Promise<void> {
  const { method = "", url = "", headers } = request;
  const body = method === "GET" ? undefined : await json(request);
  requests.push({ method, path: url, headers, ...(body !== undefined && { body }) });
  const isKnown = headers.authorization === `Bearer ${validToken}`;
  const answer = isKnown
    ? (answers.get(`${method} ${url}`) ?? problem(404, "route_not_found", `No route ${url}.`))
    : problem(401, "unauthenticated", "The token is not known, or was revoked.");
  response.writeHead(answer.status ?? 200, {
    "content-type": answer.type ?? "application/json",
  });
  response.end(typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body));
}

export const me: Me & { readonly person: Person } = {
  person: {
    id: "p1",
    email: "ada@example.com",
    name: "Ada",
    isAdmin: false,
    isActive: true,
    lastSignInAt: null,
  },
  serviceAccount: null,
  csrfToken: null,
  mustSetPassword: false,
  mustEnrolFactor: false,
  isLocal: true,
  projects: [{ key: "storefront", name: "Storefront", role: "editor" }],
  permissions: [],
};

const evaluations = {
  lastEvaluatedAt: "2026-11-20T10:00:00.000Z",
  total24h: 120,
  hours: Array.from({ length: 24 }, () => 5),
};

function row(key: string, more: Partial<FlagRow>): FlagRow {
  return {
    key,
    name: key,
    type: "boolean",
    owner: { kind: "team", id: "checkout", name: "Checkout" },
    purpose: "release",
    criticality: "medium",
    expiry: { kind: "date", date: "2026-12-31" },
    tags: [],
    ...{ stage: "live", track: "temporary", staleBecause: [] },
    clientSide: false,
    serving: {
      development: { on: true, share: 100, text: "100 % of everybody" },
      production: { on: false, share: 0, text: "off" },
    },
    evaluations,
    changedAt: "2026-11-19T10:00:00.000Z",
    ...more,
  };
}

export const rows: readonly FlagRow[] = [
  row("checkout.one-page", {}),
  row("search.semantic", {
    ...{ stage: "rolling_out", track: "temporary", staleBecause: [] },
    serving: {
      development: { on: true, share: null, text: "2 rules, then off" },
      production: { on: true, share: 25, text: "25 % of everybody" },
    },
    evaluations: { ...evaluations, lastEvaluatedAt: null, total24h: 0 },
  }),
];

const flag: Pick<FlagView, "key" | "configs"> = {
  key: "checkout.one-page",
  configs: ["development", "production"].map((environment, index) => ({
    environment,
    version: 7 + index,
    config: {
      on: environment === "development",
      offVariant: "off",
      prerequisites: [],
      targets: [],
      rules: [],
      fallthrough: { variant: "on" },
    },
    serving: { on: true, share: 100, text: "on" },
    evaluations,
    changedAt: "2026-11-19T10:00:00.000Z",
    changedBy: null,
  })),
};

const usual: Record<string, Answer> = {
  "GET /api/v1/me": { body: me },
  "GET /api/v1/projects/storefront": {
    body: {
      key: "storefront",
      // Deliberately not in the order of their positions.
      environments: [
        { key: "production", position: 1 },
        { key: "development", position: 0 },
      ],
    },
  },
  "GET /api/v1/projects/storefront/flags": { body: { flags: rows } },
  "GET /api/v1/projects/storefront/flags/checkout.one-page": { body: flag },
  "PATCH /api/v1/projects/storefront/flags/checkout.one-page/configs/development": {
    body: { request: 45, state: "applied", entry: 60, revisions: { development: 12 } },
  },
  "PATCH /api/v1/projects/storefront/flags/checkout.one-page/configs/production": problem(
    403,
    "approval_needed",
    "The environment production is protected.",
    { errors: [{ pointer: "", detail: "Touches production." }] },
  ),
};
