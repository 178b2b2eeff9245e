import { useSuspenseQuery } from "@tanstack/react-query";
import type { ScimToken, ScimTokenCreated } from "@yardarm/server/wire";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useHttp } from "../../api/http-context.tsx";
import { keys } from "../../api/keys.ts";
import { describeError } from "../../api/problem-error.ts";
import { scimTokensQuery, signInSettingsOf } from "../../api/sign-in.ts";
import { Button } from "../../ui/button.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { CopyButton, SecretText } from "../../ui/copy-button.tsx";
import { TextField } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ModalDialog } from "../../ui/overlay.tsx";
import { Section } from "../../ui/section.tsx";
import { Ago } from "../../ui/time.tsx";
import { useWrite } from "./use-write.ts";

/** Where a directory writes people and groups (SCIM), and what it is let in with. */
export function DirectorySection({ url, isReadOnly }: { url: string; isReadOnly: boolean }) {
  const http = useHttp();
  const writes = signInSettingsOf(http);
  const { data: tokens } = useSuspenseQuery(scimTokensQuery(http));
  const { refresh } = useWrite(keys.scimTokens, keys.allTokens);
  const [isOpen, setOpen] = useState(false);
  const [revoking, setRevoking] = useState<ScimToken>();
  return (
    <Section
      title="Directory"
      description="Over SCIM a directory makes people, switches them off the minute they leave, and keeps groups."
      actions={
        !isReadOnly && (
          <Button onPress={() => setOpen(true)}>
            <Plus size={14} aria-hidden />
            New directory token
          </Button>
        )
      }
    >
      <div className="panel divide-y divide-line">
        <div className="flex flex-wrap items-center gap-x-4 px-4 py-2 text-sm">
          <span className="w-28 shrink-0 text-ink2">SCIM address</span>
          <span className="flex min-w-0 flex-1 basis-52 items-center gap-1">
            <code className="min-w-0 font-mono text-xs wrap-anywhere">{url}</code>
            <CopyButton what="SCIM address" text={url} />
          </span>
        </div>
        {tokens.length === 0 ? (
          <p className="px-4 py-3 text-sm text-ink2">No directory has a token.</p>
        ) : (
          <ul className="divide-y divide-line">
            {tokens.map((token) => (
              <li
                key={token.id}
                aria-label={token.name}
                className="flex items-center gap-x-4 px-4 py-2.5"
              >
                <div className="min-w-0 flex-1 basis-40">
                  <p className="flex flex-wrap items-baseline gap-x-3">
                    <span className="truncate text-sm font-medium">{token.name}</span>
                    <code className="font-mono text-xs text-ink3">{token.hint}</code>
                  </p>
                  <p className="text-xs text-ink3">
                    {token.lastUsedAt === null ? (
                      "Never used"
                    ) : (
                      <>
                        Last used <Ago at={token.lastUsedAt} />
                      </>
                    )}
                  </p>
                </div>
                {!isReadOnly && (
                  <Button
                    kind="quiet"
                    aria-label={`Revoke ${token.name}`}
                    onPress={() => setRevoking(token)}
                  >
                    Revoke…
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </div>
      {isOpen && <NewDirectoryToken onClose={() => setOpen(false)} onCreated={refresh} />}
      {revoking && (
        <Confirm
          title={`Revoke ${revoking.name}?`}
          action="Revoke"
          describe={describeError}
          onClose={() => setRevoking(undefined)}
          onConfirm={async () => {
            await writes.revokeScimToken(revoking.id);
            await refresh();
          }}
        >
          <p>
            The directory that uses it can write nothing more: who leaves stays able to sign in.
          </p>
        </Confirm>
      )}
    </Section>
  );
}

interface NewDirectoryTokenProps {
  readonly onCreated: () => Promise<unknown>;
  readonly onClose: () => void;
}

function NewDirectoryToken({ onCreated, onClose }: NewDirectoryTokenProps) {
  const writes = signInSettingsOf(useHttp());
  const [name, setName] = useState("");
  const [created, setCreated] = useState<ScimTokenCreated>();
  const [failure, setFailure] = useState<string>();
  const create = async () => {
    setFailure(undefined);
    try {
      setCreated(await writes.createScimToken(name.trim()));
      await onCreated();
    } catch (error) {
      setFailure(describeError(error));
    }
  };
  if (created) {
    return (
      <ModalDialog
        title={`The token ${created.token.name}`}
        onClose={onClose}
        footer={
          <Button kind="primary" onPress={onClose}>
            Done
          </Button>
        }
      >
        <Notice kind="warning">Copy it now. It is stored hashed and cannot be shown again.</Notice>
        <SecretText what="directory token" text={created.secret} />
      </ModalDialog>
    );
  }
  return (
    <ModalDialog
      title="New directory token"
      onClose={onClose}
      footer={
        <>
          <Button kind="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button kind="primary" isDisabled={name.trim() === ""} onPress={() => void create()}>
            Create
          </Button>
        </>
      }
    >
      <TextField
        label="Name"
        value={name}
        onChange={setName}
        placeholder="Entra"
        maxLength={200}
        autoFocus
      />
      {failure && (
        <Notice kind="danger" isAlert>
          {failure}
        </Notice>
      )}
    </ModalDialog>
  );
}
