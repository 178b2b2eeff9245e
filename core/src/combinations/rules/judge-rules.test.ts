import fc from "fast-check";
import { expect, test } from "vitest";
import { Draw } from "../../changes/draw.test-support.ts";
import { drawStatement } from "../../changes/interactions-arbitrary.test-support.ts";
import type { InteractionRule } from "../../registry/interaction-rule.ts";
import { parseInteractionRule } from "../../registry/parse-interaction-rule.ts";
import { judgeRules, type RuleFinding } from "./judge-rules.ts";
import { isKept } from "./statement-gates.ts";

const basis = {
  severity: "block",
  owner: { kind: "team", id: "checkout" },
  reason: "R",
} as const;

function rule(key: string, statement: string, parts: Partial<InteractionRule> = {}) {
  const { value, problems } = parseInteractionRule({ ...basis, key, statement, ...parts });
  if (value === undefined) throw new Error(JSON.stringify(problems));
  return value;
}

const onOff = ["on", "off"];
const variantsOf = new Map(["a", "b", "c", "d"].map((flag) => [flag, onOff]));

function judged(...rules: InteractionRule[]): readonly RuleFinding[] {
  const environments = ["staging", "production"];
  return judgeRules({ rules, variantsOf, environments, day: "2026-11-25" });
}

const everywhere = ["staging", "production"];

test("rules that can be kept together, and each say something, have no findings", () => {
  expect(judged(rule("r", "a: on requires b: on"), rule("s", "b: on excludes c: on"))).toEqual([]);
});

test("a contradiction names only the rules that it needs", () => {
  const findings = judged(
    rule("needs", "a: on requires b: on"),
    rule("other", "c: on requires d: on"),
    rule("always", "always a: on"),
    rule("never", "never b: on"),
  );
  expect(findings).toEqual([
    { kind: "contradiction", rules: expect.any(Array), environments: everywhere },
  ]);
  const [finding] = findings;
  expect([...(finding?.rules ?? [])].sort()).toEqual(["always", "needs", "never"]);
});

test("a variant that rules leave no place for is named with those rules", () => {
  const findings = judged(
    rule("needs", "a: on requires b: on"),
    rule("apart", "a: on excludes b: on", { environments: ["production"] }),
    rule("else", "c: on requires d: on"),
  );
  expect(findings).toEqual([
    {
      kind: "never_allowed",
      flag: "a",
      variant: "on",
      rules: expect.arrayContaining(["needs", "apart"]),
      environments: ["production"],
    },
  ]);
});

test("a rule that follows from others is redundant, and one that cannot be broken follows from none", () => {
  expect(
    judged(
      rule("first", "a: on requires b: on"),
      rule("second", "b: on requires c: on"),
      rule("third", "a: on implies c: on"),
      rule("idle", "always d: on or off"),
    ),
  ).toEqual([
    {
      kind: "redundant",
      rule: "third",
      rules: expect.arrayContaining(["first", "second"]),
      environments: everywhere,
    },
    { kind: "redundant", rule: "idle", rules: [], environments: everywhere },
  ]);
});

test.each<[string, Partial<InteractionRule>, boolean]>([
  ["as strict, as wide and as lasting", {}, true],
  ["milder", { severity: "warn" }, false],
  ["of fewer environments", { environments: ["production"] }, false],
  ["sooner gone", { until: "2026-12-31" }, false],
])("a rule does not become redundant by one that is %s", (_, parts, isRedundant) => {
  const strict = rule("strict", "a: on requires b: on");
  const findings = judged(strict, rule("twin", "never a: on and b: off", parts));
  const named = findings.flatMap((it) => (it.kind === "redundant" ? [it.rule] : []));
  expect(named.includes("strict")).toBe(isRedundant);
  expect(named).toContain("twin");
});

test("rules that have ended, or hold elsewhere, take no part", () => {
  expect(
    judged(
      rule("past", "never a: on", { until: "2026-11-24" }),
      rule("today", "always a: on", { until: "2026-11-25", environments: ["production"] }),
      rule("other", "never a: on", { environments: ["staging"] }),
    ).filter(({ kind }) => kind === "contradiction"),
  ).toEqual([]);
});

test("what is found is what trying everything finds, and nothing can be left out of it", () => {
  const flags = ["a", "b", "c"];
  const names = ["x", "y"];
  const of = new Map(flags.map((flag) => [flag, names]));
  const worlds = names.flatMap((x) => names.flatMap((y) => names.map((z) => [x, y, z])));
  const counts = { contradiction: 0, never_allowed: 0, redundant: 0 };
  const check = (value: fc.GeneratorValue) => {
    const draw = new Draw(value);
    const rules = Array.from({ length: 2 + draw.upTo(3) }, (_, index): InteractionRule => {
      return { ...basis, key: `r${index}`, statement: drawStatement(draw, of) };
    });
    const canKeep = (keys: readonly string[], also: (world: readonly string[]) => boolean) =>
      worlds.some(
        (world) =>
          also(world) &&
          rules
            .filter(({ key }) => keys.includes(key))
            .every(({ statement }) => isKept(statement, (flag) => world[flags.indexOf(flag)])),
      );
    const expectMinimal = (
      keys: readonly string[],
      also: (world: readonly string[]) => boolean,
    ) => {
      expect(canKeep(keys, also)).toBe(false);
      for (const left of keys) {
        expect(
          canKeep(
            keys.filter((key) => key !== left),
            also,
          ),
        ).toBe(true);
      }
    };
    const all = rules.map(({ key }) => key);
    const found = judgeRules({ rules, variantsOf: of, environments: ["e"], day: "2026-11-25" });
    const ids = new Set(found.map(idOf));
    for (const finding of found) {
      counts[finding.kind] += 1;
      expectMinimal(finding.rules, meaningOf(finding));
    }
    if (!canKeep(all, () => true)) {
      expect([...ids]).toEqual(["contradiction"]);
      return;
    }
    const spoken = new Set(JSON.stringify(rules).match(/"flag":"\w"/g));
    for (const [place, flag] of flags.entries()) {
      for (const name of names.filter(() => spoken.has(`"flag":"${flag}"`))) {
        expect(ids.has(`${flag} ${name}`)).toBe(!canKeep(all, (world) => world[place] === name));
      }
    }
    for (const { key, statement } of rules) {
      const breaks = (world: readonly string[]) =>
        !isKept(statement, (flag) => world[flags.indexOf(flag)]);
      expect(ids.has(key)).toBe(
        !canKeep(
          all.filter((it) => it !== key),
          breaks,
        ),
      );
    }

    function meaningOf(finding: RuleFinding): (world: readonly string[]) => boolean {
      if (finding.kind === "contradiction") return () => true;
      if (finding.kind === "never_allowed") {
        return (world) => world[flags.indexOf(finding.flag)] === finding.variant;
      }
      const { statement } = rules.find(({ key }) => key === finding.rule) ?? rules[0] ?? none();
      return (world) => !isKept(statement, (flag) => world[flags.indexOf(flag)]);
    }
  };
  fc.assert(fc.property(fc.gen(), check), { numRuns: 300, seed: 3 });
  for (const count of Object.values(counts)) expect(count).toBeGreaterThan(10);
});

function idOf(finding: RuleFinding): string {
  if (finding.kind === "contradiction") return finding.kind;
  return finding.kind === "redundant" ? finding.rule : `${finding.flag} ${finding.variant}`;
}

function none(): never {
  throw new Error("A finding names a rule that is not there.");
}
