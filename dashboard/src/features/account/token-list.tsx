import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import type { PersonalToken, PersonalTokenCreated } from "@yardarm/server/wire";
import { Plus } from "lucide-react";
import { useState } from "react";
import { accessOf } from "../../api/access.ts";
import { useHttp } from "../../api/http-context.tsx";
import { keys } from "../../api/keys.ts";
import { describeError } from "../../api/problem-error.ts";
import { tokensQuery } from "../../api/queries.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { TokenSecret } from "../../ui/secret-dialog.tsx";
import { Empty, Section } from "../../ui/section.tsx";
import { TokenFacts } from "../../ui/token-facts.tsx";
import { NewToken } from "./new-token.tsx";

/** How long the secret of before works, when a token gets a new one from here. */
const OVERLAP_HOURS = 24;

/** Tokens by which programs act as this person. */
export function TokenList() {
  const http = useHttp();
  const access = accessOf(http);
  const client = useQueryClient();
  const { data: tokens } = useSuspenseQuery(tokensQuery(http));
  const [isOpen, setOpen] = useState(false);
  const [renewed, setRenewed] = useState<PersonalTokenCreated>();
  const [failure, setFailure] = useState<string>();
  const run = async (write: () => Promise<unknown>) => {
    setFailure(undefined);
    try {
      await write();
      await client.invalidateQueries({ queryKey: keys.tokens });
    } catch (error) {
      setFailure(describeError(error));
    }
  };
  const renew = ({ id }: PersonalToken) =>
    run(async () => setRenewed(await access.rotateToken(id, { overlapHours: OVERLAP_HOURS })));
  return (
    <Section
      title="Personal tokens"
      description="For the command line and scripts: what holds one may do what you may, or less."
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
              <TokenFacts token={token} />
              <div className="flex max-sm:-ml-3">
                <Button
                  kind="quiet"
                  aria-label={`New secret for ${token.name}`}
                  onPress={() => void renew(token)}
                >
                  New secret
                </Button>
                <Button
                  kind="quiet"
                  aria-label={`Revoke ${token.name}`}
                  onPress={() => void run(() => access.revokeToken(token.id))}
                >
                  Revoke
                </Button>
              </div>
            </li>
          ))}
        </ul>
      )}
      {isOpen && <NewToken onClose={() => setOpen(false)} />}
      {renewed && <TokenSecret created={renewed} onClose={() => setRenewed(undefined)} />}
    </Section>
  );
}
