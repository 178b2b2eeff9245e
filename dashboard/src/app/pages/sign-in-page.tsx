import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import type { FactorKind } from "@yardarm/server/wire";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { accessOf, type SignInStep } from "../../api/access.ts";
import { useHttp } from "../../api/http-context.tsx";
import { keys } from "../../api/keys.ts";
import { meQuery, type SignedInPerson } from "../../api/queries.ts";
import { signInPasskeyOptions, waysInQuery } from "../../api/sign-in.ts";
import { PasswordForm } from "../../features/account/password-form.tsx";
import { RedeemLink } from "../../features/account/redeem-link.tsx";
import { RefusedSignIn } from "../../features/account/refused-sign-in.tsx";
import { SignInForm } from "../../features/account/sign-in-form.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Loading } from "../../ui/loading.tsx";
import { usePageTitle } from "../../ui/page.tsx";

const FactorForm = lazy(async () => ({
  default: (await import("../../features/account/factor-form.tsx")).FactorForm,
}));
const FirstFactor = lazy(async () => ({
  default: (await import("../../features/account/first-factor.tsx")).FirstFactor,
}));

const route = getRouteApi("/sign-in");

/** The way in: with a password or through the provider, or with a one-time link that then asks for a password to keep. */
export function SignInPage() {
  usePageTitle("Sign in");
  const http = useHttp();
  const access = accessOf(http);
  const client = useQueryClient();
  const navigate = useNavigate();
  const { token, next, refused } = route.useSearch();
  const [me, setMe] = useState(client.getQueryData<SignedInPerson>(keys.me));
  const [wanted, setWanted] = useState<readonly FactorKind[]>();
  const [isTokenUsed, setTokenUsed] = useState(false);

  async function enter(step: SignInStep): Promise<void> {
    if ("factors" in step) {
      setWanted(step.factors);
      return;
    }
    setWanted(undefined);
    client.setQueryData(keys.me, step);
    setMe(step);
    if (!step.mustSetPassword && !step.mustEnrolFactor)
      await navigate({ href: next ?? "/", replace: true });
  }
  const enterAsNow = async () => enter(await client.fetchQuery({ ...meQuery(http), staleTime: 0 }));

  if (me?.mustSetPassword) {
    return (
      <Card
        title="Choose a password"
        text={`Welcome, ${me.person.name}. From now on you sign in as ${me.person.email} with this password.`}
      >
        <PasswordForm
          email={me.person.email}
          asksForCurrent={false}
          action="Keep this password"
          isAlone
          onSave={async (body) => {
            await access.setPassword(body);
            await enterAsNow();
          }}
        />
      </Card>
    );
  }
  if (me?.mustEnrolFactor) {
    return (
      <Card
        title="Add a second factor"
        text="Everybody who signs in with a password needs one here: something you have, beside what you know."
      >
        <FirstFactor onDone={enterAsNow} />
      </Card>
    );
  }
  if (wanted !== undefined) {
    return (
      <Card title="One more step" text="The password is right. Now show your second factor.">
        <FactorForm
          kinds={wanted}
          passkeyOptions={() => signInPasskeyOptions(http)}
          onShow={async (body) => enter(await access.showFactor(body))}
        />
        <Button kind="quiet" className="mt-2 w-full" onPress={() => setWanted(undefined)}>
          Start again
        </Button>
      </Card>
    );
  }
  if (token !== undefined && !isTokenUsed) {
    return (
      <Card>
        <RedeemLink
          onRedeem={async () => enter(await access.redeemLink(token))}
          onOther={() => setTokenUsed(true)}
        />
      </Card>
    );
  }
  return (
    <Card title="Sign in">
      {refused !== undefined && <RefusedSignIn code={refused} />}
      <WaysIn next={next} onStep={enter} />
    </Card>
  );
}

interface WaysInProps {
  readonly next: string | undefined;
  readonly onStep: (step: SignInStep) => Promise<void>;
}

function WaysIn({ next, onStep }: WaysInProps) {
  const http = useHttp();
  const { data, isPending } = useQuery(waysInQuery(http));
  if (isPending) return <Loading rows={3} />;
  // When it cannot be asked, the password is tried: its refusal says what is wrong.
  const { localAccounts = true, provider = null } = data ?? {};
  const query = new URLSearchParams({ next: next ?? "/" });
  return (
    <>
      {provider && (
        <a
          href={`/api/v1/auth/oidc?${query}`}
          className={buttonClass("primary", "w-full max-w-full")}
        >
          <span className="truncate">Continue with {provider.name}</span>
        </a>
      )}
      {provider && localAccounts && (
        <p className="my-4 flex items-center gap-3 text-xs text-ink3 before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
          or with a password
        </p>
      )}
      {localAccounts && (
        <SignInForm
          isSecondary={provider !== null}
          onSignIn={async (body) => onStep(await accessOf(http).signIn(body))}
        />
      )}
    </>
  );
}

interface CardProps {
  readonly title?: string;
  readonly text?: string;
  readonly children: ReactNode;
}

function Card({ title, text, children }: CardProps) {
  return (
    <main id="content" className="grid min-h-full place-items-center p-4">
      <div className="panel w-full max-w-[400px] p-6 shadow-pop">
        <p className="mb-6 flex items-center gap-2 font-semibold">
          <img src="/mark.svg" alt="" width="20" height="20" />
          Yardarm
        </p>
        {title && <h1 className="mb-1 text-xl font-semibold tracking-tight">{title}</h1>}
        {text ? (
          <p className="mb-5 text-sm text-ink2">{text}</p>
        ) : (
          title && <div className="mb-5" />
        )}
        <Suspense fallback={<Loading rows={3} />}>{children}</Suspense>
      </div>
    </main>
  );
}
