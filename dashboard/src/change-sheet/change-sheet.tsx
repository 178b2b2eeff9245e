import { useQuery } from "@tanstack/react-query";
import type { Applied, Preview } from "@yardarm/server/wire";
import { ShieldAlert, Siren } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { useCommands, useEnvironments, useMay, useProjectKey } from "../api/current-project.tsx";
import type { Answer } from "../api/http.ts";
import { useHttp } from "../api/http-context.tsx";
import { describeError } from "../api/problem-error.ts";
import { membersQuery } from "../api/queries.ts";
import { Button } from "../ui/button.tsx";
import { Checkbox, TextArea } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { SideSheet } from "../ui/overlay.tsx";
import { Sentence } from "../ui/sentence.tsx";
import type { Consent, Proposal } from "./proposal.ts";
import { useWriteBlock } from "./write-block.ts";

interface ChangeSheetProps {
  readonly proposal: Proposal;
  readonly onDone: (answer: Answer<Applied>) => void;
  readonly onClose: () => void;
}

/** Shows what a change would do before it is done, and what stands in its way. */
export function ChangeSheet({ proposal, onDone, onClose }: ChangeSheetProps) {
  const commands = useCommands();
  const id = useId();
  const preview = useQuery({
    queryKey: ["preview", id],
    queryFn: () => commands.preview({ changes: [...proposal.changes] }),
    gcTime: 0,
  });
  const isAdmin = useMay("change.emergency");
  const block = useWriteBlock();
  const [reason, setReason] = useState("");
  const [isGlassBroken, setGlassBroken] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const [isSending, setSending] = useState(false);
  const isProtected = (preview.data?.protected.length ?? 0) > 0;
  const missing =
    block ?? missingStep({ preview: preview.data, isProtected, isAdmin, isGlassBroken, reason });

  async function submit(): Promise<void> {
    setSending(true);
    setFailure(undefined);
    const consent: Consent = {
      ...(reason.trim() === "" ? {} : { reason: reason.trim() }),
      ...(isProtected ? { emergency: true } : {}),
    };
    try {
      onDone(await proposal.send(consent));
    } catch (error) {
      setFailure(error);
      setSending(false);
    }
  }

  return (
    <SideSheet
      title={proposal.title}
      eyebrow="Change"
      onClose={onClose}
      footer={
        <>
          <p aria-live="polite" className="min-w-0 flex-1 basis-40 text-sm font-medium">
            {missing}
          </p>
          <Button kind="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button
            kind={isProtected ? "danger" : "primary"}
            isDisabled={missing !== undefined || isSending}
            onPress={() => void submit()}
          >
            {isProtected ? "Break the glass and apply" : "Apply"}
          </Button>
        </>
      }
    >
      {proposal.picture}
      <PreviewList preview={preview.data} error={preview.error} />
      {isProtected && preview.data && (
        <Protection environments={preview.data.protected} isAdmin={isAdmin}>
          <Checkbox
            label="This cannot wait: write past the protection"
            hint="Everyone who reads the record will see that the glass was broken, by whom and why."
            isSelected={isGlassBroken}
            onChange={setGlassBroken}
          />
        </Protection>
      )}
      {(!isProtected || isAdmin) && (
        <TextArea
          label="Why"
          value={reason}
          onChange={setReason}
          maxLength={2000}
          placeholder="Goes on the record"
          hint={isProtected ? "Required when the glass is broken." : "Optional."}
        />
      )}
      {failure !== undefined && (
        <Notice kind="danger" title="Not applied" isAlert>
          {describeError(failure)}
        </Notice>
      )}
    </SideSheet>
  );
}

interface Steps {
  readonly preview: Preview | undefined;
  readonly isProtected: boolean;
  readonly isAdmin: boolean;
  readonly isGlassBroken: boolean;
  readonly reason: string;
}

/** What is still to be done before this can be sent; undefined when nothing is. */
function missingStep({
  preview,
  isProtected,
  isAdmin,
  isGlassBroken,
  reason,
}: Steps): string | undefined {
  if (preview === undefined) return "";
  if (!isProtected) return undefined;
  if (!isAdmin) return "Only an admin can write past the protection.";
  if (!isGlassBroken) return "Direct writes are refused here.";
  return reason.trim() === "" ? "Say why to continue." : undefined;
}

function PreviewList({ preview, error }: { preview: Preview | undefined; error: Error | null }) {
  const names = new Map(useEnvironments().map(({ key, name }) => [key, name]));
  if (error) {
    return (
      <Notice kind="danger" title="This cannot be applied" isAlert>
        {describeError(error)}
      </Notice>
    );
  }
  if (preview === undefined)
    return <p className="text-sm text-ink3">Working out what this would do…</p>;
  const touched = preview.touched.map((key) => names.get(key) ?? key);
  return (
    <section aria-label="What this would do">
      <h3 className="text-sm font-semibold">What this would do</h3>
      <ul className="panel mt-2 divide-y divide-line">
        {preview.sentences.map((sentence) => (
          <li key={sentence} className="px-4 py-2.5 text-sm wrap-anywhere">
            <Sentence text={sentence} />
          </li>
        ))}
      </ul>
      <p className="mt-2 text-sm text-ink2">
        {touched.length === 0
          ? "No service would notice."
          : `Services in ${new Intl.ListFormat("en").format(touched)} would decide by it within moments.`}
      </p>
    </section>
  );
}

interface ProtectionProps {
  readonly environments: readonly string[];
  readonly isAdmin: boolean;
  readonly children: ReactNode;
}

function Protection({ environments, isAdmin, children }: ProtectionProps) {
  const names = new Map(useEnvironments().map(({ key, name }) => [key, name]));
  const list = new Intl.ListFormat("en").format(environments.map((key) => names.get(key) ?? key));
  const are = environments.length === 1 ? "is" : "are";
  return (
    <section aria-label="Protection" className="rounded-lg border border-bad">
      <p className="flex gap-2.5 px-4 py-3 text-sm">
        <ShieldAlert size={16} aria-hidden className="mt-0.5 shrink-0 text-bad-ink" />
        <span>
          <strong className="font-semibold">
            {list} {are} protected.
          </strong>{" "}
          A change that touches {environments.length === 1 ? "it" : "them"} is refused when one
          person writes it directly.
        </span>
      </p>
      <div className="flex gap-2.5 rounded-b-lg bg-bad-wash px-4 py-3 text-bad-ink">
        <Siren size={16} aria-hidden className="mt-0.5 shrink-0" />
        <div className="min-w-0 text-sm">{isAdmin ? children : <WhoCan />}</div>
      </div>
    </section>
  );
}

/** Names the people who may do what the reader may not. */
function WhoCan() {
  const { data } = useQuery(membersQuery(useHttp(), useProjectKey()));
  const admins = (data ?? [])
    .filter(({ role }) => role === "admin")
    .map(({ person }) => person.name);
  if (admins.length === 0)
    return <p>In an emergency, an admin of this project can write past the protection.</p>;
  return (
    <p>
      In an emergency, {new Intl.ListFormat("en", { type: "disjunction" }).format(admins)} can write
      past the protection.
    </p>
  );
}
