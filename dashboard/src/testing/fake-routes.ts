import { type Change, diffConfig, diffFlag } from "@yardarm/core/changes";
import { leaving, lifecycleRulesOf } from "@yardarm/core/lifecycle";
import {
  type Flag,
  parseEnvironment,
  patchFlag,
  type Segment,
  snapshotOf,
} from "@yardarm/core/registry";
import type {
  Applied,
  ConfigBody,
  ConfigPatch,
  EnvironmentPatch,
  FlagBody,
  FlagPatch,
  SegmentBody,
  SegmentKeysBody,
  SegmentPatch,
} from "@yardarm/server/wire";
import { accessRoutes } from "./fake-access-routes.ts";
import { auditRoutes } from "./fake-audit-routes.ts";
import { digestRoutes } from "./fake-digest-routes.ts";
import { groupRoutes } from "./fake-group-routes.ts";
import { installationRoutes } from "./fake-installation-routes.ts";
import { interactionRoutes } from "./fake-interaction-routes.ts";
import { lifeRoutes } from "./fake-life-routes.ts";
import { policyRoutes } from "./fake-policy-routes.ts";
import { Refusal, type Wish } from "./fake-registry.ts";
import { reportRoutes } from "./fake-report-routes.ts";
import { requestRoutes } from "./fake-request-routes.ts";
import { permissionsOf } from "./fake-roles.ts";
import type { Asked, FakeAnswer, Handler, Route } from "./fake-route.ts";
import { signInRoutes } from "./fake-sign-in-routes.ts";
import type { FakeState } from "./fake-state.ts";
import {
  environmentViews,
  evaluationSeries,
  flagRow,
  flagView,
  segmentRow,
  segmentView,
} from "./fake-views.ts";
import { webhookRoutes } from "./fake-webhook-routes.ts";

