/** What the teams of the Storefront know of flags that do not go together, and what their pipelines tested. */
import type { Change } from "@yardarm/core/changes";
import { type Flag, type InteractionRule, parseInteractionRule } from "@yardarm/core/registry";
import type { ReportedRun } from "../features/observations/test-run-service.ts";

const written: readonly object[] = [
  {
    key: "wallet-needs-fraud-model-3",
    statement: "checkout.express-wallet: on requires payments.fraud-model-3: on",
    severity: "warn",
    owner: { kind: "team", id: "payments" },
    reason: "The wallet pays before there is an address, which the second fraud model asks for.",
  },
  {
    key: "one-discount-at-a-time",
    statement: "pricing.spring-sale: on excludes pricing.bundles: small or large",
    environments: ["production"],
    severity: "block",
    owner: { kind: "team", id: "growth" },
    reason: "Both take their part of the same price, so some orders would cost less than nothing.",
  },
];

/** Some of it is broken already: the first rule was written down after both flags had begun to roll out. */
export const interactionChanges: readonly Change[] = written.map((document) => {
  const to = readRule(document);
  return { kind: "interaction.create", interaction: to.key, from: null, to };
});

function readRule(document: object): InteractionRule {
  const { value, problems } = parseInteractionRule(document);
  if (value === undefined) throw new Error(`A rule of the demo: ${JSON.stringify(problems)}`);
  return value;
}

/** The areas that have pipelines; what growth and discovery do together, nobody has tried. */
const tested = ["checkout.", "payments.", "platform."];
const rowCount = 6;

/** What a nightly run of the checkout's tests exercised: six states, each of flags that differ. */
export function demoTestRun(
  flags: readonly Flag[],
  run: Pick<ReportedRun, "project" | "id" | "reportedBy">,
): ReportedRun {
  const inRun = flags.filter(
    ({ key, state }) => state === "active" && tested.some((area) => key.startsWith(area)),
  );
  return {
    ...run,
    environment: "staging",
    suite: "checkout nightly",
    commit: "4f1c2a97d3e0b58c6a1f",
    branch: "main",
    passed: 148,
    failed: 0,
    scopes: rowCount,
    notListed: 0,
    combinations: Array.from({ length: rowCount }, (_, row) => ({
      scopes: 1,
      variants: Object.fromEntries(
        inRun.map(({ key, variants }, place) => [key, variantAt(variants, row, place)]),
      ),
    })),
  };
}

/** A layout that shows what a ranking no longer gives: each is fine without the other. */
const clash = { "search.semantic-ranking": "on", "catalog.new-card-layout": "on" };

/** What a nightly run over the search found: rows that passed, and rows that failed, told as two runs. */
export function demoSearchRuns(
  flags: readonly Flag[],
  runOf: () => Pick<ReportedRun, "project" | "id" | "reportedBy">,
): readonly ReportedRun[] {
  const inRun = flags.filter(
    ({ key, state }) => state === "active" && /^(?:search|catalog)\./.test(key),
  );
  const rows = Array.from({ length: 8 }, (_, row) => ({
    scopes: 1,
    variants: Object.fromEntries(
      inRun.map(({ key, variants }, place) => [key, variantAt(variants, row, place)]),
    ),
  }));
  const fails = ({ variants }: (typeof rows)[number]) =>
    Object.entries(clash).every(([flag, variant]) => variants[flag] === variant);
  const name = { suite: "search nightly", commit: "b07d3a91c4e2f6580d1e", branch: "main" };
  return [rows.filter((row) => !fails(row)), rows.filter(fails)].map((combinations, index) => ({
    ...runOf(),
    ...name,
    environment: "staging",
    ...(index === 0
      ? { passed: combinations.length, failed: 0 }
      : { passed: 0, failed: combinations.length }),
    scopes: combinations.length,
    notListed: 0,
    combinations,
  }));
}

/** Rows differ as the digits of numbers do, so that pairs of flags meet in several ways. */
function variantAt(variants: Flag["variants"], row: number, place: number): string {
  const turn = place % 3 === 0 ? row : place % 3 === 1 ? row >> 1 : row >> 2;
  return variants[turn % variants.length]?.name ?? "";
}
