import { applyDelta, type Snapshot } from "@yardarm/sdk/model";
import fc from "fast-check";
import { expect, test } from "vitest";
import { checkRegistry } from "../registry/check-registry.ts";
import { deltaOf, isEmptyDelta, movedKeys } from "../registry/delta-of.ts";
import { snapshotOf } from "../registry/projection.ts";
import type { Registry } from "../registry/registry.ts";
import { isSameJson } from "../registry/same-json.ts";
import { sliceOf } from "../registry/slice.ts";
import { addressOf, applyChanges, invert, readsOf } from "./apply-changes.ts";
import type { Change, ChangeKind } from "./change.ts";
import { changeTable } from "./change-table.ts";
import { describe } from "./describe.ts";
import { diff } from "./diff.ts";
import { Draw } from "./draw.test-support.ts";
import { effectOf } from "./effect-of.ts";
import { parseChanges } from "./parse-changes.ts";
import { drawRegistry, plain } from "./registry-arbitrary.test-support.ts";
import { trimChanges } from "./trim-changes.ts";

interface Case {
  readonly before: Registry;
  readonly after: Registry;
  /** All that leads from one to the other, or some of it, which may not apply. */
  readonly changes: readonly Change[];
}

/** Checks a law on many cases, and that what it speaks about really came up. */
function law(
  runs: number,
  holds: (it: Case, seen: (what: string) => void) => void,
  ...must: string[]
) {
  const counts = new Map<string, number>();
  let tried = 0;
  const seen = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);
  fc.assert(
    fc.property(fc.gen(), (value) => {
      const draw = new Draw(value);
      const before = drawRegistry(draw);
      const after = drawRegistry(draw);
      const all = diff(before, after);
      const changes = draw.once(2) ? all : drawFew(draw, all);
      tried += 1;
      holds({ before, after, changes }, seen);
    }),
    // The limit is for a law that breaks: registries are large, and shrinking one could go on for minutes.
    { numRuns: runs, interruptAfterTimeLimit: 10_000 },
  );
  for (const what of must) {
    expect(counts.get(what) ?? 0, `cases of "${what}"`).toBeGreaterThan(tried / 10);
  }
}

test("the registries that these laws are tried on are sound", () => {
  law(60, ({ before }) => expect(checkRegistry(before)).toEqual([]));
});

test("every kind of change comes up in these laws", () => {
  const kinds = new Set<ChangeKind>();
  law(100, ({ before, after }) => {
    for (const change of diff(before, after)) kinds.add(change.kind);
  });
  expect([...kinds].sort()).toEqual(Object.keys(changeTable).sort());
});

test("the difference between two registries leads from one to the other", () => {
  law(60, ({ before, after }) => {
    const { registry, problems } = applyChanges(before, diff(before, after));
    expect(problems).toBeUndefined();
    expect(registry && plain(registry)).toEqual(plain(after));
  });
});

test("a registry does not differ from itself, nor from its copy", () => {
  law(50, ({ before }) => {
    expect(diff(before, before)).toEqual([]);
    expect(diff(before, structuredClone(before))).toEqual([]);
  });
});

test("the inverse of changes undoes them", () => {
  law(
    60,
    ({ before, changes }, seen) => {
      const trimmed = trimChanges(before, changes);
      const { registry } = applyChanges(before, trimmed);
      if (registry === undefined) return;
      seen(trimmed.length > 0 ? "applied" : "nothing to do");
      const undone = applyChanges(registry, invert(trimmed));
      expect(undone.problems).toBeUndefined();
      expect(undone.registry && plain(undone.registry)).toEqual(plain(before));
    },
    "applied",
  );
});

test("applying on a slice is applying on the whole: the same effect, or the same problems", () => {
  law(
    30,
    ({ before, after, changes }, seen) => {
      // Each change also alone: in company, what it fails to read may have been read for another.
      for (const some of [changes, ...diff(before, after).map((change) => [change])]) {
        const slice = sliceOf(before, readsOf(some));
        const whole = applyChanges(before, some);
        const part = applyChanges(slice, some);
        expect(part.problems).toEqual(whole.problems);
        if (whole.registry === undefined || part.registry === undefined) {
          seen("refused");
          continue;
        }
        seen(slice.flags.size < before.flags.size ? "applied on less" : "applied on all");
        expect(effectOf(slice, part.registry)).toEqual(effectOf(before, whole.registry));
        expectPartOf(part.registry, whole.registry);
      }
    },
    "refused",
    "applied on less",
    "applied on all",
  );
});

test("a delta leads from the snapshot before to the snapshot after", () => {
  law(
    60,
    ({ before, after }, seen) => {
      for (const environment of new Set([
        ...before.environments.keys(),
        ...after.environments.keys(),
      ])) {
        const [from, to] = ["e.1", "e.2"];
        const body = deltaOf(before, after, environment);
        seen(isEmptyDelta(body) ? "untouched" : "touched");
        const reached = applyDelta(snapshotOf(before, environment, from), { ...body, from, to });
        expect(reached).toEqual(snapshotOf(after, environment, to));
      }
    },
    "touched",
  );
});

