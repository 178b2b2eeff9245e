import type { DemandView } from "@yardarm/server/wire";
import { CircleCheck, CircleDashed } from "lucide-react";
import { useEnvironmentName, useMe } from "../../api/current-project.tsx";
import { andText, countText, orText } from "../../ui/list-text.ts";
import { Sentence } from "../../ui/sentence.tsx";

/** Who has to agree, who has, and who still could. */
export function DemandList({ demands }: { demands: readonly DemandView[] }) {
  const nameOf = useEnvironmentName();
  const me = useMe().person.id;
  return (
    <ul className="flex flex-col gap-3 text-sm">
      {demands.map((demand) => {
        const { isMet, given, approvals, environments, policy, reason, stuck } = demand;
        const Icon = isMet ? CircleCheck : CircleDashed;
        return (
          <li key={`${policy} ${environments.join()} ${approvals}`} className="flex gap-2.5">
            <Icon
              size={16}
              aria-hidden
              className={`mt-0.5 shrink-0 ${isMet ? "text-on" : "text-ink3"}`}
            />
            <div className="min-w-0 wrap-anywhere">
              <p className="font-medium">
                {whoText(demand)}
                {environments.length > 0 && ` for ${andText(environments.map(nameOf))}`}
                <span className="font-normal whitespace-nowrap text-ink3 num">
                  {" "}
                  {given} of {approvals}
                </span>
              </p>
              <p className="text-ink2">
                <Sentence text={reason} />
              </p>
              {!isMet && stuck === null && <p className="text-ink2">{mayMeetText(demand, me)}</p>}
              {stuck !== null && (
                <p className="font-medium text-warn-ink">
                  Nobody can, as people and roles are now.
                </p>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

function whoText({ from, owners, approvals }: DemandView): string {
  if (from === "owner_team") {
    return `${andText(owners.map(({ name }) => name)) || "The team that answers for it"} has to agree`;
  }
  return approvals === 1
    ? "Somebody else has to agree"
    : `${countText(approvals, "other")} have to agree`;
}

/** Names more than this would be a list of the staff. */
const namesMax = 5;

function mayMeetText({ mayMeet }: DemandView, me: string): string {
  // Whoever reads comes first, since that is what they want to know.
  const names = mayMeet
    .toSorted((one, other) => Number(other.id === me) - Number(one.id === me))
    .map(({ id, name }) => (id === me ? "You" : name));
  const hidden = names.length - namesMax;
  return hidden > 0
    ? `${names.slice(0, namesMax).join(", ")} or ${countText(hidden, "other")} can.`
    : `${orText(names)} can.`;
}
