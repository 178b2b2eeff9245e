import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import type { EnvironmentView, SdkKey } from "@yardarm/server/wire";
import { useState } from "react";
import { accessOf } from "../../api/access.ts";
import { useProjectKey } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { keys } from "../../api/keys.ts";
import { describeError } from "../../api/problem-error.ts";
import { sdkKeysQuery } from "../../api/queries.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ModalDialog } from "../../ui/overlay.tsx";
import { Empty, Section } from "../../ui/section.tsx";
import { Ago, dayText } from "../../ui/time.tsx";
import { EditOrigins } from "./edit-origins.tsx";
import { RenewDialog } from "./renew-sdk-key.tsx";

interface SdkKeyListProps {
  readonly environment: EnvironmentView;
  readonly isReadOnly: boolean;
}

/** The keys by which services and browsers get one environment's decisions. */
export function SdkKeyList({ environment, isReadOnly }: SdkKeyListProps) {
  const { data } = useSuspenseQuery(sdkKeysQuery(useHttp(), useProjectKey(), environment.key));
  const [revoking, setRevoking] = useState<SdkKey>();
  const [editing, setEditing] = useState<SdkKey>();
  const [renewing, setRenewing] = useState<SdkKey>();
  const current = data.filter(({ revokedAt }) => revokedAt === null);
  return (
    <Section title={environment.name}>
      {current.length === 0 ? (
        <Empty>No service can connect to {environment.name} yet: it has no key.</Empty>
      ) : (
        <ul className="panel divide-y divide-line">
          {current.map((key) => (
            <KeyRow
              key={key.id}
              sdkKey={key}
              isReadOnly={isReadOnly}
              onEdit={() => setEditing(key)}
              onRenew={() => setRenewing(key)}
              onRevoke={() => setRevoking(key)}
            />
          ))}
        </ul>
      )}
      {editing && <EditOrigins sdkKey={editing} onClose={() => setEditing(undefined)} />}
      {renewing && <RenewDialog sdkKey={renewing} onClose={() => setRenewing(undefined)} />}
      {revoking && <RevokeDialog sdkKey={revoking} onClose={() => setRevoking(undefined)} />}
    </Section>
  );
}

interface KeyRowProps {
  readonly sdkKey: SdkKey;
  readonly isReadOnly: boolean;
  readonly onEdit: () => void;
  readonly onRenew: () => void;
  readonly onRevoke: () => void;
}

function KeyRow({ sdkKey: key, isReadOnly, onEdit, onRenew, onRevoke }: KeyRowProps) {
  return (
    <li
      aria-label={key.name}
      className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 md:grid md:gap-x-4 md:grid-cols-[minmax(0,1fr)_90px_170px_190px_auto]"
    >
      <span className="truncate font-medium max-md:basis-full">{key.name}</span>
      <span className="text-sm text-ink2 max-md:text-xs">
        {key.kind === "server" ? "Server" : "Browser"}
      </span>
      <code className="truncate font-mono text-xs text-ink3">{key.hint}</code>
      <span className="text-xs text-ink3">
        {key.lastUsedAt === null ? (
          "Never used"
        ) : (
          <>
            Last used <Ago at={key.lastUsedAt} />
          </>
        )}
        {key.expiresAt !== null && `, until ${dayText(key.expiresAt.slice(0, 10))}`}
        {isOverlapping(key) && ", two secrets work"}
      </span>
      {!isReadOnly && (
        <span className="flex justify-self-end max-md:order-1 max-md:-ml-3 max-md:basis-full">
          <Button kind="quiet" aria-label={`New secret… for ${key.name}`} onPress={onRenew}>
            New secret…
          </Button>
          <Button kind="quiet" aria-label={`Revoke ${key.name}`} onPress={onRevoke}>
            Revoke…
          </Button>
        </span>
      )}
      {key.origins !== null && (
        <div className="col-span-full flex min-w-0 items-center justify-between gap-4 max-md:basis-full">
          <Pages origins={key.origins} />
          {!isReadOnly && (
            <Button kind="quiet" aria-label={`Change pages of ${key.name}`} onPress={onEdit}>
              Pages…
            </Button>
          )}
        </div>
      )}
    </li>
  );
}

function Pages({ origins }: { origins: NonNullable<SdkKey["origins"]> }) {
  if (origins === "any") return <p className="text-xs text-ink3">For pages of any origin</p>;
  return (
    <p className="min-w-0 text-xs text-ink3">
      For pages of{" "}
      {origins.map((origin, index) => (
        <span key={origin}>
          {index > 0 && ", "}
          <code className="inline-block max-w-full font-mono text-ink2 [overflow-wrap:anywhere]">
            {origin}
          </code>
        </span>
      ))}
    </p>
  );
}

function isOverlapping({ previousUntil }: SdkKey): boolean {
  return previousUntil !== null && new Date(previousUntil) > new Date();
}

function RevokeDialog({ sdkKey, onClose }: { sdkKey: SdkKey; onClose: () => void }) {
  const access = accessOf(useHttp());
  const client = useQueryClient();
  const project = useProjectKey();
  const [failure, setFailure] = useState<string>();
  const revoke = async () => {
    try {
      await access.revokeSdkKey(project, sdkKey.environment, sdkKey.id);
      await client.invalidateQueries({ queryKey: keys.sdkKeys(project, sdkKey.environment) });
      onClose();
    } catch (error) {
      setFailure(describeError(error));
    }
  };
  return (
    <ModalDialog
      title={`Revoke ${sdkKey.name}?`}
      onClose={onClose}
      footer={
        <>
          <Button kind="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button kind="danger" onPress={() => void revoke()}>
            Revoke
          </Button>
        </>
      }
    >
      <p className="text-sm text-ink2">
        Whoever uses it is cut off at once and keeps deciding by what it last knew. This cannot be
        taken back.
      </p>
      {sdkKey.lastUsedAt !== null && (
        <Notice kind="warning">
          Last used <Ago at={sdkKey.lastUsedAt} />.
        </Notice>
      )}
      {failure && (
        <Notice kind="danger" isAlert>
          {failure}
        </Notice>
      )}
    </ModalDialog>
  );
}
