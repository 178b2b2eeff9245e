import type { Criticality, FlagType, Purpose } from "@yardarm/server/wire";

export const purposeLabels: Record<Purpose, string> = {
  release: "Release",
  experiment: "Experiment",
  operational: "Operational",
  "kill-switch": "Kill switch",
  permission: "Permission",
};

/** What each purpose is for, as the choice explains it. */
export const purposeHints: Record<Purpose, string> = {
  release: "Brings something out in steps, then goes.",
  experiment: "Compares variants, then goes.",
  operational: "Steers how the system runs.",
  "kill-switch": "Turns something off in an emergency.",
  permission: "Decides who may use something.",
};

export const criticalityLabels: Record<Criticality, string> = {
  low: "Low",
  medium: "Medium",
  high: "High",
  critical: "Critical",
};

export const typeLabels: Record<FlagType, string> = {
  boolean: "On or off (boolean)",
  string: "Text (string)",
  number: "Number",
  object: "Object (JSON)",
};

/** Choices in the order of a table of labels. */
export function choicesOf<V extends string>(
  labels: Record<V, string>,
): readonly { value: V; label: string }[] {
  return (Object.keys(labels) as V[]).map((value) => ({ value, label: labels[value] }));
}
