import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { LogOut, Mail } from "lucide-react";
import { Suspense, useState } from "react";
import { accessOf } from "../../api/access.ts";
import { useMe } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { keys } from "../../api/keys.ts";
import { PasswordForm } from "../../features/account/password-form.tsx";
import { SecondFactor } from "../../features/account/second-factor.tsx";
import { TokenList } from "../../features/account/token-list.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Checkbox, Select } from "../../ui/field.tsx";
import { Loading } from "../../ui/loading.tsx";
import { Page } from "../../ui/page.tsx";
import { Empty, Section } from "../../ui/section.tsx";
import { showToast } from "../../ui/toast.tsx";
import { areLettersOn, setLettersOn } from "../shortcuts.ts";
import { chooseTheme, currentTheme, themes } from "../theme.ts";

/** What belongs to the person and not to a project. */
export function AccountPage() {
  const { person, isLocal } = useMe();
  const access = accessOf(useHttp());
  const client = useQueryClient();
  const navigate = useNavigate();
  const [theme, setTheme] = useState(currentTheme);
  const [hasLetters, setLetters] = useState(areLettersOn);

  async function signOut(): Promise<void> {
    const gone = await access.signOut();
    // Whom the provider signed in it would let in again at the next press of a button.
    if (gone !== undefined) {
      window.location.assign(gone.providerUrl);
      return;
    }
    await navigate({ to: "/sign-in" });
    // Everything of theirs is forgotten; what the page of signing in has just asked is nobody's.
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.waysIn[0] });
  }

  return (
    <Page
      title="Account"
      description={`${person.name}, ${person.email}`}
      actions={
        <Button onPress={() => void signOut()}>
          <LogOut size={14} aria-hidden />
          Sign out
        </Button>
      }
    >
      <div className="max-w-[760px]">
        <Section title="This browser">
          <div className="panel flex flex-col gap-4 p-4">
            <Select
              label="Theme"
              className="max-w-60"
              value={theme}
              choices={themes}
              onChange={(next) => {
                chooseTheme(next);
                setTheme(next);
              }}
            />
            <Checkbox
              label="Single letters are shortcuts"
              hint="Press ? for the list. ⌘K and Ctrl K always work."
              isSelected={hasLetters}
              onChange={(isOn) => {
                setLettersOn(isOn);
                setLetters(isOn);
              }}
            />
          </div>
        </Section>
        <Section title="Digest">
          <Empty
            action={
              <Link to="/account/digest" className={buttonClass()}>
                <Mail size={14} aria-hidden />
                Digest
              </Link>
            }
          >
            One mail a day, at most, with what waits for you. See what it says, and choose when it
            comes.
          </Empty>
        </Section>
        <Suspense fallback={<Loading rows={2} />}>
          <TokenList />
        </Suspense>
        {isLocal ? (
          <Suspense fallback={<Loading rows={2} />}>
            <SecondFactor />
          </Suspense>
        ) : (
          <Section title="Signing in">
            <p className="panel p-4 text-sm text-ink2">
              You sign in through the provider of your organisation, which also asks for a second
              factor. There is no password of yours here.
            </p>
          </Section>
        )}
        {isLocal && (
          <Section title="Password">
            <div className="panel p-4 [&>form]:max-w-80">
              <PasswordForm
                email={person.email}
                asksForCurrent
                action="Change the password"
                onSave={async (body) => {
                  await access.setPassword(body);
                  showToast({ text: "The password is changed" });
                }}
              />
            </div>
          </Section>
        )}
      </div>
    </Page>
  );
}
