import type { AnswerTable } from "@yardarm/core/combinations";
import type { Correlation } from "@yardarm/core/registry";
import type { Snapshot } from "@yardarm/sdk/model";
import { testFlag, testSnapshot } from "@yardarm/sdk/testing";
import { expect, test } from "vitest";
import { KnownReach } from "./known-reach.ts";

const is = (attribute: string, value: string) => ({
  ...{ operator: "in" as const, attribute, values: [value] },
});
/** On for those, off for all others. */
const onFor = (attribute: string, value: string) =>
  testFlag(
    "boolean",
    { on: true, off: false },
    {
      rules: [{ id: "r", conditions: [is(attribute, value)], serve: { variant: "on" } }],
      fallthrough: { variant: "off" },
    },
  );

const declared: readonly Correlation[] = [
  { when: [is("country", "KE")], implies: [is("region", "EAST_AFRICA")] },
];
const flags = {
  wallet: onFor("country", "KE"),
  hosting: onFor("region", "EAST_AFRICA"),
  banner: onFor("plan", "free"),
};
const served = testSnapshot(flags);
/** Asks nothing of a region that nobody asked before. */
const alike = testSnapshot({ ...flags, banner: onFor("country", "KE") });
/** Who is in Kenya is not in Europe either, which nobody had to know before. */
const another = testSnapshot({ ...flags, banner: onFor("region", "EUROPE") });

async function known(snapshot: Snapshot, declaring = declared): Promise<KnownReach> {
  const reach = new KnownReach({ pause: async () => undefined });
  reach.declare(declaring);
  await reach.take(snapshot);
  return reach;
}

/** What is proved impossible, by names. */
function apartIn(table: AnswerTable): readonly string[] {
  const names = table.states.map(({ flag, variant }) => `${flag} ${variant}`);
  return names
    .flatMap((name, one) =>
      names.slice(one + 1).flatMap((beside, index) => {
        const answer = table.answerOfPair(one, one + 1 + index);
        return answer === "unreachable" ? [[name, beside].sort().join(", ")] : [];
      }),
    )
    .sort();
}

test.each([
  ["with what is declared as before", alike],
  ["where what is declared means more", another],
])(
  "what is tried is found as if it were served, %s, and afterwards all is as it was",
  async (_, ahead) => {
    const state = await known(served);
    const before = apartIn(state.pairs.pairs());
    const found = await state.tried(ahead, (reach, touched) => [apartIn(reach), touched] as const);
    expect(found[0]).toEqual(apartIn((await known(ahead)).pairs.pairs()));
    expect(found[1]).toContain("banner");
    expect(found[0]).not.toEqual(before);
    expect(apartIn(state.pairs.pairs())).toEqual(before);
    // And again, from what it was before.
    expect(await state.tried(ahead, apartIn)).toEqual(found[0]);
  },
);

test("a declaration is part of what is tried, also of flags that nobody touches", async () => {
  const wallet = "hosting off, wallet on";
  const banner = "banner on, wallet on";
  expect(apartIn((await known(served)).pairs.pairs())).toContain(wallet);
  expect(await (await known(served)).tried(another, apartIn)).toEqual(
    expect.arrayContaining([banner, wallet]),
  );
  const undeclared = await (await known(served, [])).tried(another, apartIn);
  expect(undeclared).not.toContain(wallet);
  expect(undeclared).not.toContain(banner);
});