test("an environment is touched exactly when its snapshot differs", () => {
  law(
    30,
    ({ before, after, changes }, seen) => {
      for (const some of [changes, ...diff(before, after).map((change) => [change])]) {
        const next = applyChanges(before, some).registry ?? before;
        const { deltas } = effectOf(before, next);
        for (const environment of next.environments.keys()) {
          const [was, is] = [before, next].map((it) => snapshotOf(it, environment, "e.1"));
          seen(environment in deltas ? "touched" : "untouched");
          expect(environment in deltas).toBe(!isSameJson(was, is));
        }
      }
    },
    "touched",
    "untouched",
  );
});

test("an entry of a snapshot changes only with its own entity; a key list also with its segment", () => {
  law(
    60,
    ({ before, after }, seen) => {
      for (const environment of before.environments.keys()) {
        if (!after.environments.has(environment)) continue;
        const [was, is] = [before, after].map((it) => snapshotOf(it, environment, "e.1"));
        for (const { part, name } of differingEntries(was, is)) {
          seen(part);
          const segments = part === "lists" ? movedKeys(before.segments, after.segments) : [];
          const moved = [...movedKeys<unknown>(before[part], after[part]), ...segments];
          expect(moved.some((key) => key === name || key === name.split("/")[0])).toBe(true);
        }
      }
    },
    "flags",
    "segments",
    "groups",
    "lists",
  );
});

test("what no change names stays identical, down to the configs of other environments", () => {
  law(
    60,
    ({ before, changes }, seen) => {
      const { registry } = applyChanges(before, changes);
      // A new environment gives every flag a config, and so names them all.
      if (!registry || changes.some(({ kind }) => kind === "environment.create")) return;
      const named = new Set(changes.map(addressOf).flatMap(prefixes));
      const removed = movedKeys(before.flags, registry.flags).filter(
        (key) => !registry.flags.has(key),
      );
      for (const [address, entity] of entitiesOf(before)) {
        if (named.has(address) || removed.some((key) => address.startsWith(`flag/${key}/`)))
          continue;
        seen("unnamed");
        expect(entitiesOf(registry).get(address)).toBe(entity);
      }
    },
    "unnamed",
  );
});

test("changes survive the way through JSON", () => {
  law(60, ({ changes }) => {
    const { value, problems } = parseChanges(JSON.parse(JSON.stringify(changes)));
    expect(problems).toEqual([]);
    expect(isSameJson(value, changes)).toBe(true);
  });
});

test("reading changes never throws, whatever JSON comes", () => {
  const kinds = Object.keys(changeTable);
  const almost = fc.array(
    fc.record({
      kind: fc.constantFrom(...kinds),
      from: fc.jsonValue(),
      to: fc.jsonValue(),
      flag: fc.string(),
    }),
  );
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), almost), (json) => {
      const { value, problems } = parseChanges(json);
      expect(value !== undefined || problems.length > 0).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test("every change has one sentence, with or without the registry at hand", () => {
  law(60, ({ before, changes }) => {
    for (const change of changes) {
      for (const sentence of [describe(change), describe(change, before)]) {
        expect(sentence).toMatch(/^[A-Z][^\n]*\.$/);
        expect(sentence).not.toMatch(/undefined|\[object|NaN/);
      }
    }
  });
});

/** Whatever a slice holds, the whole holds as well; key lists are compared by their effect, as a slice may hold a few keys. */
function expectPartOf(part: Registry, whole: Registry): void {
  const all = entitiesOf(whole);
  const differing = [...entitiesOf(part)]
    .filter(
      ([address, entity]) => !address.startsWith("list/") && !isSameJson(entity, all.get(address)),
    )
    .map(([address]) => address);
  expect(differing).toEqual([]);
}

const parts = ["flags", "segments", "groups", "lists"] as const;

function differingEntries(was: Snapshot | undefined, is: Snapshot | undefined) {
  return parts.flatMap((part) => {
    const names = new Set([...Object.keys(was?.[part] ?? {}), ...Object.keys(is?.[part] ?? {})]);
    return [...names]
      .filter((name) => !isSameJson(was?.[part][name], is?.[part][name]))
      .map((name) => ({ part, name }));
  });
}

/** Address → entity; configs by themselves, too. */
function entitiesOf(registry: Registry) {
  const { flags, segments, lists, groups, environments, interactions, policies, waivers } =
    registry;
  const at = (room: string, entities: ReadonlyMap<string, object>) =>
    [...entities].map(([key, entity]) => [`${room}/${key}`, entity] as const);
  const configs = [...flags.values()].flatMap(({ key, configs: all }) =>
    at(`flag/${key}`, new Map(Object.entries(all))),
  );
  return new Map([
    ...at("flag", flags),
    ...configs,
    ...at("segment", segments),
    ...at("list", lists),
    ...at("group", groups),
    ...at("environment", environments),
    ...at("interaction", interactions),
    ...at("policy", policies),
    ...at("waiver", waivers),
  ]);
}

/** Up to four of the changes, in their order. */
function drawFew(draw: Draw, changes: readonly Change[]): readonly Change[] {
  const places = [1, 2, 3, 4].slice(draw.upTo(3)).map(() => draw.upTo(changes.length));
  return changes.filter((_, index) => places.includes(index));
}

/** An address and those of all it lies in: `flag/x/production/rules/r7` lies in `flag/x`. */
function prefixes(address: string): string[] {
  const parts = address.split("/");
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}
