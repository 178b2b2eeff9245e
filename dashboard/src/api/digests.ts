import { queryOptions } from "@tanstack/react-query";
import type {
  DigestSettings,
  DigestSettingsPatch,
  OwnDigest,
  OwnDigestPatch,
  TestMailSent,
} from "@yardarm/server/wire";
import { type Http, path } from "./http.ts";
import { keys } from "./keys.ts";

/** The reader's own, with the version that a change goes on top of. */
export const digestQuery = (http: Http) =>
  queryOptions({
    queryKey: keys.digest,
    queryFn: ({ signal }) => http.read<OwnDigest>("/me/digest", signal),
  });

export const digestSettingsQuery = (http: Http) =>
  queryOptions({
    queryKey: keys.digestSettings,
    queryFn: ({ signal }) => http.read<DigestSettings>("/settings/digests", signal),
  });

/** Where the mail itself can be looked at, in a frame. */
export const mailAddress = "/api/v1/me/digest/mail.html";

export interface DigestWrites {
  changeOwn(body: OwnDigestPatch, version: number): Promise<unknown>;
  changeSettings(body: DigestSettingsPatch, version: number): Promise<unknown>;
  sendTest(): Promise<TestMailSent>;
  /** By the link in a digest; nobody needs to be signed in. */
  stop(token: string): Promise<void>;
}

export function digestsOf(http: Http): DigestWrites {
  return {
    changeOwn: (body, version) => http.write("PATCH", "/me/digest", { body, version }),
    changeSettings: (body, version) => http.write("PATCH", "/settings/digests", { body, version }),
    sendTest: async () =>
      (await http.write<TestMailSent>("POST", "/settings/digests/test-mail", {})).body,
    stop: async (token) => void (await http.write("POST", path("unsubscribe", token), {})),
  };
}