const registryRoutes: readonly Route[] = [
  ["GET", "/projects/shop", (server) => ({ body: projectView(server) })],
  ["GET", "/projects/shop/services", (server) => ({ body: server.services })],
  [
    "GET",
    "/projects/shop/flags/:flag/defaults",
    (server, { params: [flag = ""] }) => ({ body: { defaults: server.defaults.get(flag) ?? [] } }),
  ],
  [
    "GET",
    "/projects/shop/flags/:flag/code-references",
    (server, { params: [flag = ""] }) => ({ body: { branches: server.code.get(flag) ?? [] } }),
  ],
  [
    "GET",
    "/projects/shop/flags",
    (server, { search }) => {
      const asked = all(server).filter(({ state }) => state === (search.get("state") ?? state));
      return { body: { flags: asked.map((it) => flagRow(server, it)) } };
    },
  ],
  [
    "POST",
    "/projects/shop/flags",
    (server, { body }) => {
      const { reason, mayWait, emergency: _, configs = {}, ...rest } = body as FlagBody;
      const known = server.store.registry.flags.get(rest.key);
      if (known) throw new Refusal(409, "flag_key_taken", `The key ${rest.key} is taken.`);
      const to = {
        state: "active",
        description: "",
        tags: [],
        links: [],
        ...rest,
        configs,
      } as unknown as Flag;
      return {
        status: 201,
        ...submit(server, [{ kind: "flag.create", flag: to.key, from: null, to }], {
          reason,
          mayWait,
        }),
      };
    },
  ],
  [
    "GET",
    "/projects/shop/flags/:flag",
    (server, { params: [key] }) => {
      const view = flagView(server, flagOf(server, key));
      return { body: view, version: view.version };
    },
  ],
  [
    "PATCH",
    "/projects/shop/flags/:flag",
    (server, asked) => {
      const { reason, emergency, mayWait, safeVariant, ...rest } = asked.body as FlagPatch;
      const patch = {
        ...rest,
        ...(safeVariant !== undefined && { safeVariant: safeVariant ?? "" }),
      };
      const flag = flagOf(server, asked.params[0]);
      const address = `flag/${flag.key}`;
      matchVersion(server, asked, address);
      const { graceDays } = lifecycleRulesOf(server.store.registry.policies.values());
      const patched = patchFlag(flag, JSON.parse(JSON.stringify(patch)));
      return submit(
        server,
        diffFlag(flag, leaving(flag, patched, { graceDays, now: server.now().getTime() })),
        { reason, emergency, mayWait },
        address,
      );
    },
  ],
  [
    "GET",
    "/projects/shop/flags/:flag/evaluations",
    (server, { params: [key = ""] }) => ({ body: evaluationSeries(server, key) }),
  ],
  [
    "PATCH",
    "/projects/shop/flags/:flag/configs/:environment",
    (server, asked) => {
      const { on, ...wish } = asked.body as ConfigPatch;
      return writeConfig(server, asked, (config) => ({ ...config, on }), wish);
    },
  ],
  [
    "PUT",
    "/projects/shop/flags/:flag/configs/:environment",
    (server, asked) => {
      const { config, ...wish } = asked.body as ConfigBody;
      return writeConfig(server, asked, () => config, wish);
    },
  ],
  [
    "GET",
    "/projects/shop/environments/:environment/snapshot",
    (server, { params: [key = ""] }) => ({
      body: snapshotOf(server.store.registry, key, `1.${server.store.revisions.get(key) ?? 0}`),
    }),
  ],
  [
    "POST",
    "/projects/shop/environments",
    (server, { body }) => {
      const { reason: _reason, emergency: _emergency, mayWait, ...facts } = body;
      const position = server.store.registry.environments.size;
      const to = { isProtected: false, ...facts, position };
      return submit(
        server,
        [{ kind: "environment.create", environment: facts.key, from: null, to }],
        { mayWait },
      );
    },
  ],
  [
    "GET",
    "/projects/shop/environments/:environment",
    (server, { params: [key = ""] }) => {
      const page = environmentViews(server).find((it) => it.key === key);
      const { correlations = [] } = server.store.registry.environments.get(key) ?? {};
      return { body: { ...page, correlations } };
    },
  ],
  [
    "PATCH",
    "/projects/shop/environments/:environment",
    (server, asked) => {
      const [key = ""] = asked.params;
      matchVersion(server, asked, `environment/${key}`);
      const { reason, emergency, mayWait, ...patch } = asked.body as EnvironmentPatch;
      const changes = server.store.toward((registry) => {
        const was = registry.environments.get(key);
        if (was === undefined)
          throw new Refusal(404, "environment_not_found", `There is no environment ${key}.`);
        const { correlations, ...is } = { ...was, ...JSON.parse(JSON.stringify(patch)) };
        if (correlations?.length > 0) is.correlations = correlations;
        const { problems } = parseEnvironment(is);
        if (problems[0] !== undefined)
          throw new Refusal(422, problems[0].code, problems[0].detail, { errors: [...problems] });
        return { ...registry, environments: new Map(registry.environments).set(key, is) };
      });
      return submit(server, changes, { reason, emergency, mayWait }, `environment/${key}`);
    },
  ],
  [
    "GET",
    "/projects/shop/segments",
    (server) => ({ body: { segments: segments(server).map((it) => segmentRow(server, it)) } }),
  ],
  [
    "POST",
    "/projects/shop/segments",
    (server, { body }) => {
      const {
        key,
        name,
        description = "",
        owner,
        rules = [],
        reason,
        emergency,
        mayWait,
      } = body as SegmentBody;
      const to: Segment = { key, name, description, owner, rules, state: "active" };
      return {
        status: 201,
        ...submit(server, [{ kind: "segment.create", segment: key, from: null, to }], {
          reason,
          emergency,
          mayWait,
        }),
      };
    },
  ],
  [
    "GET",
    "/projects/shop/segments/:segment",
    (server, { params: [key] }) => ({ body: segmentView(server, segmentOf(server, key)) }),
  ],
  [
    "PATCH",
    "/projects/shop/segments/:segment",
    (server, asked) => {
      const { reason, emergency, mayWait, ...patch } = asked.body as SegmentPatch;
      const was = segmentOf(server, asked.params[0]);
      const address = `segment/${was.key}`;
      matchVersion(server, asked, address);
      const changes = server.store.toward((registry) => ({
        ...registry,
        segments: new Map(registry.segments).set(was.key, {
          ...was,
          ...JSON.parse(JSON.stringify(patch)),
        }),
      }));
      return submit(server, changes, { reason, emergency, mayWait }, address);
    },
  ],
  [
    "POST",
    "/projects/shop/segments/:segment/keys",
    (server, { body, params: [segment = ""] }) => {
      const { list, add = [], remove = [], ...wish } = body as SegmentKeysBody;
      return submit(server, [{ kind: "segment.keys", segment, list, add, remove }], wish);
    },
  ],
  [
    "POST",
    "/projects/shop/changes",
    (server, { body: { changes, ...wish } }) => ({
      body: server.requests.submit(changes, server.author, wish),
    }),
  ],
  [
    "POST",
    "/projects/shop/changes/:request/revert",
    (server, { body, params: [number] }) =>
      answer(
        server,
        requireEditor(server, () => server.revert(Number(number), body)),
      ),
  ],
];

