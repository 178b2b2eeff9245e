import { Refusal } from "./fake-registry.ts";
import type { Asked, Route } from "./fake-route.ts";

/** The reader's digest, what the installation says of digests, and the link that stops them. */
export const digestRoutes: readonly Route[] = [
  ["GET", "/me/digest", ({ digests }) => ({ body: digests.own, version: digests.ownVersion })],
  [
    "PATCH",
    "/me/digest",
    ({ digests }, asked) => {
      requireVersion(asked, digests.ownVersion++);
      if (asked.body.timeZone === "Mars")
        throw new Refusal(422, "time_zone_unknown", 'There is no time zone "Mars".');
      digests.own = { ...digests.own, ...asked.body };
      return { body: digests.own, version: digests.ownVersion };
    },
  ],
  [
    "GET",
    "/settings/digests",
    ({ digests }) => ({ body: digests.settings, version: digests.settingsVersion }),
  ],
  [
    "PATCH",
    "/settings/digests",
    ({ digests }, asked) => {
      requireVersion(asked, digests.settingsVersion++);
      digests.settings = { ...digests.settings, ...asked.body };
      return { body: digests.settings, version: digests.settingsVersion };
    },
  ],
  [
    "POST",
    "/settings/digests/test-mail",
    ({ digests, me }) => {
      if (digests.testFault !== undefined)
        throw new Refusal(503, "mail_not_sent", digests.testFault);
      return { body: { to: me.person?.email ?? "" } };
    },
  ],
  [
    "POST",
    "/unsubscribe/:token",
    ({ digests }, { params: [token = ""] }) => {
      if (token === "forged")
        throw new Refusal(404, "stop_link_invalid", "This link was not made here.");
      digests.stopped.push(token);
      return { status: 204 };
    },
  ],
];

function requireVersion({ headers }: Asked, version: number): void {
  if (headers.get("if-match") !== `"${version}"`)
    throw new Refusal(412, "version_mismatch", "This was changed elsewhere meanwhile.");
}
