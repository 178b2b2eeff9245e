import type { ApprovalView } from "@yardarm/server/wire";
import { CircleCheck, CircleX } from "lucide-react";
import { Ago } from "../../ui/time.tsx";

const voidedTexts: Record<NonNullable<ApprovalView["voided"]>["why"], string> = {
  edited: "No longer counts: it was edited afterwards.",
  moved: "No longer counts: what it changes was changed by somebody else.",
  withdrawn: "Taken back.",
  left: "No longer counts: whoever gave it is gone.",
  unpermitted: "No longer counts: whoever gave it may not approve this any more.",
};

/** Who agreed, and what became of that. An approval that no longer counts is still shown. */
export function ApprovalList({ approvals }: { approvals: readonly ApprovalView[] }) {
  if (approvals.length === 0) return null;
  return (
    <ul className="flex flex-col gap-2.5 text-sm" aria-label="Approvals">
      {approvals.map(({ by, at, comment, voided }) => (
        <li key={`${by.id} ${at}`} className="flex gap-2.5">
          {voided === null ? (
            <CircleCheck size={16} aria-hidden className="mt-0.5 shrink-0 text-on" />
          ) : (
            <CircleX size={16} aria-hidden className="mt-0.5 shrink-0 text-ink3" />
          )}
          <div className="min-w-0 wrap-anywhere">
            <p>
              <span className={voided === null ? "font-medium" : "text-ink3 line-through"}>
                {by.name} agreed
              </span>{" "}
              <span className="text-xs text-ink3">
                <Ago at={at} />
              </span>
            </p>
            {voided !== null && <p className="text-ink2">{voidedTexts[voided.why]}</p>}
            {comment !== null && <p className="text-ink2">“{comment}”</p>}
          </div>
        </li>
      ))}
    </ul>
  );
}
