import fc from "fast-check";
import { expect, test } from "vitest";
import { applyChanges } from "./apply-changes.ts";
import type { Change } from "./change.ts";
import { diff } from "./diff.ts";
import { Draw } from "./draw.test-support.ts";
import { gather } from "./gather.ts";
import { drawRegistry, plain } from "./registry-arbitrary.test-support.ts";

const lamp = { flag: "lamp", environment: "production" } as const;
const turned = (to: boolean): Change => ({ kind: "config.on", ...lamp, from: !to, to });
const named = (from: string, to: string): Change => ({
  ...{ kind: "flag.fact", flag: "lamp", field: "name" },
  ...{ from, to },
});
const explained = (from: string, to: string): Change => ({
  ...{ kind: "flag.variant", flag: "lamp", variant: "on" },
  from: { name: "on", value: true, description: from },
  to: { name: "on", value: true, description: to },
});
/** As JSON has it, that knows no undefined. */
const safe = (from?: string, to?: string): Change =>
  JSON.parse(JSON.stringify({ kind: "flag.fact", flag: "lamp", field: "safeVariant", from, to }));
const keys = (...add: readonly string[]): Change => ({
  ...{ kind: "segment.keys", segment: "staff", list: "included", remove: [] },
  add,
});

test.each<readonly [string, readonly Change[], readonly Change[], readonly Change[]]>([
  ["other things are added", [turned(true)], [named("A", "B")], [turned(true), named("A", "B")]],
  ["a second wish replaces the first", [named("A", "B")], [named("A", "C")], [named("A", "C")]],
  ["a further step is one step", [named("A", "B")], [named("B", "C")], [named("A", "C")]],
  ["there and back is nothing", [turned(true)], [turned(false)], []],
  [
    "what is said of a variant is said once",
    [explained("", "A")],
    [explained("A", "B")],
    [explained("", "B")],
  ],
  ["what came of nothing, and goes again, is nothing", [safe(undefined, "on")], [safe("on")], []],
  [
    "what came of nothing comes another way",
    [safe(undefined, "on")],
    [safe("on", "off")],
    [safe(undefined, "off")],
  ],
  ["keys add up", [keys("k1")], [keys("k2")], [keys("k1"), keys("k2")]],
  [
    "what fits neither is left to be refused",
    [named("A", "B")],
    [named("X", "Y")],
    [named("A", "B"), named("X", "Y")],
  ],
])("%s", (_what, changes, more, together) => {
  expect(gather(changes, more)).toEqual(together);
});

test("the same thing elsewhere is another thing", () => {
  const elsewhere: Change = {
    kind: "config.on",
    flag: "lamp",
    environment: "staging",
    from: false,
    to: true,
  };
  expect(gather([turned(true)], [elsewhere])).toEqual([turned(true), elsewhere]);
});

test("what is gathered leads where its parts lead one after the other", () => {
  fc.assert(
    fc.property(fc.gen(), (value) => {
      const draw = new Draw(value);
      const [first, second, third] = [drawRegistry(draw), drawRegistry(draw), drawRegistry(draw)];
      const { registry } = applyChanges(first, gather(diff(first, second), diff(second, third)));
      expect(registry && plain(registry)).toEqual(plain(third));
    }),
    { numRuns: 60, interruptAfterTimeLimit: 10_000 },
  );
});
