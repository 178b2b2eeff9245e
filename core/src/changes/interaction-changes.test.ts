import type { InteractionRule } from "../registry/interaction-rule.ts";
import type { Registry } from "../registry/registry.ts";
import { checkChanges, checkRefusals, checkSentences } from "./check-changes.test-support.ts";
import { walletNeedsPage } from "./shop.test-support.ts";

const rule = (key: string) => (registry: Registry) => registry.interactions.get(key);
const fact = { kind: "interaction.fact", interaction: "wallet-needs-page" } as const;
const noBadge: InteractionRule = {
  ...walletNeedsPage,
  key: "no-badge",
  statement: {
    kind: "excludes",
    one: { kind: "serves", flag: "badge", variants: ["new"] },
    other: { kind: "serves", flag: "one-page", variants: ["on"] },
  },
  environments: ["production"],
  severity: "block",
  until: "2027-01-31",
};
const create = { kind: "interaction.create", interaction: "no-badge", from: null } as const;

checkChanges([
  {
    change: { ...create, to: noBadge },
    says: "Create the blocking interaction rule `no-badge`: badge: new excludes one-page: on.",
    look: rule("no-badge"),
    finds: noBadge,
    again: "interaction_key_taken",
  },
  {
    change: {
      kind: "interaction.create",
      interaction: "wallet-needs-page",
      from: walletNeedsPage,
      to: null,
    },
    says: "Remove the interaction rule `wallet-needs-page`.",
    look: rule("wallet-needs-page"),
    finds: undefined,
  },
  {
    change: { ...fact, field: "statement", from: walletNeedsPage.statement, to: noBadge.statement },
    says: "Change the interaction rule `wallet-needs-page` to: badge: new excludes one-page: on.",
    look: (registry) => rule("wallet-needs-page")(registry)?.statement,
    finds: noBadge.statement,
  },
  {
    change: { ...fact, field: "severity", from: "warn", to: "block" },
    says: "Let the interaction rule `wallet-needs-page` refuse requests instead of warning of them.",
    look: (registry) => rule("wallet-needs-page")(registry)?.severity,
    finds: "block",
  },
  {
    change: { ...fact, field: "environments", from: undefined, to: ["production", "staging"] },
    says: "Let the interaction rule `wallet-needs-page` hold in `production` and `staging` instead of every environment.",
    look: (registry) => rule("wallet-needs-page")(registry)?.environments,
    finds: ["production", "staging"],
  },
  {
    change: { ...fact, field: "until", from: undefined, to: "2027-02-28" },
    says: "Let the interaction rule `wallet-needs-page` end on 2027-02-28.",
    look: (registry) => rule("wallet-needs-page")(registry)?.until,
    finds: "2027-02-28",
  },
]);

checkSentences([
  [
    "Let the interaction rule `wallet-needs-page` warn of requests instead of refusing them.",
    { ...fact, field: "severity", from: "block", to: "warn" },
  ],
  [
    "Let the interaction rule `wallet-needs-page` hold for good.",
    { ...fact, field: "until", from: "2027-02-28", to: undefined },
  ],
  [
    "Let team `growth` answer for the interaction rule `wallet-needs-page`.",
    { ...fact, field: "owner", from: walletNeedsPage.owner, to: { kind: "team", id: "growth" } },
  ],
  [
    "Change the reason of the interaction rule `wallet-needs-page`.",
    { ...fact, field: "reason", from: "A", to: "B" },
  ],
]);

checkRefusals([
  [
    "a rule about a flag that is not there",
    ["reference_missing /interactions/no-badge/statement"],
    [{ ...create, to: { ...noBadge, statement: { kind: "never", of: nowhere() } } }],
  ],
  [
    "a rule about a variant that is not there",
    ["reference_missing /interactions/wallet-needs-page/statement"],
    [
      {
        ...fact,
        field: "statement",
        from: walletNeedsPage.statement,
        to: { kind: "never", of: { kind: "serves", flag: "badge", variants: ["old"] } },
      },
    ],
  ],
  [
    "a rule about an archived flag",
    ["reference_archived /interactions/no-badge/statement"],
    [
      {
        ...create,
        to: {
          ...noBadge,
          statement: { kind: "never", of: { kind: "serves", flag: "old", variants: ["on"] } },
        },
      },
    ],
  ],
  [
    "to archive a flag that a rule speaks of",
    [
      "flag_in_use /flags/express-wallet/configs/production/prerequisites/0",
      "flag_in_use /interactions/wallet-needs-page/statement",
    ],
    [{ kind: "flag.fact", flag: "one-page", field: "state", from: "active", to: "archived" }],
  ],
  [
    "a rule for an environment that is not there",
    ["environment_unknown /interactions/no-badge/environments/0"],
    [{ ...create, to: { ...noBadge, environments: ["nowhere"] } }],
  ],
  [
    "a rule under another key than it says",
    ["key_mismatch /0/to/key"],
    [{ ...create, to: walletNeedsPage }],
  ],
  [
    "a change of a rule that is not there",
    ["interaction_not_found /0/interaction"],
    [{ ...fact, interaction: "none", field: "severity", from: "warn", to: "block" }],
  ],
  [
    "to remove a rule that is another by now",
    ["conflict /0/from"],
    [
      {
        kind: "interaction.create",
        interaction: "wallet-needs-page",
        from: { ...walletNeedsPage, severity: "block" },
        to: null,
      },
    ],
  ],
]);

function nowhere() {
  return { kind: "serves", flag: "nowhere", variants: ["on"] } as const;
}
