import { type Change, invert } from "@yardarm/core/changes";
import type {
  Actor,
  CriticalInteractions,
  DefaultInCode,
  Erasure,
  FlagCodeReferences,
  Grant,
  InteractionWork,
  Member,
  PersonalToken,
  PreviewCombinations,
  RequestFinding,
  Role,
  RunningSuspectList,
  SdkKey,
  ServiceAccountView,
  ServicesView,
  ShareView,
  SuspectList,
  Team,
  TeamMember,
  WebhookDelivery,
  WebhookView,
} from "@yardarm/server/wire";
import type { SignedInPerson } from "../api/queries.ts";
import { shopAuditState, shopEntries } from "./fake-audit-entries.ts";
import { FakeDigests } from "./fake-digests.ts";
import { FakeRegistry, type Wish } from "./fake-registry.ts";
import { FakeRequests } from "./fake-requests.ts";
import { builtInRoles, everywherePermissions, type FakeRole } from "./fake-roles.ts";
import { shopChanges } from "./fake-seed.ts";
import { type FakeSignIn, fakeSignIn } from "./fake-sign-in.ts";
import type { FakeFacts } from "./fake-views.ts";

export interface FakeServerOptions {
  /** Role of the person who looks; admin unless told. */
  readonly role?: Role;
  /** Whether a session is there; otherwise the page has to sign in. */
  readonly isSignedIn?: boolean;
  /** What the project starts with; the shop unless told. */
  readonly changes?: readonly Change[];
  readonly evaluated?: ReadonlyMap<string, number>;
  readonly now?: () => Date;
}

/** Somebody who is not looking at the page. */
export const someoneElse: Actor = { kind: "person", id: "grace", name: "Grace Hopper" };

/** What the fake server knows: a registry, the people who look at it, and what they hold. */
export class FakeState implements FakeFacts {
  readonly store: FakeRegistry;
  readonly requests: FakeRequests;
  readonly now: () => Date;
  readonly evaluated: ReadonlyMap<string, number>;
  readonly names = new Map<string, string>([
    ["team:checkout", "Checkout"],
    ["team:catalog", "Catalog"],
    ["person:ada", "Ada Lovelace"],
    ["person:grace", "Grace Hopper"],
  ]);
  readonly password = "a long walk by the sea";
  readonly signInToken = "one-time";
  readonly sdkKeys: SdkKey[] = [];
  /** What services reported. */
  services: ServicesView = {
    ...{ instances: [], instanceCount: 0, problems: [] },
    ...{ unknownFlags: [], unsentAttributes: [], refusedKeys: [] },
  };
  /** How much moves where, as previews say it. */
  readonly shares: ShareView[] = [];
  /** What previews tell of combinations, and of interaction rules: the analysis has no fake. */
  readonly newCombinations: PreviewCombinations[] = [];
  readonly ruleFindings: RequestFinding[] = [];
  /** Bodies with which plans were asked for. */
  readonly plansAsked: object[] = [];
  /** What the analysis is busy with, and whether its overview is of an earlier revision. */
  work: InteractionWork["work"] = null;
  isBehind = false;
  /** By method and path, what happens while an answer is waited for. */
  readonly held = new Map<string, (body: unknown) => Promise<void>>();
  /** What may be why rows of a suite fail. */
  suspects: Partial<SuspectList> = {};
  /** The same of scopes of running services. */
  runningSuspects: Partial<RunningSuspectList> = {};
  /** What is known of three critical flags at once. */
  critical: Partial<CriticalInteractions> = {};
  readonly defaults = new Map<string, DefaultInCode[]>();
  /** By flag: where code says its key. */
  readonly code = new Map<string, FlagCodeReferences["branches"]>();
  readonly teams: Team[] = [
    { key: "catalog", name: "Catalog" },
    { key: "checkout", name: "Checkout" },
  ];
  readonly digests = new FakeDigests();
  readonly tokens: PersonalToken[] = [];
  readonly roles: FakeRole[] = [...builtInRoles];
  readonly grants: Grant[] = [];
  readonly teamMembers: TeamMember[] = [];
  readonly serviceAccounts: ServiceAccountView[] = [];
  readonly accountTokens = new Map<string, PersonalToken[]>();
  readonly members: Member[];
  /** Who was erased, and why. */
  readonly erasures: { readonly person: string; readonly reason: string }[] = [];
  /** `factors:grace`, `link:grace`: what an admin can take away. */
  readonly waysIn = new Set<string>();
  /** What an erasure answers. */
  leftOfErased: Erasure = { months: 7, openEntries: 0 };
  /** For how long records know who people were; null for ever. */
  personalMonths: number | null = null;
  readonly retentionReasons: string[] = [];
  readonly entries = shopEntries();
  auditState = shopAuditState();
  readonly webhooks: WebhookView[] = [];
  readonly installationWebhooks: WebhookView[] = [];
  readonly deliveries: WebhookDelivery[] = [];
  /** Ids of events that were delivered again. */
  readonly replayed: string[] = [];
  /** For how long an old secret signs too, as it was last wished. */
  keptForHours: number | undefined;
  isSignedIn: boolean;
  mustSetPassword = false;
  mustEnrolFactor = false;
  isLocal = true;
  readonly signIn: FakeSignIn = fakeSignIn();

  constructor({
    role = "admin",
    isSignedIn = true,
    changes,
    evaluated,
    now,
  }: FakeServerOptions = {}) {
    this.now = now ?? (() => new Date());
    this.isSignedIn = isSignedIn;
    this.evaluated = evaluated ?? new Map([["checkout.express-wallet", 8_240]]);
    this.members = [
      member(person("ada", "Ada Lovelace", role === "admin"), role),
      member(person("grace", "Grace Hopper", true), "admin"),
    ];
    this.store = new FakeRegistry("shop", this.now);
    this.requests = new FakeRequests(this.store, this.now);
    this.requests.seed(changes ?? shopChanges(), someoneElse);
  }

  /** What somebody else does while the page is open. */
  elsewhere(changes: readonly Change[]): void {
    this.requests.seed(changes, someoneElse);
  }

  revert(number: number, wish: Wish) {
    const { changes } = this.requests.find(number);
    return this.requests.submit(invert(changes), this.author, { ...wish, reverts: number });
  }

  get author(): Actor {
    const { id, name } = this.me.person;
    return { kind: "person", id, name };
  }

  get me(): SignedInPerson {
    const [member] = this.members;
    if (member === undefined) throw new TypeError("The fake server has nobody.");
    return {
      person: member.person,
      serviceAccount: null,
      csrfToken: "csrf",
      mustSetPassword: this.mustSetPassword,
      mustEnrolFactor: this.mustEnrolFactor && this.signIn.factors.totp === null,
      isLocal: this.isLocal,
      projects: [{ key: "shop", name: "Storefront", role: member.role }],
      permissions: member.person.isAdmin ? [...everywherePermissions] : [],
    };
  }
}

export function member(who: Member["person"], role: Role): Member {
  const grant = {
    id: `g-${who.id}`,
    role,
    environmentKinds: null,
    isEverywhere: false,
    team: null,
  };
  return { person: who, role, grants: [grant] };
}

function person(id: string, name: string, isAdmin: boolean): Member["person"] {
  const email = `${name.split(" ")[0]?.toLowerCase()}@yardarm.example`;
  return { id, name, email, isAdmin, isActive: true, lastSignInAt: "2026-11-20T08:00:00.000Z" };
}
