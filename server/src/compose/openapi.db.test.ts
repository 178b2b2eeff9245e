/** The description of the API, held against what is served. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestApp, type TestApp } from "./app.test-support.ts";

interface Operation {
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
  }[];
  readonly responses: Readonly<Record<string, { readonly description?: string }>>;
  readonly "x-permission"?: string;
}

interface Description {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

let server: TestApp;
let description: Description;

beforeAll(async () => {
  server = await openTestApp();
  description = (await server.app.inject("/openapi.json")).json();
});

afterAll(() => server?.close());

const operations = () =>
  Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

test("every route of the API is described, with what it permits", () => {
  const described = new Map(
    operations().map(({ path, method, operation }) => [
      `${method.toUpperCase()} ${path}`,
      operation["x-permission"],
    ]),
  );
  const served = server.app.servedRoutes
    .filter(({ method, url }) => method !== "HEAD" && url.startsWith("/api/"))
    .map(
      ({ method, url, permission }) =>
        [`${method} ${url.replace(/:(\w+)/g, "{$1}")}`, permission] as const,
    );
  expect(served.length).toBeGreaterThan(20);
  for (const [route, permission] of served)
    expect([route, described.get(route)]).toEqual([route, permission]);
});

test("nothing is described that is not served", () => {
  const served = new Set(
    server.app.servedRoutes.map(({ method, url }) => `${method} ${url.replace(/:(\w+)/g, "{$1}")}`),
  );
  const described = operations().map(({ path, method }) => `${method.toUpperCase()} ${path}`);
  expect(described.filter((route) => !served.has(route))).toEqual([]);
});

test("the description is an OpenAPI 3.1 document whose every operation is complete", () => {
  expect(description.openapi).toBe("3.1.0");
  for (const { path, method, operation } of operations()) {
    const where = `${method} ${path}`;
    expect([where, operation.summary]).toEqual([where, expect.stringMatching(/^[A-Z].{5,}[^.]$/)]);
    expect([where, operation.tags]).toEqual([where, [expect.any(String)]]);
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
    const declared = (operation.parameters ?? []).filter((each) => each.in === "path");
    expect([where, declared.map(({ name }) => name).sort()]).toEqual([where, inPath]);
    expect([where, declared.every(({ required }) => required === true)]).toEqual([where, true]);
    const statuses = Object.keys(operation.responses);
    expect([where, statuses.filter((status) => !/^(\d{3}|default)$/.test(status))]).toEqual([
      where,
      [],
    ]);
    expect([where, statuses.some((status) => /^[23]/.test(status))]).toEqual([where, true]);
    expect([where, statuses]).toEqual([where, expect.arrayContaining(["default"])]);
    const undescribed = Object.values(operation.responses).filter(
      (each) => each.description === undefined,
    );
    expect([where, undescribed]).toEqual([where, []]);
  }
});

test("every reference leads somewhere", () => {
  const references = [...JSON.stringify(description).matchAll(/"\$ref":"([^"]+)"/g)].map(
    ([, target]) => target ?? "",
  );
  expect(references.length).toBeGreaterThan(0);
  for (const target of new Set(references)) {
    expect(target).toMatch(/^#\/components\/schemas\//);
    expect(Object.keys(description.components.schemas)).toContain(target.split("/").at(-1));
  }
});

test("the readable page names every address, without a script", async () => {
  const page = await server.app.inject({ url: "/docs", headers: { accept: "text/html" } });
  expect(page.headers["content-type"]).toContain("text/html");
  for (const path of Object.keys(description.paths))
    expect(page.body).toContain(`<code>${path}</code>`);
  expect(page.body).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)[\w.-]+\/[^"<]*\.(js|css)/);
  const nonce = /<style nonce="([^"]+)">/.exec(page.body)?.[1];
  expect(page.headers["content-security-policy"]).toContain(`'nonce-${nonce}'`);
});
