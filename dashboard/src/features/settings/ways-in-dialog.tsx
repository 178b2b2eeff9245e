import type { Invitation, ListedPerson } from "@yardarm/server/wire";
import { type ReactNode, useState } from "react";
import { useMe } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { installationOf } from "../../api/installation.ts";
import { keys } from "../../api/keys.ts";
import { describeError } from "../../api/problem-error.ts";
import { useWrite } from "../../api/use-write.ts";
import { Button } from "../../ui/button.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ModalDialog } from "../../ui/overlay.tsx";
import { showToast } from "../../ui/toast.tsx";
import { SignInLinkDialog } from "./sign-in-link-dialog.tsx";

/** Runs what the server asks a fresh proof for. */
export type Proved = (work: () => Promise<void>) => Promise<void>;

interface WaysInProps {
  readonly person: ListedPerson;
  readonly proved: Proved;
  readonly onClose: () => void;
}

/** How somebody signs in, and the way back for whoever lost something of it. */
export function WaysInDialog({ person, proved, onClose }: WaysInProps) {
  const isMe = useMe().person.id === person.id;
  const installation = installationOf(useHttp());
  const { run, failure } = useWrite(keys.people);
  const [taking, setTaking] = useState<"factors" | "link">();
  const [invitation, setInvitation] = useState<Invitation>();
  const { id, name, hasSecondFactor, isLinked } = person;
  if (invitation) return <SignInLinkDialog invitation={invitation} onClose={onClose} />;
  if (taking) return <TakeDialog what={taking} person={person} proved={proved} onClose={onClose} />;
  return (
    <ModalDialog
      title={`How ${name} signs in`}
      onClose={onClose}
      footer={
        <Button kind="primary" onPress={onClose}>
          Done
        </Button>
      }
    >
      <ul className="divide-y divide-line rounded-lg border border-line">
        <Way
          title="Sign-in link"
          text="For whoever lost the first one, or their password. It signs in once."
        >
          <Button
            onPress={() =>
              void run(async () => setInvitation(await installation.renewSignInLink(id)))
            }
          >
            Make a link
          </Button>
        </Way>
        <Way
          title="Second factor"
          text={
            hasSecondFactor
              ? "They have an authenticator app or a passkey."
              : "They have none; they add one on their account page."
          }
        >
          {hasSecondFactor && !isMe && (
            <Button onPress={() => setTaking("factors")}>Take away…</Button>
          )}
        </Way>
        <Way
          title="Account at the provider"
          text={isLinked ? "They are linked with one." : "They are not linked with one."}
        >
          {isLinked && <Button onPress={() => setTaking("link")}>Unlink…</Button>}
        </Way>
      </ul>
      {failure && (
        <Notice kind="danger" isAlert>
          {failure}
        </Notice>
      )}
    </ModalDialog>
  );
}

interface WayProps {
  readonly title: string;
  readonly text: string;
  readonly children: ReactNode;
}

function Way({ title, text, children }: WayProps) {
  return (
    <li aria-label={title} className="flex items-center gap-4 px-4 py-3">
      <div className="min-w-0 flex-1">
        <p className="text-sm font-medium">{title}</p>
        <p className="text-xs text-ink3">{text}</p>
      </div>
      {children}
    </li>
  );
}

const words = {
  factors: {
    title: (name: string) => `Take away the second factors of ${name}?`,
    action: "Take away",
    done: "The second factors are taken away",
    text: [
      "Their authenticator app, their passkeys and their recovery codes stop working, and they are signed out everywhere. With their password they come in again, and can add new ones.",
      "Do it only when you know that it is them who asks: whoever has their password comes in without a second factor until they have added one.",
    ],
  },
  link: {
    title: (name: string) => `Unlink ${name} from the provider?`,
    action: "Unlink",
    done: "The link with the provider is taken away",
    text: [
      "They are signed out everywhere. The next time somebody comes through the provider with their address, that account is linked with them. It is for people whose account there was made anew.",
      "They get no password by it. Roles that groups gave stay until they sign in again.",
    ],
  },
} as const;

function TakeDialog({ what, person, proved, onClose }: WaysInProps & { what: keyof typeof words }) {
  const installation = installationOf(useHttp());
  const { refresh } = useWrite(keys.people);
  const { title, action, done, text } = words[what];
  const take = async () => {
    if (what === "factors") await installation.resetFactors(person.id);
    else await installation.unlink(person.id);
    await refresh();
    showToast({ text: done });
  };
  return (
    <Confirm
      title={title(person.name)}
      action={action}
      describe={describeError}
      onClose={onClose}
      onConfirm={() => proved(take)}
    >
      {text.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </Confirm>
  );
}
