import type { WebhookView } from "@yardarm/server/wire";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Select } from "../../ui/field.tsx";
import { Ago } from "../../ui/time.tsx";

interface SecretListProps {
  readonly secrets: WebhookView["secrets"];
  /** For how many hours the old secret signs too. */
  readonly onRotate: (keepOldForHours: number) => void;
}

/** What deliveries are signed with, and a new secret when the old one should go. */
export function SecretList({ secrets, onRotate }: SecretListProps) {
  const [hours, setHours] = useState("24");
  return (
    <section aria-label="Secrets">
      <h3 className="text-sm font-medium">Signed with</h3>
      <ul className="mt-1 text-sm text-ink2">
        {secrets.map(({ hint, createdAt, expiresAt }) => (
          <li key={`${hint}${createdAt}`}>
            <code className="font-mono text-xs">{hint}</code>, made <Ago at={createdAt} />
            {expiresAt !== null && (
              <>
                , signs until <Ago at={expiresAt} />
              </>
            )}
          </li>
        ))}
      </ul>
      <div className="mt-3 flex flex-wrap items-end gap-3">
        <Select
          label="The old secret also signs"
          className="flex-1 basis-44"
          value={hours}
          choices={[
            { value: "0", label: "no longer" },
            { value: "24", label: "for a day" },
            { value: "168", label: "for a week" },
          ]}
          onChange={setHours}
        />
        <Button onPress={() => onRotate(Number(hours))}>New secret</Button>
      </div>
    </section>
  );
}
