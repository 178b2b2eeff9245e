/** Every route that the server has, asked by everybody: what the table says is what happens. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestApp, type TestApp } from "../../compose/app.test-support.ts";
import type { ServedRoute } from "../../platform/http/route-table.ts";
import { createSecretToken } from "../../platform/secret-token.ts";
import { permissionTexts } from "./permission-texts.ts";
import { needFor, permissions, reachOf } from "./permissions.ts";
import { allowed, type Cast, castWalk, walkers } from "./walk.test-support.ts";

let now = Date.UTC(2026, 10, 24, 9);
let server: TestApp;
let cast: Cast;

beforeAll(async () => {
  server = await openTestApp({ clock: () => new Date(now) });
  cast = await castWalk(server);
  // What was made for a day has run out.
  now += 25 * 3_600_000;
});

afterAll(() => server?.close());

/** A name for each parameter that leads to nothing, so that no request changes anything. */
function addressOf({ url }: ServedRoute, project: string, environment: string): string {
  return url
    .replace(":project", project)
    .replace(":environment", environment)
    .replace(
      /:(person|token|key|grant|account|webhook|event)(?=\/|$)/g,
      "00000000-0000-4000-8000-000000000000",
    )
    .replace(/:\w+/g, "999999")
    .replace("*", "");
}

interface Ask {
  readonly authorization?: string | undefined;
  readonly project?: string;
  readonly environment?: string;
}

/** The body is nonsense on purpose: who may not ask is told so before it is read, who may is told what is wrong. */
async function ask(
  route: ServedRoute,
  { authorization, project = "shop", environment = "nowhere" }: Ask,
) {
  const response = await server.app.inject({
    method: route.method as "GET",
    url: addressOf(route, project, environment),
    headers: { host: "127.0.0.1", ...(authorization !== undefined && { authorization }) },
    ...(["POST", "PUT", "PATCH"].includes(route.method) && { payload: [] }),
  });
  const isProblem = String(response.headers["content-type"]).includes("problem+json");
  const code = isProblem ? response.json<{ code: string }>().code : "";
  return { status: response.statusCode, refusal: refusals.has(code) ? code : undefined };
}

const refusals: ReadonlySet<string> = new Set([
  ...["unauthenticated", "token_invalid", "forbidden", "project_not_found", "session_required"],
  ...["person_required", "scope_exceeded", "environment_forbidden"],
]);

/** Streams do not end by themselves; the test of delivery holds them. The directory's door has a test of its own. */
const isAnswered = ({ method, url, permission }: ServedRoute) =>
  method !== "HEAD" && !["sdk", "scim"].includes(permission) && !url.endsWith("/stream");
const routes = () => server.app.servedRoutes.filter(isAnswered);

test("every route asks what the table says of everybody, in every project and kind of environment", async () => {
  let combinations = 0;
  const wrong: object[] = [];
  const check = async (
    route: ServedRoute,
    who: string,
    place: { project: string; environment: string },
  ) => {
    combinations++;
    const authorization = cast.bearers.get(who);
    const { refusal } = await ask(route, { authorization, ...place });
    const expected = allowed(route, who, place);
    if (refusal !== expected) wrong.push({ ...route, who, ...place, refusal, expected });
  };
  for (const route of routes()) {
    const projects = route.url.includes(":project") ? ["shop", "elsewhere", "moon"] : ["shop"];
    const environments = route.url.includes(":environment")
      ? ["development", "staging", "production", "nowhere"]
      : ["nowhere"];
    // Kinds of environment matter where somebody is at all.
    const places = projects.flatMap((project) =>
      (project === "shop" ? environments : ["production"]).map((environment) => ({
        project,
        environment,
      })),
    );
    for (const place of places) await Promise.all(walkers.map((who) => check(route, who, place)));
  }
  expect(wrong).toEqual([]);
  const size = `${routes().length} routes × ${walkers.length} callers × places`;
  process.stdout.write(`The permission walk asked ${combinations} combinations (${size}).\n`);
  expect(routes().length).toBeGreaterThan(70);
  expect(combinations).toBeGreaterThan(2000);
}, 300_000);

