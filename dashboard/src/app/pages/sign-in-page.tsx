import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { accessOf } from "../../api/access.ts";
import { useHttp } from "../../api/http-context.tsx";
import { keys } from "../../api/keys.ts";
import type { SignedInPerson } from "../../api/queries.ts";
import { PasswordForm } from "../../features/account/password-form.tsx";
import { RedeemLink } from "../../features/account/redeem-link.tsx";
import { SignInForm } from "../../features/account/sign-in-form.tsx";
import { usePageTitle } from "../../ui/page.tsx";

const route = getRouteApi("/sign-in");

/** The way in: with a password, or with a one-time link that then asks for one to keep. */
export function SignInPage() {
  usePageTitle("Sign in");
  const access = accessOf(useHttp());
  const client = useQueryClient();
  const navigate = useNavigate();
  const { token, next } = route.useSearch();
  const known = client.getQueryData<SignedInPerson>(keys.me);
  const [me, setMe] = useState(known);
  const [isTokenUsed, setTokenUsed] = useState(false);

  async function enter(person: SignedInPerson): Promise<void> {
    client.setQueryData(keys.me, person);
    setMe(person);
    if (!person.mustSetPassword) await navigate({ href: next ?? "/", replace: true });
  }

  return (
    <main id="content" className="grid min-h-full place-items-center p-4">
      <div className="panel w-full max-w-[400px] p-6 shadow-pop">
        <p className="mb-6 flex items-center gap-2 font-semibold">
          <img src="/mark.svg" alt="" width="20" height="20" />
          Yardarm
        </p>
        {me?.mustSetPassword ? (
          <>
            <h1 className="mb-1 text-xl font-semibold tracking-tight">Choose a password</h1>
            <p className="mb-5 text-sm text-ink2">
              The link worked once, {me.person.name}. From now on you sign in as {me.person.email}{" "}
              with this password.
            </p>
            <PasswordForm
              email={me.person.email}
              asksForCurrent={false}
              action="Keep this password"
              onSave={async (body) => {
                await access.setPassword(body);
                await enter({ ...me, mustSetPassword: false });
              }}
            />
          </>
        ) : token !== undefined && !isTokenUsed ? (
          <RedeemLink
            onRedeem={async () => enter(await access.redeemLink(token))}
            onOther={() => setTokenUsed(true)}
          />
        ) : (
          <>
            <h1 className="mb-5 text-xl font-semibold tracking-tight">Sign in</h1>
            <SignInForm onSignIn={async (body) => enter(await access.signIn(body))} />
          </>
        )}
      </div>
    </main>
  );
}
