import type { RuleFinding } from "@yardarm/core/combinations";
import type { InteractionCell, InteractionRisk } from "@yardarm/server/wire";
import { tinyShareText } from "../../ui/tiny-share-text.ts";
import type { CellState } from "./state-shapes.ts";

interface StateWords {
  readonly label: string;
  readonly tone: string;
}

export const cellStates: Readonly<Record<CellState, StateWords>> = {
  broken: { label: "Breaks a rule", tone: "text-bad-ink bg-bad-wash" },
  untested: { label: "Never tested", tone: "text-warn-ink bg-warn-wash" },
  aged: {
    label: "Tested before a change, or too long ago",
    tone: "text-warn-ink bg-warn-wash",
  },
  passed: { label: "Tested", tone: "text-ink bg-on-wash" },
  unknown: { label: "Nobody knows whether it can be", tone: "text-ink2 bg-raised" },
  unreachable: { label: "Cannot be: proved", tone: "text-ink3 bg-surface" },
};

const letters: Readonly<Record<string, CellState>> = {
  x: "broken",
  u: "untested",
  a: "aged",
  p: "passed",
  "?": "unknown",
  ".": "unreachable",
};

/** What a letter of an area says. */
export function stateOfLetter(letter: string): CellState {
  return letters[letter] ?? "unknown";
}

export function stateOfCell(
  cell: Pick<InteractionCell, "reach" | "exercised" | "isUntested" | "seenAt" | "brokenRules">,
): CellState {
  const meets = cell.reach === "reachable" || cell.seenAt !== null;
  if (cell.brokenRules.length > 0 && meets) return "broken";
  if (cell.isUntested) return cell.exercised === "never" ? "untested" : "aged";
  if (cell.exercised === "passed") return "passed";
  return cell.reach === "unreachable" ? "unreachable" : "unknown";
}

/** In the place where one combination stands, why its test does not count any more is known. */
export function cellLabel(
  state: CellState,
  { exercised }: Pick<InteractionCell, "exercised">,
): string {
  if (state !== "aged") return cellStates[state].label;
  return exercised === "aged" ? "Tested too long ago" : "Tested before a change";
}

/** How many meet it, and how that is known. */
export function exposureText({ exposure, exposureFrom }: InteractionRisk): string {
  const share = tinyShareText(exposure);
  return exposureFrom === "measured" ? `${share} of contexts` : `about ${share} of contexts`;
}

/** Null: nothing can be said, and that is neither nothing nor everything. */
export function coverageText(share: number | null): string {
  return share === null ? "–" : tinyShareText(share);
}

export function findingText(finding: RuleFinding): string {
  const rules = finding.rules.map((rule) => `\`${rule}\``).join(", ");
  switch (finding.kind) {
    case "contradiction":
      return `Nothing that flags could serve keeps all of these rules: ${rules}.`;
    case "never_allowed":
      return `Whoever is served \`${finding.flag}: ${finding.variant}\` breaks one of these rules: ${rules}.`;
    case "redundant":
      return finding.rules.length === 0
        ? `\`${finding.rule}\` cannot be broken at all; it says nothing.`
        : `\`${finding.rule}\` follows from ${rules}; it says nothing new.`;
  }
}
