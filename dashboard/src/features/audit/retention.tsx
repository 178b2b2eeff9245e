import { useSuspenseQuery } from "@tanstack/react-query";
import { UserRoundX } from "lucide-react";
import { useState } from "react";
import { retentionQuery } from "../../api/audit-queries.ts";
import { useMayEverywhere } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { Button } from "../../ui/button.tsx";
import { RetentionDialog } from "./retention-dialog.tsx";
import { lengthText } from "./retention-words.ts";

/** For how long the record knows who people were, for those who may see how the installation is set up. */
export function Retention() {
  return useMayEverywhere("installation.read") ? <Setting /> : null;
}

function Setting() {
  const { personalMonths } = useSuspenseQuery(retentionQuery(useHttp())).data;
  const mayChange = useMayEverywhere("retention.write");
  const [isOpen, setOpen] = useState(false);
  return (
    <section
      aria-label="Personal data"
      className="panel mb-4 flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 text-sm"
    >
      <UserRoundX size={16} aria-hidden className="shrink-0 text-ink3" />
      <div className="min-w-0 flex-1 basis-60">
        <p>
          Every record keeps names and addresses{" "}
          <span className="font-medium">{lengthText(personalMonths)}</span>.
        </p>
        <p className="text-ink2">
          {personalMonths === null
            ? "Names, e-mail addresses, IP addresses and user agents stay readable until somebody is erased."
            : "Then names, e-mail addresses, IP addresses and user agents become unreadable. What was done stays."}
        </p>
      </div>
      {mayChange && (
        <Button aria-label="Change how long people are known" onPress={() => setOpen(true)}>
          Change…
        </Button>
      )}
      {isOpen && <RetentionDialog current={personalMonths} onClose={() => setOpen(false)} />}
    </section>
  );
}
