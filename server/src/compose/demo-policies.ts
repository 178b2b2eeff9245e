/** What the Storefront demands besides the starter set, and one exception that somebody granted. */
import type { Change } from "@yardarm/core/changes";
import { starterPolicies } from "@yardarm/core/policies";
import type { Policy, Waiver } from "@yardarm/core/registry";

const ofTheShop: readonly Policy[] = [
  {
    key: "experiment-ticket",
    name: "Experiments have a ticket",
    description: "What an experiment is to show stands in its ticket, before it is started.",
    severity: "advisory",
    scope: { purposes: ["experiment"] },
    requirement: { kind: "ticket", urlStart: "https://tickets.storefront.example/" },
    state: "active",
  },
  {
    key: "clean-up-first",
    name: "Teams clean up before they build",
    description: "A team whose flags stay behind their day finishes those first.",
    severity: "advisory",
    scope: {},
    requirement: { kind: "team_budget", counts: "overdue", flagsMax: 0 },
    state: "active",
  },
  {
    key: "quiet-weekends",
    name: "Quiet weekends",
    description: "Nobody is called on a Saturday for what was released on a Friday evening.",
    severity: "advisory",
    scope: { environmentKinds: ["production"] },
    requirement: {
      kind: "freeze",
      incident: false,
      windows: [
        {
          kind: "weekly",
          days: ["friday"],
          from: "16:00",
          until: "24:00",
          timeZone: "Africa/Nairobi",
        },
        {
          kind: "weekly",
          days: ["saturday", "sunday"],
          from: "00:00",
          until: "24:00",
          timeZone: "Africa/Nairobi",
        },
      ],
    },
    state: "active",
  },
];

export const policyChanges: readonly Change[] = [...starterPolicies, ...ofTheShop].map(
  (policy) => ({ kind: "policy.create", policy: policy.key, from: null, to: policy }),
);

/** The countdown did not help; its code goes with the next release of the home page. */
export function waiverChange(approver: string, now: Date): Change {
  const until = new Date(now.getTime() + 21 * 86_400_000).toISOString().slice(0, 10);
  const to: Waiver = {
    key: "expires.home.countdown",
    policy: "expires",
    flag: "home.countdown",
    reason: "Its code goes with the next release of the home page.",
    approver,
    until,
  };
  return { kind: "waiver.create", waiver: to.key, from: null, to };
}
