import { useQuery } from "@tanstack/react-query";
import type { RequestPreview } from "@yardarm/server/wire";
import { Siren } from "lucide-react";
import { useMay, useProjectKey } from "../api/current-project.tsx";
import { useHttp } from "../api/http-context.tsx";
import { membersQuery } from "../api/queries.ts";
import { Button } from "../ui/button.tsx";
import { orText } from "../ui/list-text.ts";

interface EmergencyBoxProps {
  readonly emergency: RequestPreview["emergency"];
  readonly isDisabled: boolean;
  readonly onPress: () => void;
}

/** The way past everybody, for what cannot wait: only to what is safe, and looked back at by somebody else. */
export function EmergencyBox({ emergency, isDisabled, onPress }: EmergencyBoxProps) {
  const isPermitted = useMay("change.emergency");
  return (
    <section
      aria-label="In an emergency"
      className="rounded-lg border border-line px-4 py-3 text-sm"
    >
      <h3 className="flex items-center gap-2 font-semibold">
        <Siren size={16} aria-hidden className="text-bad-ink" />
        It cannot wait?
      </h3>
      {!emergency.may ? (
        <p className="mt-1 text-ink2">{emergency.why}</p>
      ) : isPermitted ? (
        <div className="mt-1 flex flex-wrap items-center gap-x-4 gap-y-2">
          <p className="min-w-0 flex-1 basis-60 text-ink2">
            Nobody is asked and it is done at once. Say why now or within 24 hours; afterwards
            somebody else looks at it.
          </p>
          <Button kind="danger" isDisabled={isDisabled} onPress={onPress}>
            Do it now, as an emergency
          </Button>
        </div>
      ) : (
        <WhoCan />
      )}
    </section>
  );
}

/** Names the people who may do what the reader may not. */
function WhoCan() {
  const { data } = useQuery(membersQuery(useHttp(), useProjectKey()));
  const admins = (data ?? [])
    .filter(({ role }) => role === "admin")
    .map(({ person }) => person.name);
  return (
    <p className="mt-1 text-ink2">
      {admins.length === 0 ? "An admin of this project" : orText(admins)} can do it at once, without
      asking anybody.
    </p>
  );
}
