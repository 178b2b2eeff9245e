import type { RequestState } from "@yardarm/server/wire";

/** What people call the states of a change request. */
export const stateLabels: Record<RequestState, string> = {
  draft: "Draft",
  in_review: "In review",
  approved: "Approved",
  scheduled: "Scheduled",
  applied: "Applied",
  rejected: "Sent back",
  cancelled: "Cancelled",
  expired: "Expired",
  failed: "Failed",
};
