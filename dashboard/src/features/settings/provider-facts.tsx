import type { SignInSettings } from "@yardarm/server/wire";
import type { ReactNode } from "react";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Empty, Section } from "../../ui/section.tsx";

/** The provider, as the server was started with it, and what has to be entered there. */
export function ProviderFacts({ provider }: { provider: SignInSettings["provider"] }) {
  if (provider === null) {
    return (
      <Section title="Provider">
        <Empty>
          People sign in with passwords only. To let them come in through your organisation's OpenID
          provider, start the server with <code className="font-mono">YARDARM_OIDC_ISSUER</code> and{" "}
          <code className="font-mono">YARDARM_OIDC_CLIENT_ID</code>.
        </Empty>
      </Section>
    );
  }
  const { name, issuer, clientId, scopes, groupsClaim, adminGroup } = provider;
  return (
    <Section title="Provider" description="As the server was started; it is not changed here.">
      <dl className="panel divide-y divide-line text-sm">
        <Fact term="Name">{name}</Fact>
        <Fact term="Issuer">
          <Mono>{issuer}</Mono>
        </Fact>
        <Fact term="Client">
          <Mono>{clientId}</Mono>
        </Fact>
        <Fact term="Asks for">
          <Mono>{scopes.join(" ")}</Mono>
        </Fact>
        <Fact term="Groups">
          claim <Mono>{groupsClaim}</Mono>
          {adminGroup !== null && (
            <>
              ; people of <Mono>{adminGroup}</Mono> are admins
            </>
          )}
        </Fact>
        <Fact term="Redirect URI" copied={provider.callbackUrl} />
        <Fact term="Sign-out URI" copied={provider.signOutUrl} />
      </dl>
    </Section>
  );
}

interface FactProps {
  readonly term: string;
  /** To be entered at the provider. */
  readonly copied?: string;
  readonly children?: ReactNode;
}

function Fact({ term, copied, children }: FactProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 px-4 py-2">
      <dt className="w-28 shrink-0 text-ink2">{term}</dt>
      <dd className="flex min-h-8 min-w-0 flex-1 basis-52 items-center gap-1">
        {copied === undefined ? (
          <span className="min-w-0 wrap-anywhere">{children}</span>
        ) : (
          <>
            <Mono>{copied}</Mono>
            <CopyButton what={term} text={copied} />
          </>
        )}
      </dd>
    </div>
  );
}

function Mono({ children }: { children: ReactNode }) {
  return <code className="min-w-0 font-mono text-xs wrap-anywhere">{children}</code>;
}
