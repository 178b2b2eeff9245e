import { useSuspenseQuery } from "@tanstack/react-query";
import type { ScimToken, ScimTokenCreated, SignInSettings } from "@yardarm/server/wire";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useHttp } from "../../api/http-context.tsx";
import { teamsQuery } from "../../api/installation-queries.ts";
import { keys } from "../../api/keys.ts";
import { describeError } from "../../api/problem-error.ts";
import { scimTokensQuery, signInSettingsOf } from "../../api/sign-in.ts";
import { useWrite } from "../../api/use-write.ts";
import { Button } from "../../ui/button.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { NameField, Select } from "../../ui/field.tsx";
import { FormDialog } from "../../ui/form-dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { SecretDialog } from "../../ui/secret-dialog.tsx";
import { Section } from "../../ui/section.tsx";
import { Ago } from "../../ui/time.tsx";

interface DirectorySectionProps {
  readonly settings: SignInSettings;
  readonly version: number;
  readonly isReadOnly: boolean;
}

/** Where a directory writes people and groups (SCIM), and what it is let in with. */
export function DirectorySection({ settings, version, isReadOnly }: DirectorySectionProps) {
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
            <code className="min-w-0 font-mono text-xs wrap-anywhere">{settings.scimUrl}</code>
            <CopyButton what="SCIM address" text={settings.scimUrl} />
          </span>
        </div>
        <HeirChoice settings={settings} version={version} isReadOnly={isReadOnly} />
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
      {isOpen && <NewDirectoryToken onClose={() => setOpen(false)} />}
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

/** No key of a team: those begin with a letter or digit. */
const nobody = "+nobody";

function HeirChoice({ settings, version, isReadOnly }: DirectorySectionProps) {
  const http = useHttp();
  const { data: teams } = useSuspenseQuery(teamsQuery(http));
  const { run, failure } = useWrite(keys.signInSettings);
  return (
    <div className="px-4 py-3">
      <Select
        label="What leavers own goes to"
        className="max-w-80"
        value={settings.heirTeam ?? nobody}
        isDisabled={isReadOnly}
        hint="Leavers are those whom the directory switches off. Owners change by change requests."
        choices={[
          { value: nobody, label: "Nobody yet: the access review shows it" },
          ...teams.map(({ key, name }) => ({ value: key, label: name })),
        ]}
        onChange={(key) => {
          const heirTeam = key === nobody ? null : key;
          void run(() => signInSettingsOf(http).change({ heirTeam }, version));
        }}
      />
      {failure && (
        <Notice kind="danger" isAlert className="mt-3">
          {failure}
        </Notice>
      )}
    </div>
  );
}

function NewDirectoryToken({ onClose }: { onClose: () => void }) {
  const writes = signInSettingsOf(useHttp());
  const { run, failure } = useWrite(keys.scimTokens, keys.allTokens);
  const [name, setName] = useState("");
  const [created, setCreated] = useState<ScimTokenCreated>();
  if (created) {
    return (
      <SecretDialog
        title={`The token ${created.token.name}`}
        what="directory token"
        secret={created.secret}
        onClose={onClose}
      />
    );
  }
  return (
    <FormDialog
      title="New directory token"
      action="Create"
      missing={name.trim() === "" ? "It needs a name." : undefined}
      failure={failure}
      onSubmit={() => run(async () => setCreated(await writes.createScimToken(name.trim())))}
      onClose={onClose}
    >
      <NameField value={name} onChange={setName} placeholder="Entra" autoFocus />
    </FormDialog>
  );
}
