import { Notice } from "../../ui/notice.tsx";

/** What the provider's way back ended with, in words; the codes are the server's. */
const reasons: Readonly<Record<string, string>> = {
  provider_unreachable: "The provider cannot be asked at the moment. Try again shortly.",
  provider_refused: "The provider did not let you in.",
  provider_token_invalid:
    "What the provider answered does not prove who you are. An admin finds the reason in the record.",
  provider_attempt_invalid:
    "This sign-in has ended or began in another browser. Start again from here.",
  provider_email_unverified:
    "The provider does not vouch for your e-mail address, by which you would be recognised here.",
  provider_account_taken:
    "Your address is linked with another account of the provider. Ask an admin to take that link away.",
  provider_groups_incomplete:
    "You are in more groups than the provider tells. Ask an admin to limit the groups it sends.",
  person_unknown: "Nobody has let you in here yet. Ask an admin to invite you.",
  person_inactive: "You may no longer sign in here.",
};

export function RefusedSignIn({ code }: { code: string }) {
  return (
    <Notice kind="danger" title="Not signed in" className="mb-5" isAlert>
      {reasons[code] ?? "The sign-in through the provider did not work. Try again."}
    </Notice>
  );
}
