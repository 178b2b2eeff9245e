import { QueryClient } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { FakeLiveSource } from "../testing/fake-live-source.ts";
import { keys } from "./keys.ts";
import { followProject, forgottenBy, type LiveState } from "./live.ts";

// What policies find of a project depends on its flags, and so does who is in its groups.
const judged = [keys.policies("shop"), keys.waivers("shop")];
const ofFlag = [keys.flags("shop"), keys.flag("shop", "wallet"), keys.groups("shop"), ...judged];

test.each([
  ["flag/wallet/production", ofFlag],
  ["flag/wallet", ofFlag],
  ["group/checkout", [keys.groups("shop")]],
  ["policy/owners", judged],
  ["interaction/apart", [keys.rules("shop"), keys.interactions("shop")]],
  ["list/beta/included", [keys.segments("shop"), keys.segment("shop", "beta")]],
  ["segment/beta", [keys.segments("shop"), keys.segment("shop", "beta")]],
  ["environment/production", [keys.everything("shop")]],
])("a bell for %s makes just that old, and the history with its record", (address, expected) => {
  const bell = { entry: 7, revisions: {}, addresses: [address] };
  expect(forgottenBy("shop", bell)).toEqual([
    keys.requests("shop"),
    keys.inbox,
    keys.audit("shop"),
    ...expected,
  ]);
});

test("a new revision makes the snapshot of its environment old", () => {
  const bell = { entry: 7, revisions: { staging: 3 }, addresses: [] };
  expect(forgottenBy("shop", bell)).toContainEqual(keys.snapshot("shop", "staging"));
  expect(forgottenBy("shop", bell)).toContainEqual(keys.interactions("shop", "staging"));
});

function follow() {
  const sources: FakeLiveSource[] = [];
  const waits: { run: () => void; delayMs: number }[] = [];
  const states: LiveState[] = [];
  const stop = followProject({
    project: "shop",
    client: new QueryClient(),
    open: (url) => {
      const source = new FakeLiveSource(url, () => undefined);
      sources.push(source);
      return source;
    },
    onState: (state) => states.push(state),
    now: () => new Date("2026-11-24T10:24:00Z"),
    later: (run, delayMs) => {
      waits.push({ run, delayMs });
      return () => waits.splice(0);
    },
  });
  return { sources, waits, states, stop };
}

test("a stream that was refused is asked for again, less and less often", () => {
  const { sources, waits } = follow();
  for (const _ of [1, 2, 3]) {
    sources.at(-1)?.fail({ isRefused: true });
    waits.at(-1)?.run();
  }
  expect(sources.map(({ url }) => url)).toEqual(Array(4).fill("/api/v1/projects/shop/stream"));
  expect(waits.map(({ delayMs }) => delayMs)).toEqual([2_000, 4_000, 8_000]);
});

test("a line that breaks is left to the browser, and the loss is said once", () => {
  const { sources, waits, states } = follow();
  sources[0]?.fail({ isRefused: false });
  sources[0]?.fail({ isRefused: false });
  expect(waits).toEqual([]);
  expect(states).toEqual([{ kind: "lost", since: new Date("2026-11-24T10:24:00Z") }]);
  sources[0]?.open();
  expect(states.at(-1)).toEqual({ kind: "live" });
});

test("leaving a project closes its stream and asks for no other", () => {
  const { sources, waits, stop } = follow();
  sources[0]?.fail({ isRefused: true });
  stop();
  expect(waits).toEqual([]);
  expect(sources[0]?.readyState).toBe(2);
});
