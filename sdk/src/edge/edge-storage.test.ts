import { describe, expect, test } from "vitest";
import type { Snapshot } from "../model/index.ts";
import { aRequest, isSettled, open, snapshotAt } from "./edge-world.test-support.ts";
import type { EdgeStorage } from "./options.ts";

describe("a storage", () => {
  function keeping(saved?: string | null) {
    const saves: string[] = [];
    const storage: EdgeStorage = {
      load: async () => saved,
      save: async (text) => void saves.push(text),
    };
    return { saves, storage };
  }

  test("gets each snapshot once", async () => {
    const { storage, saves } = keeping();
    const { edge, edges, world } = open({ storage });
    await edge.for({});
    edges.pass(10_000);
    await edge.for({});
    edges.pass(10_000);
    world.snapshot = snapshotAt("x.2");
    await edge.for({});
    expect(saves.map((text) => (JSON.parse(text) as Snapshot).revision)).toEqual(["x.1", "x.2"]);
  });

  test("that holds the revision of the server is not written again", async () => {
    const { storage, saves } = keeping(JSON.stringify(snapshotAt("x.1")));
    const { edge } = open({ storage });
    await edge.for({});
    expect(saves).toEqual([]);
  });

  test("of another environment gives way to the server, however late its revision", async () => {
    const { storage } = keeping(JSON.stringify(snapshotAt("x.500")));
    const { edge, world } = open({ storage });
    world.snapshot = snapshotAt("x.20", "off");
    await edge.for({});
    expect((await edge.for({})).details("checkout", true)).toMatchObject({ revision: "x.20" });
  });

  test("decides before what was brought along, unless that is newer", async () => {
    for (const [bootstrap, decides] of [
      ["x.3", "x.7"],
      ["x.9", "x.9"],
    ] as const) {
      const { storage } = keeping(JSON.stringify(snapshotAt("x.7")));
      const { edge, world } = open({ storage, bootstrap: snapshotAt(bootstrap) });
      world.status = 503;
      expect((await edge.for({}, aRequest())).revision).toBe(decides);
    }
  });

  test("that never answers holds nobody up, with a runtime that waits or without", async () => {
    const storage: EdgeStorage = {
      load: () => new Promise(() => undefined),
      save: () => new Promise(() => undefined),
    };
    const { edge, edges } = open({ storage });
    const waiting = edge.for({});
    await isSettled(waiting);
    edges.pass(2_000);
    expect((await waiting).boolean("checkout", false)).toBe(true);
  });

  test("is never waited for by a request", async () => {
    const storage: EdgeStorage = {
      load: () => new Promise(() => undefined),
      save: () => new Promise(() => undefined),
    };
    const { edge } = open({ storage });
    expect((await edge.for({}, aRequest())).boolean("checkout", false)).toBe(true);
  });

  test("decides where no server does, even one that never answers", async () => {
    const { storage } = keeping(JSON.stringify(snapshotAt("x.7")));
    const { edge, edges, world } = open({ storage });
    world.answer = () => new Promise(() => undefined);
    const waiting = edge.for({}, aRequest());
    await isSettled(waiting);
    edges.pass(2_000);
    expect((await waiting).details("checkout", false)).toMatchObject({ revision: "x.7" });
  });

  test("that holds an earlier revision gives way to the server", async () => {
    const { storage } = keeping(JSON.stringify(snapshotAt("x.0")));
    const { edge } = open({ storage });
    expect((await edge.for({})).revision).toBe("x.1");
  });

  test.each([
    ["damaged", async () => '{"format":1', /^The stored snapshot: TypeError: It cannot be read\.$/],
    ["out of reach", async () => Promise.reject(new Error("gone")), /^The stored .*: Error: gone$/],
    [
      "broken",
      () => {
        throw new Error("broken");
      },
      /^The stored .*: Error: broken$/,
    ],
  ])("that is %s is told, and harms nobody", async (_what, load, message) => {
    const { edge, warnings, world } = open({ storage: { load, save: load } });
    world.status = 503;
    expect((await edge.for({})).boolean("checkout", false)).toBe(false);
    expect(warnings).toContainEqual(expect.stringMatching(message));
  });

  test("that holds nothing is nothing to tell", async () => {
    const { storage } = keeping(null);
    const { edge, warnings } = open({ storage });
    await edge.for({});
    expect(warnings).toEqual([]);
  });
});
