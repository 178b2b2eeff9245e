import type { Policy } from "../registry/policy.ts";

/**
 * What a new project starts with. All but four only advise. The approval in protected environments asks for what their
 * protection asks for anyway, the freeze waits for its switch, and an owner who is not there could not be named anyway; so
 * nothing that works without policies stops working.
 */
export const starterPolicies: readonly Policy[] = [
  {
    key: "owned",
    name: "Somebody answers for every flag",
    description:
      "Whoever finds a flag at night has to know whom to ask. People and teams that left cannot answer.",
    severity: "blocking",
    scope: {},
    requirement: { kind: "owner", mustBeTeam: false },
    state: "active",
  },
  {
    key: "described",
    name: "Every flag says what it is for",
    description:
      "A key says what is switched; only a description says why, and what happens when it goes.",
    severity: "advisory",
    scope: {},
    requirement: { kind: "description", lengthMin: 10 },
    state: "active",
  },
  {
    key: "expires",
    name: "Flags go when their day has come",
    description:
      "Each flag that stays behind its day doubles the states that code can be in. Switches that are meant to stay, stay.",
    severity: "advisory",
    scope: {},
    requirement: { kind: "expiry", permanentFor: ["operational", "kill-switch", "permission"] },
    state: "active",
  },
  {
    key: "short-lived",
    name: "Releases and experiments are short",
    description: "What is not finished after this long is no longer a release or an experiment.",
    severity: "advisory",
    scope: { purposes: ["release", "experiment"] },
    requirement: { kind: "lifetime", daysMax: { release: 120, experiment: 90 } },
    state: "active",
  },
  {
    key: "leaves-in-order",
    name: "Flags leave in order",
    description:
      "First the code, then the flag. Whoever archives first drops what still runs to the defaults in its code.",
    severity: "blocking",
    scope: {},
    requirement: {
      kind: "removal",
      settledDays: 30,
      unusedDays: 14,
      scanDaysMax: 30,
      graceDays: 14,
    },
    state: "active",
  },
  {
    key: "put-off-seldom",
    name: "Last days are put off seldom",
    description:
      "A day that moves whenever it comes is no day. Each time costs a reason, and is counted.",
    severity: "advisory",
    scope: {},
    requirement: { kind: "extension", countMax: 2, daysMax: 90 },
    state: "active",
  },
  {
    key: "small-steps",
    name: "Production moves in steps",
    description: "Who moves everybody at once learns of a mistake from everybody at once.",
    severity: "advisory",
    scope: { environmentKinds: ["production"] },
    requirement: { kind: "rollout_step", pointsMax: 50 },
    state: "active",
  },
  {
    key: "tested-together",
    name: "What can meet in production was tested together",
    description:
      "Flags are tested one by one and meet in production. Whoever makes that possible should know how often it was tried.",
    severity: "advisory",
    scope: { environmentKinds: ["production"] },
    requirement: { kind: "untested_combinations", untestedMax: 0 },
    state: "active",
  },
  {
    key: "two-people",
    name: "Two people change what is protected",
    description:
      "One person wants it, another one agrees. It is what the protection of an environment means.",
    severity: "needs_approval",
    scope: { isProtected: true },
    requirement: { kind: "approval", approvals: 1, from: "approver" },
    state: "active",
  },
  {
    key: "incident-freeze",
    name: "Nothing moves during an incident",
    description:
      "While people look for a cause, nobody should add another one. An admin turns the switch on, and off again.",
    severity: "blocking",
    scope: { environmentKinds: ["production"] },
    requirement: { kind: "freeze", windows: [], incident: false },
    state: "active",
  },
];

/**
 * The same for a project that is older: as advice, so that nobody is stopped by what nobody there asked for. The freeze alone
 * stays what it is, as it stops nothing until somebody declares an incident.
 */
export const starterAdvice: readonly Policy[] = starterPolicies.map((policy) =>
  policy.requirement.kind === "freeze" ? policy : { ...policy, severity: "advisory" },
);
