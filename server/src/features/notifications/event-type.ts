/** What webhooks can be told of. A type, once given out, keeps its name and the shape of its data. */
export interface EventTypeFacts {
  /** For people who choose. */
  readonly title: string;
  readonly description: string;
  /** `installation`: belongs to no project, so only webhooks of the installation hear of it. */
  readonly scope: "project" | "installation" | "both";
  /** Whether something tells it yet; what nothing tells cannot be chosen. */
  readonly isTold: boolean;
}

export const eventTypes = {
  "change.review_wanted": {
    title: "Review wanted",
    description: "A change request waits for somebody to approve it.",
    scope: "project",
    isTold: true,
  },
  "change.applied": {
    title: "Change applied",
    description: "A change request was applied.",
    scope: "project",
    isTold: true,
  },
  "change.rolled_back": {
    title: "Change rolled back",
    description: "A change request was applied that takes back an earlier one.",
    scope: "project",
    isTold: true,
  },
  "change.broke_glass": {
    title: "Emergency",
    description: "Something was made safe at once, and waited for nobody.",
    scope: "project",
    isTold: true,
  },
  "change.rejected": {
    title: "Change sent back",
    description: "Somebody who was asked to agree sent a change request back to its author.",
    scope: "project",
    isTold: true,
  },
  "change.failed": {
    title: "Change not applied",
    description: "A scheduled change request could not be applied when its time came.",
    scope: "project",
    isTold: true,
  },
  "change.cancelled": {
    title: "Change given up",
    description: "A change request was given up before it was applied.",
    scope: "project",
    isTold: true,
  },
  "change.expired": {
    title: "Change expired",
    description: "Nobody took a step with a change request for 30 days.",
    scope: "project",
    isTold: true,
  },
  "change.reason_overdue": {
    title: "Reason of an emergency overdue",
    description: "Nobody has said within 24 hours why an emergency was one.",
    scope: "project",
    isTold: true,
  },
  "change.lookback_overdue": {
    title: "Look back at an emergency overdue",
    description: "Nobody else has looked back at an emergency within 72 hours.",
    scope: "project",
    isTold: true,
  },
  "flag.expired": {
    title: "Flag expired",
    description: "A flag is still there after the date on which it should have gone.",
    scope: "project",
    isTold: true,
  },
  "policy.broken": {
    title: "Policy broken",
    description: "Something does not hold to a policy of the project.",
    scope: "project",
    isTold: true,
  },
  "digest.team": {
    title: "Digest of a team",
    description:
      "Once a day, when there is something to say: which flags of a team expire, break a policy or may go.",
    scope: "project",
    isTold: true,
  },
  "token.expiring": {
    title: "Token expires soon",
    description: "A token ends within seven days.",
    scope: "both",
    isTold: true,
  },
  "sign_in.refused": {
    title: "Sign-in refused",
    description: "Somebody tried to sign in and was refused.",
    scope: "installation",
    isTold: true,
  },
  "webhook.disabled": {
    title: "Webhook disabled",
    description: "A webhook was disabled because its address is gone or failed for too long.",
    scope: "both",
    isTold: true,
  },
  "audit.entry": {
    title: "Every entry of the record",
    description: "For a SIEM: each entry as it was recorded, with its hash.",
    scope: "both",
    isTold: true,
  },
  "audit.checkpoint": {
    title: "Checkpoint of the record",
    description: "A signed statement of where a chain of the record stands, to be kept outside.",
    scope: "both",
    isTold: true,
  },
} as const satisfies Readonly<Record<string, EventTypeFacts>>;

export type ChosenType = keyof typeof eventTypes;
/** `webhook.test` is told on request only. */
export type EventType = ChosenType | "webhook.test";

export function isChosenType(text: string): text is ChosenType {
  return Object.hasOwn(eventTypes, text);
}

/** Those that a webhook of a project, or of the installation, can choose. */
export function chosenTypesFor(project: string | null): readonly ChosenType[] {
  return Object.keys(eventTypes)
    .filter(isChosenType)
    .filter((type) => {
      const { isTold, scope } = eventTypes[type];
      return isTold && (project === null || scope !== "installation");
    });
}
