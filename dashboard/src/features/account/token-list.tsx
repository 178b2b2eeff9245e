import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import type { PersonalTokenCreated } from "@yardarm/server/wire";
import { Plus } from "lucide-react";
import { useState } from "react";
import { accessOf } from "../../api/access.ts";
import { useHttp } from "../../api/http-context.tsx";
import { keys } from "../../api/keys.ts";
import { describeError } from "../../api/problem-error.ts";
import { tokensQuery } from "../../api/queries.ts";
import { Button } from "../../ui/button.tsx";
import { SecretText } from "../../ui/copy-button.tsx";
import { Select, TextField } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ModalDialog } from "../../ui/overlay.tsx";
import { Empty, Section } from "../../ui/section.tsx";
import { Ago, dayText } from "../../ui/time.tsx";

/** Tokens by which programs act as this person. */
export function TokenList() {
  const http = useHttp();
  const access = accessOf(http);
  const client = useQueryClient();
  const { data: tokens } = useSuspenseQuery(tokensQuery(http));
  const [isOpen, setOpen] = useState(false);
  const [failure, setFailure] = useState<string>();
  const revoke = async (id: string) => {
    try {
      await access.revokeToken(id);
      await client.invalidateQueries({ queryKey: keys.tokens });
    } catch (error) {
      setFailure(describeError(error));
    }
  };
  return (
    <Section
      title="Personal tokens"
      description="For the command line and scripts: what holds one may do what you may."
      actions={
        <Button onPress={() => setOpen(true)}>
          <Plus size={14} aria-hidden />
          New token
        </Button>
      }
    >
      {failure && <Notice kind="danger">{failure}</Notice>}
      {tokens.length === 0 ? (
        <Empty>You have no tokens.</Empty>
      ) : (
        <ul className="panel divide-y divide-line">
          {tokens.map((token) => (
            <li
              key={token.id}
              aria-label={token.name}
              className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5"
            >
              <span className="min-w-0 flex-1 basis-40 truncate font-medium">{token.name}</span>
              <code className="font-mono text-xs text-ink3">{token.hint}</code>
              <span className="text-xs text-ink3">
                {token.lastUsedAt === null ? (
                  "Never used"
                ) : (
                  <>
                    Last used <Ago at={token.lastUsedAt} />
                  </>
                )}
              </span>
              <span className="text-xs text-ink3">
                {token.expiresAt === null
                  ? "Never expires"
                  : `Until ${dayText(token.expiresAt.slice(0, 10))}`}
              </span>
              <Button
                kind="quiet"
                aria-label={`Revoke ${token.name}`}
                onPress={() => void revoke(token.id)}
              >
                Revoke
              </Button>
            </li>
          ))}
        </ul>
      )}
      {isOpen && <NewToken onClose={() => setOpen(false)} />}
    </Section>
  );
}

const lives = [
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "A year" },
  { value: "never", label: "No end" },
] as const;

function NewToken({ onClose }: { onClose: () => void }) {
  const access = accessOf(useHttp());
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [life, setLife] = useState<(typeof lives)[number]["value"]>("90");
  const [created, setCreated] = useState<PersonalTokenCreated>();
  const [failure, setFailure] = useState<string>();
  const create = async () => {
    try {
      setCreated(
        await access.createToken({
          name: name.trim(),
          expiresInDays: life === "never" ? null : Number(life),
        }),
      );
      void client.invalidateQueries({ queryKey: keys.tokens });
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
        <SecretText what="personal token" text={created.secret} />
      </ModalDialog>
    );
  }
  return (
    <ModalDialog
      title="New personal token"
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
        autoFocus
        placeholder="What will use it"
        maxLength={200}
      />
      <Select label="Valid for" value={life} choices={lives} onChange={setLife} />
      {failure && (
        <Notice kind="danger" isAlert>
          {failure}
        </Notice>
      )}
    </ModalDialog>
  );
}
