/** The ways in: passwords with their second factor, one-time links, and the provider. */
import type { FastifyRequest } from "fastify";
import type { Config, ProviderConfig } from "../config.ts";
import { applyGroups, type GroupGrantDeps } from "../features/access/group-grants.ts";
import type { Identity } from "../features/access/identity.ts";
import {
  createProviderClient,
  type ProviderClient,
} from "../features/access/oidc/provider-client.ts";
import { createUnlink } from "../features/access/oidc/provider-link-service.ts";
import { CALLBACK_PATH, providerRoutes } from "../features/access/oidc/provider-routes.ts";
import { createProviderSignIn, idTokenSeal } from "../features/access/oidc/provider-sign-in.ts";
import type { WriteRecord } from "../features/access/record.ts";
import { createFactorEnrolment } from "../features/access/second-factor/factor-enrolment.ts";
import { factorRoutes } from "../features/access/second-factor/factor-routes.ts";
import { createFactorSignIn } from "../features/access/second-factor/factor-sign-in.ts";
import type { SessionCookie } from "../features/access/session.ts";
import { sessionRoutes } from "../features/access/session-routes.ts";
import { SignInDelays } from "../features/access/sign-in-delays.ts";
import { createSignInService } from "../features/access/sign-in-service.ts";
import { signInSettingsRoutes } from "../features/access/sign-in-settings-routes.ts";
import { createSignInSettingsService } from "../features/access/sign-in-settings-service.ts";
import type { Caller } from "../platform/actor.ts";
import type { Clock } from "../platform/clock.ts";
import type { Transaction } from "../platform/db/transaction.ts";
import type { App } from "../platform/http/app.ts";
import { publicUrlOf } from "./public-url.ts";
import type { Stage } from "./stage.ts";

export interface SignInParts {
  readonly record: WriteRecord;
  readonly cookie: SessionCookie;
  readonly findBySession: (tokenHash: Buffer, now: Date) => Promise<Identity | undefined>;
}

/** Guessing one account: five tries, then 1 s, 2 s, 4 s, … 5 min. From one address: twenty tries, then the same up to 15 min. */
const accountDelays = { free: 5, firstMs: 1_000, longestMs: 5 * 60_000 };
const addressDelays = { free: 20, firstMs: 1_000, longestMs: 15 * 60_000 };

export function composeSignIn(app: App, stage: Stage, parts: SignInParts) {
  const { config, database, clock, sealer, passwords } = stage;
  const { record } = parts;
  const grants: GroupGrantDeps = { record, adminGroup: config.provider?.adminGroup };
  const client = config.provider && clientOf(config.provider, clock);
  const settings = createSignInSettingsService({ ...grants, database });
  const factors = { database, record, clock, sealer, passwords };
  const signIn = createFactorSignIn({
    ...factors,
    delays: new SignInDelays({ clock, ...accountDelays }),
  });
  const pageOf = (request: FastifyRequest) => pageOrigin(config, request);

  sessionRoutes(app, {
    ...parts,
    clock,
    pageOf,
    factors: signIn,
    service: createSignInService({
      ...factors,
      limits: { localAccounts: config.mayHaveLocalAccounts },
      accountDelays: new SignInDelays({ clock, ...accountDelays }),
      addressDelays: new SignInDelays({ clock, ...addressDelays }),
    }),
    waysIn: async () => ({
      localAccounts: config.mayHaveLocalAccounts && (await settings.read()).localAccounts,
      provider: config.provider === undefined ? null : { name: config.provider.name },
    }),
    providerSignOut: (sealed, hash) =>
      signOutAddress(stage, client, {
        open: () => sealer.open(sealed, idTokenSeal(hash)).toString(),
        returnTo: signOutUrl(config, app),
      }),
  });
  factorRoutes(app, { enrolment: createFactorEnrolment(factors), signIn, pageOf });
  signInSettingsRoutes(app, {
    service: settings,
    given: () => givenSettings(config, app),
    unlink: createUnlink({ database, record, clock }),
  });
  if (client !== undefined && config.provider !== undefined)
    composeProvider(app, stage, { ...parts, client, grants, provider: config.provider });

  return {
    async applyGroups(tx: Transaction, personIds: readonly string[], caller: Caller) {
      for (const person of [...personIds].sort()) await applyGroups(grants, tx, person, caller);
    },
  };
}

function clientOf(provider: ProviderConfig, clock: Clock): ProviderClient {
  const { issuer, clientId, clientSecret, scopes, groupsClaim } = provider;
  const wantedClaims = ["email", groupsClaim];
  return createProviderClient({ issuer, clientId, clientSecret, scopes, wantedClaims, clock });
}

interface ProviderParts extends SignInParts {
  readonly client: ProviderClient;
  readonly provider: ProviderConfig;
  readonly grants: GroupGrantDeps;
}

function composeProvider(
  app: App,
  { config, database, clock, sealer, logger }: Stage,
  { client, provider, grants, cookie }: ProviderParts,
): void {
  const signIn = createProviderSignIn({
    ...grants,
    database,
    clock,
    sealer,
    client,
    claimNames: { groups: provider.groupsClaim, trustsEmail: provider.trustsEmail },
    callbackUrl: () => publicUrlOf(config, app) + CALLBACK_PATH,
    onFailure: (error) => logger.warn({ err: error }, "a sign-in through the provider failed"),
  });
  providerRoutes(app, { signIn, cookie });
}

/** Whoever signs out is out here, whatever the provider says. */
async function signOutAddress(
  { logger }: Stage,
  client: ProviderClient | undefined,
  { open, returnTo }: { open: () => string; returnTo: string },
): Promise<string | undefined> {
  try {
    return await client?.signOutUrl({ idToken: open(), returnTo });
  } catch (error) {
    logger.warn({ err: error }, "somebody signed out here only, and not at the provider");
    return undefined;
  }
}

const signOutUrl = (config: Config, app: App): string => `${publicUrlOf(config, app)}/sign-in`;

/** Where the page is, to which passkeys are bound: what was configured, or under which name it was asked. */
function pageOrigin({ publicUrl }: Config, { protocol, host }: FastifyRequest) {
  return { origin: publicUrl ?? `${protocol}://${host}` };
}

function givenSettings(config: Config, app: App) {
  const { provider, mayHaveLocalAccounts } = config;
  const url = publicUrlOf(config, app);
  return {
    mayHaveLocalAccounts,
    scimUrl: `${url}/scim/v2`,
    provider:
      provider === undefined
        ? null
        : {
            name: provider.name,
            issuer: provider.issuer,
            clientId: provider.clientId,
            callbackUrl: url + CALLBACK_PATH,
            signOutUrl: signOutUrl(config, app),
            scopes: [...provider.scopes],
            groupsClaim: provider.groupsClaim,
            adminGroup: provider.adminGroup ?? null,
          },
  };
}
