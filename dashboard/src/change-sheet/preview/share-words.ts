import { percentText } from "@yardarm/core/registry";
import type { ShareView } from "@yardarm/server/wire";
import { countText, sentenceCase } from "../../ui/list-text.ts";

/** How much moves, in one word: `15 %`, `about 12 %`, `not known`. */
export function shareText({ share, basis }: Pick<ShareView, "share" | "basis">): string {
  if (share === null || basis === "unknown") return "not known";
  return basis === "exact" ? percentText(share) : `about ${percentText(rounded(share))}`;
}

/** The whole sentence about one flag in one environment. */
export function shareSentence({ share, basis }: Pick<ShareView, "share" | "basis">): string {
  if (share === null || basis === "unknown") return "How many get another variant is not known.";
  if (share === 0) return "Nobody gets another variant.";
  if (share === 1) return "Everybody gets another variant.";
  return `${sentenceCase(shareText({ share, basis }))} of those who ask get another variant.`;
}

export const basisTexts: Record<ShareView["basis"], string> = {
  exact: "Exact",
  estimate: "Estimate",
  unknown: "Not known",
};

/** The most that moves, over all flags and environments; undefined when no flag is touched, nor in a group that is. */
export function largestShare(shares: readonly ShareView[]): ShareView | undefined {
  return shares.reduce<ShareView | undefined>(
    (most, each) => (most === undefined || weight(each) > weight(most) ? each : most),
    undefined,
  );
}

/** Not knowing counts most: whoever agrees has to see that. */
function weight({ share }: ShareView): number {
  return share ?? Number.POSITIVE_INFINITY;
}

/** `of checkout.wallet’s subjects`, or of how many flags. */
export function ofFlagsText(shares: readonly ShareView[]): string {
  const flags = new Set(shares.map(({ flag }) => flag));
  const [only] = flags;
  return flags.size === 1 ? `of \`${only}\`` : `at most, of ${countText(flags.size, "flag")}`;
}

/** No estimate is known to a thousandth. */
function rounded(share: number): number {
  return share < 0.01 ? Math.round(share * 1000) / 1000 : Math.round(share * 100) / 100;
}
