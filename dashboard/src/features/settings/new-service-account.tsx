import type { PersonalTokenCreated, ServiceAccountView } from "@yardarm/server/wire";
import { useState } from "react";
import { useHttp } from "../../api/http-context.tsx";
import { installationOf } from "../../api/installation.ts";
import { keys } from "../../api/keys.ts";
import { useWrite } from "../../api/use-write.ts";
import { NameField, Select, TextField } from "../../ui/field.tsx";
import { FormDialog } from "../../ui/form-dialog.tsx";
import { TokenSecret } from "../../ui/secret-dialog.tsx";
import { daysOf, type TokenLife, tokenLives } from "../../ui/token-lives.ts";

/** Makes a service account; what it may do is given to it afterwards. */
export function NewServiceAccount({ onClose }: { onClose: () => void }) {
  const installation = installationOf(useHttp());
  const { run, failure } = useWrite(keys.serviceAccounts);
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const create = async () => {
    const body = { name: name.trim(), description };
    if (await run(() => installation.createAccount(body))) onClose();
  };
  return (
    <FormDialog
      title="New service account"
      action="Create"
      onClose={onClose}
      missing={name.trim() === "" ? "It needs a name." : undefined}
      failure={failure}
      onSubmit={create}
    >
      <NameField value={name} onChange={setName} autoFocus placeholder="Deploy pipeline" />
      <TextField
        label="What it is for"
        value={description}
        onChange={setDescription}
        maxLength={1000}
      />
      <p className="text-sm text-ink2">It may do nothing until you give it a role.</p>
    </FormDialog>
  );
}

interface NewTokenProps {
  readonly account: ServiceAccountView;
  readonly onClose: () => void;
}

/** Makes a token of a service account, and shows its secret. */
export function NewToken({ account, onClose }: NewTokenProps) {
  const installation = installationOf(useHttp());
  const { run, failure } = useWrite(keys.accountTokens(account.id), keys.allTokens);
  const [name, setName] = useState("");
  const [life, setLife] = useState<TokenLife>("90");
  const [created, setCreated] = useState<PersonalTokenCreated>();
  if (created) return <TokenSecret created={created} onClose={onClose} />;
  const create = () =>
    run(async () => {
      const body = { name: name.trim(), expiresInDays: daysOf(life) };
      setCreated(await installation.createAccountToken(account.id, body));
    });
  return (
    <FormDialog
      title={`New token for ${account.name}`}
      action="Create"
      onClose={onClose}
      missing={name.trim() === "" ? "It needs a name." : undefined}
      failure={failure}
      onSubmit={create}
    >
      <NameField value={name} onChange={setName} autoFocus placeholder="Where it will be kept" />
      <Select label="Valid for" value={life} choices={tokenLives} onChange={setLife} />
    </FormDialog>
  );
}