test("reading is per project: a grant for some kinds of environment shows every environment", async () => {
  const reading = routes().filter(
    ({ method, url, permission }) =>
      method === "GET" && url.includes(":environment") && reachOf(permission) === "any",
  );
  expect(reading).not.toHaveLength(0);
  const authorization = cast.bearers.get("editor outside production");
  for (const route of reading) {
    const { refusal } = await ask(route, { authorization, environment: "production" });
    expect(refusal, route.url).toBeUndefined();
  }
});

test("streams ask the same, before they begin", async () => {
  const streams = server.app.servedRoutes.filter(
    ({ url, method }) => url.endsWith("/:project/stream") && method === "GET",
  );
  expect(streams).toHaveLength(1);
  for (const route of streams) {
    expect((await ask(route, {})).refusal).toBe("unauthenticated");
    expect((await ask(route, { authorization: cast.bearers.get("stranger") })).refusal).toBe(
      "project_not_found",
    );
  }
});

test("a token that is expired, revoked, invented, cut off, replaced or of another kind opens nothing", async () => {
  let combinations = 0;
  const whole = cast.bearers.get("admin") ?? "";
  const useless: Record<string, string> = {
    ...cast.useless,
    invented: `Bearer ${createSecretToken("yd_pat_")}`,
    "invented for a service account": `Bearer ${createSecretToken("yd_svc_")}`,
    empty: "Bearer ",
    "only a prefix": "Bearer yd_pat_",
    "cut off": whole.slice(0, -1),
    doubled: `${whole}${whole.slice("Bearer ".length)}`,
    "of another scheme": whole.replace("Bearer", "Basic"),
  };
  const wrong: object[] = [];
  for (const route of routes()) {
    if (route.permission === "public") continue;
    for (const [what, authorization] of Object.entries(useless)) {
      combinations++;
      const { status, refusal } = await ask(route, { authorization });
      if (status !== 401 || refusal !== "token_invalid") wrong.push({ ...route, what, status });
    }
  }
  expect(wrong).toEqual([]);
  process.stdout.write(`The walk with useless tokens asked ${combinations} combinations.\n`);
  expect(combinations).toBeGreaterThan(700);
}, 120_000);

test("no route lacks a permission, and no permission lacks a route or a text", () => {
  const used = new Set(server.app.servedRoutes.map(({ permission }) => permission));
  expect([...used].filter((permission) => needFor(permission) === undefined)).toEqual([]);
  // Asked within a route, of a caller who is there already.
  const askedInside = ["audit.read_places"];
  expect(Object.keys(permissions).filter((permission) => !used.has(permission))).toEqual(
    askedInside,
  );
  expect(Object.keys(permissions).filter((each) => !permissionTexts.has(each))).toEqual([]);
});

test("a refusal for lack of a role names the role that is needed", async () => {
  const keys = "/api/v1/projects/shop/environments/development/sdk-keys";
  const refusedAs = async (who: string, url = keys) => {
    const headers = { host: "127.0.0.1", authorization: cast.bearers.get(who) };
    return (await server.app.inject({ method: "POST", url, headers })).json().detail;
  };
  expect(await refusedAs("viewer")).toBe(
    "This needs the role admin in the project; yours is viewer. Ask an admin of the project.",
  );
  expect(
    await refusedAs("admin outside production", keys.replace("development", "production")),
  ).toBe(
    "Your roles give sdk_key.write in other kinds of environment, not in production (production). Ask an admin of the project.",
  );
  expect(await refusedAs("admin outside production", "/api/v1/projects/shop/grants")).toBe(
    "This belongs to the project as a whole. Your roles give member.write in some kinds of environment only. Ask an admin of the project.",
  );
});
