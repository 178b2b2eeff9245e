import type { Change } from "@yardarm/core/changes";
import type { Correlation, Segment } from "@yardarm/core/registry";

const segments: readonly Segment[] = [
  {
    key: "beta-testers",
    name: "Beta testers",
    description: "Customers who asked to see things early.",
    owner: { kind: "team", id: "growth" },
    rules: [],
    state: "active",
  },
  {
    key: "employees",
    name: "Employees",
    description: "Ourselves, by e-mail address.",
    owner: { kind: "team", id: "platform" },
    rules: [
      {
        id: "e-mail",
        conditions: [
          { operator: "ends_with", attribute: "email", values: ["@storefront.example"] },
        ],
      },
    ],
    state: "active",
  },
  {
    key: "eu-countries",
    name: "European Union",
    description: "Where its rules hold.",
    owner: { kind: "team", id: "checkout" },
    rules: [
      {
        id: "country",
        conditions: [
          {
            operator: "in",
            attribute: "country",
            values:
              "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split(
                " ",
              ),
          },
        ],
      },
    ],
    state: "active",
  },
  {
    key: "high-value",
    name: "Best customers",
    description: "Have spent a thousand euros, or buy for a business.",
    owner: { kind: "team", id: "growth" },
    rules: [
      {
        id: "spent",
        conditions: [{ operator: "greater_or_equal", attribute: "spent", values: [1_000] }],
      },
      { id: "business", conditions: [{ operator: "in", attribute: "plan", values: ["business"] }] },
    ],
    state: "active",
  },
];

/** Who shops for themselves is stopped before a thousand euros; tests make up shoppers who are not. */
export const productionCorrelations: readonly Correlation[] = [
  {
    when: [{ operator: "greater_or_equal", attribute: "spent", values: [1_000] }],
    implies: [{ operator: "in", attribute: "plan", values: ["business"] }],
  },
];

export const segmentChanges: readonly Change[] = [
  ...segments.map(
    (segment): Change => ({
      kind: "segment.create",
      segment: segment.key,
      from: null,
      to: segment,
    }),
  ),
  {
    kind: "segment.keys",
    segment: "beta-testers",
    list: "included",
    add: ["02", "05", "11", "17", "23", "28", "31", "36"].map((number) => `shopper-${number}`),
    remove: [],
  },
  {
    kind: "segment.keys",
    segment: "beta-testers",
    list: "excluded",
    add: ["shopper-14"],
    remove: [],
  },
];
