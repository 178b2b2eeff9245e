import type { ServiceInstance } from "@yardarm/server/wire";
import { expect, test } from "vitest";
import { duration, lagOf, problemText, servicesIn } from "./service-groups.ts";

const now = new Date("2026-11-24T10:00:00.000Z");
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000).toISOString();

function instance(more: Partial<ServiceInstance> = {}): ServiceInstance {
  return {
    ...{ environment: "production", service: "web", version: "1", instance: "pod-1" },
    ...{ sdk: "@yardarm/sdk/0.1.0", revision: "k.7", behind: 0, staleMs: null },
    lastSeenAt: ago(5),
    ...more,
  };
}

test("instances are put together by service, environment and version, those heard last first", () => {
  const instances = [
    instance({ lastSeenAt: ago(60) }),
    instance({ instance: "pod-2", lastSeenAt: ago(10) }),
    instance({ instance: "pod-3", lastSeenAt: ago(200) }),
    instance({ environment: "staging", version: null }),
    instance({ service: "api" }),
  ];
  const page = {
    instances,
    instanceCount: 5,
    problems: [],
    unknownFlags: [],
    unsentAttributes: [],
    refusedKeys: [],
  };
  const [api, web] = servicesIn(page, now);
  expect([api?.name, web?.name]).toEqual(["api", "web"]);
  expect(web?.builds).toHaveLength(2);
  const [production] = web?.builds ?? [];
  expect(production?.running.map((it) => it.instance)).toEqual(["pod-2", "pod-1"]);
  expect(production?.lastSeenAt).toBe(ago(10));
});

test("a service that reports problems and no instance is there too", () => {
  const problem = {
    ...{ environment: "production", service: "old", flag: "a", kind: "TYPE_MISMATCH", count: 1 },
    lastSeenAt: ago(5),
  };
  const page = {
    instances: [],
    instanceCount: 0,
    problems: [problem, { ...problem, kind: "FLAG_NOT_FOUND" }],
  };
  const rest = { unknownFlags: [], unsentAttributes: [], refusedKeys: [] };
  expect(servicesIn({ ...page, ...rest }, now)).toEqual([
    { name: "old", builds: [], problems: [problem] },
  ]);
});

test.each([
  [{}, undefined],
  [{ behind: 1 }, "is 1 revision behind"],
  [{ behind: 3 }, "is 3 revisions behind"],
  [{ behind: null }, "holds a snapshot of another epoch"],
  [{ behind: null, revision: null }, "has no snapshot yet and serves defaults"],
  [{ behind: 3, staleMs: 90_000 }, "has not heard its server for 90 s"],
])("an instance with %j %s", (more, text) => {
  expect(lagOf(instance(more))).toBe(text);
});

test.each([
  [1_400, "1 s"],
  [119_000, "119 s"],
  [600_000, "10 min"],
  [86_400_000, "24 h"],
])("%d ms are %s", (ms, text) => {
  expect(duration(ms)).toBe(text);
});

test.each([
  ["TYPE_MISMATCH", 1, "1 evaluation asked for another type than the flag has"],
  ["STALE", 1_200, "1,200 evaluations were decided out of touch with the server"],
  ["GENERAL", 2, "2 evaluations ended with GENERAL"],
])("%s is told in words", (kind, count, text) => {
  const told = { environment: "e", service: "s", flag: "", kind, count, lastSeenAt: ago(1) };
  expect(problemText(told)).toBe(text);
});