const allRoutes = [
  ...registryRoutes,
  ...groupRoutes,
  ...reportRoutes,
  ...requestRoutes,
  ...interactionRoutes,
  ...lifeRoutes,
  ...policyRoutes,
  ...accessRoutes,
  ...installationRoutes,
  ...auditRoutes,
  ...webhookRoutes,
  ...signInRoutes,
  ...digestRoutes,
];

/** Finds who answers; a path that nobody answers is a mistake of the page, and is said as such. */
export function handlerFor(
  method: string,
  path: string,
): { handler: Handler; params: readonly string[] } {
  for (const [verb, pattern, handler] of allRoutes) {
    if (verb !== method) continue;
    const match = new RegExp(`^${pattern.replace(/:[a-z]+/g, "([^/]+)")}$`).exec(path);
    if (match) return { handler, params: match.slice(1) };
  }
  throw new Refusal(404, "route_not_found", `No route ${method} ${path}.`);
}

/** What comes along with a write, as JSON has it. */
type SentWish = { [K in "reason" | "emergency" | "mayWait"]?: Wish[K] | undefined };

function submit(
  server: FakeState,
  changes: readonly Change[],
  wish: SentWish,
  address?: string,
): FakeAnswer {
  const known = JSON.parse(JSON.stringify(wish));
  const applied = requireEditor(server, () =>
    server.requests.submit(changes, server.author, known),
  );
  return answer(server, applied, address);
}

function answer(server: FakeState, applied: Applied, address?: string): FakeAnswer {
  return {
    body: applied,
    ...(address !== undefined && { version: server.store.stamp(address).version }),
  };
}

function requireEditor<T>(server: FakeState, write: () => T): T {
  if (server.me.projects[0]?.role === "viewer")
    throw new Refusal(403, "role_missing", "Viewers may not change this.");
  return write();
}

function writeConfig(
  server: FakeState,
  asked: Asked,
  next: (config: Flag["configs"][string]) => Flag["configs"][string],
  wish: SentWish,
): FakeAnswer {
  const [key, environment = ""] = asked.params;
  const config = flagOf(server, key).configs[environment];
  if (config === undefined)
    throw new Refusal(404, "environment_not_found", `There is no environment ${environment}.`);
  const address = `flag/${key}/${environment}`;
  matchVersion(server, asked, address);
  return submit(server, diffConfig(key ?? "", environment, config, next(config)), wish, address);
}

function matchVersion(server: FakeState, asked: Asked, address: string): void {
  const expected = asked.headers.get("if-match")?.replaceAll('"', "");
  const current = String(server.store.stamp(address).version);
  if (expected === undefined) throw new Refusal(428, "version_required", "Send If-Match.");
  if (expected !== current) {
    throw new Refusal(412, "version_mismatch", "Somebody saved a newer version.", {
      versions: { expected, current },
    });
  }
}

function projectView(server: FakeState) {
  const { role } = server.me.projects[0] ?? { role: "viewer" };
  return {
    key: "shop",
    name: "Storefront",
    role,
    environments: environmentViews(server),
    permissions: permissionsOf(server.roles, role),
    teams: server.teams,
    entry: server.store.requests.length,
  };
}

function all(server: FakeState): readonly Flag[] {
  return [...server.store.registry.flags.values()];
}

function segments(server: FakeState): readonly Segment[] {
  return [...server.store.registry.segments.values()];
}

function flagOf(server: FakeState, key = ""): Flag {
  const flag = server.store.registry.flags.get(key);
  if (flag === undefined) throw new Refusal(404, "flag_not_found", `There is no flag ${key}.`);
  return flag;
}

function segmentOf(server: FakeState, key = ""): Segment {
  const segment = server.store.registry.segments.get(key);
  if (segment === undefined)
    throw new Refusal(404, "segment_not_found", `There is no segment ${key}.`);
  return segment;
}
