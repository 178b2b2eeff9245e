import { useQuery } from "@tanstack/react-query";
import type { PersonalToken, PersonalTokenCreated, ServiceAccountView } from "@yardarm/server/wire";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useHttp } from "../../api/http-context.tsx";
import { installationOf } from "../../api/installation.ts";
import { accountTokensQuery } from "../../api/installation-queries.ts";
import { keys } from "../../api/keys.ts";
import { describeError } from "../../api/problem-error.ts";
import { useWrite } from "../../api/use-write.ts";
import { Button } from "../../ui/button.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { Notice } from "../../ui/notice.tsx";
import { TokenSecret } from "../../ui/secret-dialog.tsx";
import { Empty, Section } from "../../ui/section.tsx";
import { Tag } from "../../ui/tag.tsx";
import { TokenFacts } from "../../ui/token-facts.tsx";
import { GrantsDialog } from "./grants-dialog.tsx";
import { NewServiceAccount, NewToken } from "./new-service-account.tsx";

interface ServiceAccountListProps {
  readonly accounts: readonly ServiceAccountView[];
  readonly isReadOnly: boolean;
}

/** Programs that act in their own name, with their tokens. */
export function ServiceAccountList({ accounts, isReadOnly }: ServiceAccountListProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Section
      title="Service accounts"
      description="For pipelines and other programs: they act in their own name, so nobody's leaving stops them."
      actions={
        !isReadOnly && (
          <Button kind="primary" onPress={() => setOpen(true)}>
            <Plus size={16} aria-hidden />
            New service account
          </Button>
        )
      }
    >
      {accounts.length === 0 ? (
        <Empty>There is none yet.</Empty>
      ) : (
        <ul className="flex flex-col gap-3">
          {accounts.map((account) => (
            <AccountCard key={account.id} account={account} isReadOnly={isReadOnly} />
          ))}
        </ul>
      )}
      {isOpen && <NewServiceAccount onClose={() => setOpen(false)} />}
    </Section>
  );
}

interface AccountCardProps {
  readonly account: ServiceAccountView;
  readonly isReadOnly: boolean;
}

function AccountCard({ account, isReadOnly }: AccountCardProps) {
  const { id, name, description, isActive } = account;
  const installation = installationOf(useHttp());
  const { run, failure, refresh } = useWrite(keys.serviceAccounts);
  const [open, setOpen] = useState<"roles" | "token" | "off">();
  const close = () => setOpen(undefined);
  const setActive = (next: boolean) => installation.changeAccount(id, { isActive: next });
  return (
    <li aria-label={name} className="panel px-4 py-3.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <div className="min-w-0 flex-1 basis-60">
          <h3 className="flex flex-wrap items-center gap-2 font-medium">
            <span className="wrap-anywhere">{name}</span>
            {!isActive && <Tag tone="warning">Switched off</Tag>}
          </h3>
          {description && <p className="text-sm text-ink2 wrap-anywhere">{description}</p>}
        </div>
        {!isReadOnly && (
          <div className="flex flex-wrap max-sm:-ml-3">
            <Button kind="quiet" aria-label={`Roles of ${name}`} onPress={() => setOpen("roles")}>
              Roles…
            </Button>
            <Button
              kind="quiet"
              aria-label={`New token for ${name}`}
              onPress={() => setOpen("token")}
            >
              New token…
            </Button>
            {isActive ? (
              <Button kind="quiet" aria-label={`Switch off ${name}`} onPress={() => setOpen("off")}>
                Switch off…
              </Button>
            ) : (
              <Button
                kind="quiet"
                aria-label={`Switch on ${name}`}
                onPress={() => void run(() => setActive(true))}
              >
                Switch on
              </Button>
            )}
          </div>
        )}
      </div>
      <AccountTokens account={account} isReadOnly={isReadOnly} />
      {failure && (
        <Notice kind="danger" isAlert>
          {failure}
        </Notice>
      )}
      {open === "roles" && (
        <GrantsDialog grantee={{ kind: "service_account", id, name }} onClose={close} />
      )}
      {open === "token" && <NewToken account={account} onClose={close} />}
      {open === "off" && (
        <Confirm
          title={`Switch ${name} off?`}
          action="Switch off"
          describe={describeError}
          onClose={close}
          onConfirm={async () => {
            await setActive(false);
            await refresh();
          }}
        >
          <p>
            Whatever uses one of its tokens is refused at once. Switched on again, tokens that have
            not run out work again.
          </p>
        </Confirm>
      )}
    </li>
  );
}

function AccountTokens({ account, isReadOnly }: AccountCardProps) {
  const http = useHttp();
  const installation = installationOf(http);
  const { data: tokens = [] } = useQuery(accountTokensQuery(http, account.id));
  const { run, failure } = useWrite(keys.accountTokens(account.id), keys.allTokens);
  const [created, setCreated] = useState<PersonalTokenCreated>();
  const renew = (token: PersonalToken) =>
    void run(async () =>
      setCreated(await installation.rotateAccountToken(account.id, token.id, { overlapHours: 24 })),
    );
  if (tokens.length === 0) {
    return <p className="mt-2 text-sm text-ink3">No token: nothing can use it yet.</p>;
  }
  return (
    <>
      <ul className="mt-3 divide-y divide-line border-t border-line">
        {tokens.map((token) => (
          <li
            key={token.id}
            aria-label={token.name}
            className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2"
          >
            <TokenFacts token={token} />
            {!isReadOnly && (
              <div className="flex max-sm:-ml-3">
                <Button
                  kind="quiet"
                  aria-label={`New secret for ${token.name}`}
                  onPress={() => renew(token)}
                >
                  New secret
                </Button>
                <Button
                  kind="quiet"
                  aria-label={`Revoke ${token.name}`}
                  onPress={() => void run(() => installation.revokeToken(token.id))}
                >
                  Revoke
                </Button>
              </div>
            )}
          </li>
        ))}
      </ul>
      {failure && (
        <Notice kind="danger" isAlert>
          {failure}
        </Notice>
      )}
      {created && <TokenSecret created={created} onClose={() => setCreated(undefined)} />}
    </>
  );
}
