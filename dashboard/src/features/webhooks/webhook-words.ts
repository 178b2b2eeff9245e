import type { WebhookAttempt, WebhookFormat, WebhookView } from "@yardarm/server/wire";

export const formatLabels: Readonly<Record<WebhookFormat, string>> = {
  standard: "JSON",
  slack: "Slack",
  teams: "Microsoft Teams",
  discord: "Discord",
};

export const stateLabels = {
  waiting: "Waiting",
  delivered: "Delivered",
  failed: "Failed",
} as const;

/** What became of an attempt, in a few words. */
export function outcomeText({ outcome, status, durationMs }: WebhookAttempt): string {
  const time = durationMs === null ? "" : ` in ${durationMs} ms`;
  switch (outcome) {
    case "accepted":
      return `Accepted (${status})${time}`;
    case "rejected":
      return `Answered ${status}${time}`;
    case "refused":
      return "Not sent";
    case "timed_out":
      return `No answer${time}`;
    case "unreachable":
      return "Not reachable";
    case "unknown":
      return "No answer noted yet";
  }
}

export type Condition = "fine" | "failing" | "off" | "stopped" | "unused";

/** How a webhook fares, for its mark. */
export function conditionOf({ isEnabled, disabledWhy, health }: WebhookView): Condition {
  if (!isEnabled) return disabledWhy === null ? "off" : "stopped";
  if (health.failingSince !== null) return "failing";
  return health.lastDeliveredAt === null ? "unused" : "fine";
}
