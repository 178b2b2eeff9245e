/** The SDK's doors as their users read them: each thing that comes through one is explained. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import {
  type Declaration,
  declarationOf,
  passedOn,
  silentMethodsOf,
  throwsInSilence,
} from "./api-docs.ts";
import { root } from "./sources.ts";

const read = (file: string): Promise<string> => readFile(path.join(root, file), "utf8");

interface Exported {
  readonly door: string;
  readonly name: string;
  readonly file: string;
  readonly declaration: Declaration | undefined;
}

/** What a file gives under a name, wherever it has it from. */
async function find(file: string, name: string): Promise<Omit<Exported, "door" | "name">> {
  const source = await read(file);
  const passed = passedOn(source).find((each) => each.name === name);
  if (passed === undefined) return { file, declaration: declarationOf(source, name) };
  return find(path.posix.join(path.posix.dirname(file), passed.from), passed.source);
}

async function throughDoor(door: string, file: string): Promise<Exported[]> {
  const names = passedOn(await read(file)).map(({ name }) => name);
  return Promise.all(names.map(async (name) => ({ door, name, ...(await find(file, name)) })));
}

async function throughEveryDoor(): Promise<Exported[]> {
  const { exports } = JSON.parse(await read("sdk/package.json")) as {
    exports: Record<string, string | { "@yardarm/source": string }>;
  };
  const doors = Object.entries(exports).flatMap(([door, target]) =>
    typeof target === "string"
      ? []
      : [{ door, file: path.posix.join("sdk", target["@yardarm/source"]) }],
  );
  return (await Promise.all(doors.map(({ door, file }) => throughDoor(door, file)))).flat();
}

/** What the evaluator's classes do, only the client that shares its memory with them has to know. */
const hasOwnTools = (file: string): boolean => file.startsWith("sdk/src/evaluate/");

describe("what comes through a door of the SDK", () => {
  test("is found where it is declared", async () => {
    const all = await throughEveryDoor();
    expect(new Set(all.map(({ door }) => door)).size).toBe(12);
    expect(all.length).toBeGreaterThan(150);
    expect(all.filter(({ declaration }) => declaration === undefined)).toEqual([]);
  });

  test("is explained, and so is each of its methods", async () => {
    const silent = (await throughEveryDoor()).flatMap(({ file, name, declaration }) => {
      if (declaration === undefined) return [];
      const methods = hasOwnTools(file)
        ? []
        : silentMethodsOf(declaration).map((method) => `${file}: ${name}.${method}`);
      return declaration.comment ? methods : [`${file}: ${name}`, ...methods];
    });
    expect([...new Set(silent)]).toEqual([]);
  });

  test("says what it throws", async () => {
    const silent = (await throughEveryDoor()).filter(
      ({ declaration }) => declaration !== undefined && throwsInSilence(declaration),
    );
    expect(silent.map(({ file, name }) => `${file}: ${name}`)).toEqual([]);
  });

  test("shows by an example how its main parts are used", async () => {
    const all = await throughEveryDoor();
    const shown = (door: string) =>
      all.filter(
        ({ door: its, declaration }) => its === door && declaration?.comment?.includes("@example"),
      );
    // The pure rooms and the frames are for tools, whose makers read docs/evaluation.md and docs/protocol.md.
    const forServices = [".", "./browser", "./react", "./testing", "./node"];
    for (const door of [...forServices, "./openfeature", "./openfeature-web"]) {
      expect({ door, shown: shown(door).length }).not.toEqual({ door, shown: 0 });
    }
  });
});

describe("the look at documentation sees", () => {
  const source = `
/** Says something. */
export interface Said {
  /** Is explained. */
  a(): void;
  b<T>(x: T): void;
}
export function silent(): void {
  throw new TypeError("x");
}
/**
 * Loud.
 *
 * @example
 * loud(1);
 * loud(2);
 *
 * @throws TypeError always.
 */
// biome-ignore lint: because.
export const loud = 1;
/** Of a class. */
export class It {
  constructor() {}
  /** One. */
  on(a: 1): void;
  on(a: 2): void;
  #hidden() {}
  shown() {}
}
`;
  const declared = (name: string) => {
    const declaration = declarationOf(source, name);
    if (declaration === undefined) throw new Error(`There is no ${name}.`);
    return declaration;
  };

  test("names that are passed on, and what they were called", () => {
    expect(
      passedOn('export { a, type B as C } from "./x.ts";\nexport type { D } from "./y.ts";'),
    ).toEqual([
      { name: "a", source: "a", from: "./x.ts" },
      { name: "C", source: "B", from: "./x.ts" },
      { name: "D", source: "D", from: "./y.ts" },
    ]);
  });

  test("who is silent", () => {
    expect(declared("silent").comment).toBeUndefined();
    expect(declared("Said").comment).toBe("Says something.");
    expect(declared("loud").comment).toContain("Loud.");
    expect(declarationOf(source, "lou")).toBeUndefined();
    expect(silentMethodsOf(declared("Said"))).toEqual(["b"]);
    expect(silentMethodsOf(declared("It"))).toEqual(["shown"]);
  });

  test("what is thrown in silence", () => {
    expect(throwsInSilence(declared("silent"))).toBe(true);
    const told = { ...declared("silent"), comment: "@throws TypeError always." };
    expect(throwsInSilence(told)).toBe(false);
  });
});
