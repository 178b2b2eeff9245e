import type { ReviewedToken } from "@yardarm/server/wire";
import { useState } from "react";
import { useHttp } from "../../api/http-context.tsx";
import { installationOf } from "../../api/installation.ts";
import { keys } from "../../api/keys.ts";
import { describeError } from "../../api/problem-error.ts";
import { useWrite } from "../../api/use-write.ts";
import { Button } from "../../ui/button.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { Empty } from "../../ui/section.tsx";
import { Tag } from "../../ui/tag.tsx";
import { Ago } from "../../ui/time.tsx";
import { TokenFacts } from "../../ui/token-facts.tsx";

type Verdict = ReviewedToken["verdicts"][number];

const verdictTags: Record<Verdict, { text: string; tone: "plain" | "warning" | "danger" } | null> =
  {
    in_use: null,
    unused: { text: "Not used for long", tone: "warning" },
    expiring: { text: "Runs out soon", tone: "warning" },
    expired: { text: "Has run out", tone: "plain" },
    // The facts beside it say so already.
    endless: null,
    owner_off: { text: "Owner switched off", tone: "danger" },
  };

const kindLabels: Record<ReviewedToken["kind"], string> = {
  pat: "Personal token",
  svc: "Service account",
  server: "SDK key, server",
  client: "SDK key, browser",
  scim: "Directory",
};

interface TokenTableProps {
  readonly tokens: readonly ReviewedToken[];
  readonly isReadOnly: boolean;
}

/** Tokens of everybody, with what is remarkable about each. */
export function TokenTable({ tokens, isReadOnly }: TokenTableProps) {
  const installation = installationOf(useHttp());
  const { refresh } = useWrite(keys.allTokens, keys.serviceAccounts, ["access-review"]);
  const [revoking, setRevoking] = useState<ReviewedToken>();
  if (tokens.length === 0) return <Empty>There is none.</Empty>;
  return (
    <>
      <ul className="panel divide-y divide-line">
        {tokens.map((token) => (
          <li
            key={token.id}
            aria-label={`${token.name} of ${token.owner}`}
            className="grid items-center gap-x-4 gap-y-1.5 px-4 py-2.5 lg:grid-cols-[minmax(0,1fr)_minmax(0,13rem)_minmax(0,15rem)_6rem]"
          >
            <TokenFacts token={token} />
            <div className="min-w-0">
              <p className="truncate text-sm">{token.owner}</p>
              <p className="text-xs text-ink3">{kindLabels[token.kind]}</p>
            </div>
            <TokenVerdicts verdicts={token.verdicts} />
            {!isReadOnly && (token.kind === "pat" || token.kind === "svc") && (
              <Button
                kind="quiet"
                className="max-lg:-ml-3 max-lg:justify-self-start lg:justify-self-end"
                aria-label={`Revoke ${token.name} of ${token.owner}`}
                onPress={() => setRevoking(token)}
              >
                Revoke…
              </Button>
            )}
          </li>
        ))}
      </ul>
      {revoking && (
        <Confirm
          title={`Revoke ${revoking.name} of ${revoking.owner}?`}
          action="Revoke"
          describe={describeError}
          onClose={() => setRevoking(undefined)}
          onConfirm={async () => {
            await installation.revokeToken(revoking.id);
            await refresh();
          }}
        >
          <p>Whatever uses it is refused from now on. This cannot be taken back.</p>
          {revoking.lastUsedAt !== null && (
            <p>
              Last used <Ago at={revoking.lastUsedAt} />.
            </p>
          )}
        </Confirm>
      )}
    </>
  );
}

function TokenVerdicts({ verdicts }: { verdicts: readonly Verdict[] }) {
  return (
    <span className="flex flex-wrap gap-1.5">
      {verdicts.map((verdict) => {
        const tag = verdictTags[verdict];
        return (
          tag && (
            <Tag key={verdict} tone={tag.tone}>
              {tag.text}
            </Tag>
          )
        );
      })}
    </span>
  );
}
