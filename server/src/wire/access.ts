import { z } from "zod";
import { chosenKey, instant } from "./common.ts";

/** `viewer`, `editor`, `approver`, `auditor`, `admin`, or the key of a custom role. */
export const role = z.string().min(1).max(100);

export const environmentKind = z.enum(["development", "test", "staging", "production"]);
/** Where in a project a role holds; null: in environments of every kind. */
export const environmentKinds = z.array(environmentKind).min(1).nullable();

export const person = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  /** May do everything, in every project and for the installation. */
  isAdmin: z.boolean(),
  isActive: z.boolean(),
  lastSignInAt: instant.nullable(),
});

/** `GET /api/v1/people` */
export const listedPerson = person.extend({
  /** Whether they have shown an authenticator app or a passkey that is asked for beside the password. */
  hasSecondFactor: z.boolean(),
  /** Whether they are linked with an account of the provider. */
  isLinked: z.boolean(),
});

/** `GET /api/v1/me` */
export const me = z.object({
  /** Null when a service account asks. */
  person: person.nullable(),
  serviceAccount: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** To be sent as `x-csrf-token` with every write that is made with a session cookie. */
  csrfToken: z.string().nullable(),
  /** True after a sign-in by link, until a password is set. */
  mustSetPassword: z.boolean(),
  /** True until there is a second factor, where one is required: nothing else can be done before. */
  mustEnrolFactor: z.boolean(),
  /** Whether a password of ours is how this person signs in; otherwise the provider knows them. */
  isLocal: z.boolean(),
  /** `role`: the most that they are there; `GET /api/v1/projects/{project}` says what they may do. */
  projects: z.array(z.object({ key: z.string(), name: z.string(), role })),
  /** What they may do outside of projects. */
  permissions: z.array(z.string()),
});

/** `POST /api/v1/session`: signs in with e-mail address and password. Answers with `me`. */
export const signInBody = z.object({
  email: z.string().min(1).max(320),
  password: z.string().min(1).max(1024),
});
/** `POST /api/v1/session/link`: redeems a one-time sign-in link (`/sign-in?token=…`). Answers with `me`. */
export const signInLinkBody = z.object({ token: z.string().min(1).max(256) });
/** `PUT /api/v1/me/password` */
export const passwordBody = z.object({
  /** Not asked for while `mustSetPassword`. */
  current: z.string().max(1024).optional(),
  password: z.string().min(12).max(1024),
});
/** `POST /api/v1/people`: invites a person. Admins only. */
export const personBody = z.strictObject({
  email: z.email().max(320),
  name: z.string().min(1).max(200),
  isAdmin: z.boolean().default(false),
  /** Roles in projects, by project key. */
  projects: z.record(z.string(), role).default({}),
});
/** Answer to an invitation: a link that signs in once, valid for seven days. Shown once. */
export const invitation = z.object({ person, signInUrl: z.string() });
/** `POST /api/v1/people/{person}/sign-in-link`: a new link for them; answers with `invitation`. */
/** `PATCH /api/v1/people/{person}` */
export const personPatch = z.strictObject({
  name: z.string().min(1).max(200).optional(),
  isAdmin: z.boolean().optional(),
  isActive: z.boolean().optional(),
});

/** `POST /api/v1/people/{person}/erasure`: forgets who a person was, for ever. Answers with what is left. */
export const erasureBody = z.object({ reason: z.string().min(1).max(2000) });
export const erasure = z.object({
  /** Months of the record that no longer know the person. */
  months: z.number(),
  /** Entries of an older format, which name the person in the clear and cannot be changed. */
  openEntries: z.number(),
});

/** `POST /api/v1/people/{person}/deactivate`: sessions and tokens end at once, for good. */
export const deactivateBody = z.strictObject({
  /** Who answers for what they own from now on; null: it is shown as nobody's. */
  transferTo: z.object({ kind: z.enum(["team", "person"]), id: z.string() }).nullable(),
  reason: z.string().max(2000).optional(),
});
export const deactivated = z.object({
  person,
  requests: z.array(z.object({ project: z.string(), request: z.number() })),
  transferred: z.number(),
  ownerless: z.number(),
});
/** `POST /api/v1/people/{person}/hand-over`, `POST /api/v1/teams/{team}/hand-over`: all of it, in all projects. */
export const handOverBody = z.strictObject({
  /** Who answers for it from now on. */
  transferTo: z.object({ kind: z.enum(["team", "person"]), id: z.string() }),
  reason: z.string().max(2000).optional(),
});
export const handedOver = z.object({
  requests: z.array(z.object({ project: z.string(), request: z.number() })).readonly(),
  transferred: z.number(),
});
/** `GET /api/v1/people/{person}/owned` and `GET /api/v1/teams/{team}/owned` answer with an array of them. */
export const owned = z.object({
  project: z.string(),
  kind: z.enum(["flag", "segment"]),
  key: z.string(),
  name: z.string(),
  state: z.enum(["active", "archived"]),
});

/** What a token may do of what its owner may; null: all of it. */
export const scope = z.strictObject({
  permissions: z.array(z.string()).max(100).nullable().default(null),
  projects: z.array(z.string()).max(1000).nullable().default(null),
});

/** A token of a person or a service account, without its secret. `GET /api/v1/me/tokens` answers with an array of them. */
export const personalToken = z.object({
  id: z.string(),
  name: z.string(),
  /** The first characters and an ellipsis, to recognise it by. */
  hint: z.string(),
  createdAt: instant,
  expiresAt: instant.nullable(),
  lastUsedAt: instant.nullable(),
  rotatedAt: instant.nullable(),
  /** Until when the secret before the newest works too. */
  previousUntil: instant.nullable(),
  scope,
});
/** `POST /api/v1/me/tokens`, `POST /api/v1/service-accounts/{account}/tokens` */
export const personalTokenBody = z.strictObject({
  name: z.string().min(1).max(200),
  /** Days until it expires; null = never. */
  expiresInDays: z.number().int().min(1).max(3650).nullable().default(90),
  scope: scope.default({ permissions: null, projects: null }),
});
/** `POST …/{token}/rotate`: another secret for the same token. */
export const rotateBody = z.strictObject({
  /** How long the secret before it still works. */
  overlapHours: z.number().int().min(0).max(720).default(24),
});
/** Shown once. */
export const personalTokenCreated = z.object({ token: personalToken, secret: z.string() });

/** How somebody is in a project: by a grant of their own or of a team, for it or for all projects. */
export const memberGrant = z.object({
  id: z.string(),
  role,
  environmentKinds,
  isEverywhere: z.boolean(),
  team: z.string().nullable(),
});
/** A member of a project. `GET /api/v1/projects/{project}/members` answers with an array of them. */
export const member = z.object({
  person,
  /** The most that they are. */
  role,
  grants: z.array(memberGrant),
});
/** `PUT /api/v1/projects/{project}/members/{person}`: in place of every grant that they have there by themselves. */
export const memberBody = z.strictObject({
  role,
  environmentKinds: environmentKinds.default(null),
});

/** A role that somebody has somewhere. */
export const grant = z.object({
  id: z.string(),
  grantee: z.object({
    kind: z.enum(["person", "team", "service_account"]),
    id: z.string(),
    name: z.string(),
  }),
  role,
  /** Null: all projects. */
  project: z.string().nullable(),
  environmentKinds,
  /** `sign_in`, `scim`: by groups of the identity provider, where it is changed. */
  source: z.enum(["manual", "sign_in", "scim"]),
  grantedBy: z.string(),
  grantedAt: instant,
});
/** `POST /api/v1/projects/{project}/grants` and, for all projects, `POST /api/v1/grants` */
export const grantBody = z.strictObject({
  grantee: z.object({
    kind: z.enum(["person", "team", "service_account"]),
    id: z.string().max(300),
  }),
  role,
  environmentKinds: environmentKinds.default(null),
});
export const granted = z.object({ id: z.string() });

/** What can be given. `GET /api/v1/roles` */
export const roleView = z.object({
  key: z.string(),
  name: z.string(),
  description: z.string(),
  isBuiltIn: z.boolean(),
  permissions: z.array(z.string()),
  /** How many people, teams and service accounts it was given to. */
  grants: z.number(),
});
export const roleList = z.object({
  roles: z.array(roleView),
  permissions: z.array(
    z.object({
      name: z.string(),
      description: z.string(),
      /** `project`: judged in one; `everywhere`: held by a role that was given for all projects. */
      scope: z.enum(["project", "everywhere"]),
      /** Whether a grant for some kinds of environment gives it there only. */
      isByEnvironment: z.boolean(),
    }),
  ),
});
/** `POST /api/v1/roles` */
export const roleBody = z.strictObject({
  key: chosenKey,
  name: z.string().min(1).max(200),
  description: z.string().max(1000).default(""),
  permissions: z.array(z.string()).min(1).max(100),
});
/** `PATCH /api/v1/roles/{role}` */
export const rolePatch = z.strictObject({
  name: z.string().min(1).max(200).optional(),
  description: z.string().max(1000).optional(),
  permissions: z.array(z.string()).min(1).max(100).optional(),
});

export const team = z.object({ key: z.string(), name: z.string() });
/** `POST /api/v1/teams`: admins of the installation only. `GET` answers with an array of `team`. */
export const teamBody = z.strictObject({ key: chosenKey, name: z.string().min(1).max(200) });
/** `PATCH /api/v1/teams/{team}` */
export const teamPatch = z.strictObject({ name: z.string().min(1).max(200) });
/** Who is in which team. `GET /api/v1/team-members` answers with an array of them. */
export const teamMember = z.object({
  team: z.string(),
  personId: z.string(),
  name: z.string(),
  email: z.string(),
  isActive: z.boolean(),
  /** Otherwise by groups of the identity provider. */
  isManual: z.boolean(),
});

/** `GET /api/v1/service-accounts` answers with an array of them. */
export const serviceAccountView = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  isActive: z.boolean(),
  createdAt: instant,
});
/** `POST /api/v1/service-accounts` */
export const serviceAccountBody = z.strictObject({
  name: z.string().min(1).max(200),
  description: z.string().max(1000).default(""),
});
/** `PATCH /api/v1/service-accounts/{account}` */
export const serviceAccountPatch = z.strictObject({
  name: z.string().min(1).max(200).optional(),
  description: z.string().max(1000).optional(),
  isActive: z.boolean().optional(),
});

export type Role = z.infer<typeof role>;
export type Person = z.infer<typeof person>;
export type ListedPerson = z.infer<typeof listedPerson>;
export type Me = z.infer<typeof me>;
export type SignInBody = z.infer<typeof signInBody>;
export type SignInLinkBody = z.infer<typeof signInLinkBody>;
export type PasswordBody = z.infer<typeof passwordBody>;
export type PersonBody = z.input<typeof personBody>;
export type PersonPatch = z.infer<typeof personPatch>;
export type Invitation = z.infer<typeof invitation>;
export type PersonalToken = z.infer<typeof personalToken>;
export type PersonalTokenBody = z.input<typeof personalTokenBody>;
export type PersonalTokenCreated = z.infer<typeof personalTokenCreated>;
export type Member = z.infer<typeof member>;
export type MemberBody = z.input<typeof memberBody>;
export type Team = z.infer<typeof team>;
export type TeamBody = z.infer<typeof teamBody>;
export type EnvironmentKind = z.infer<typeof environmentKind>;
export type MemberGrant = z.infer<typeof memberGrant>;
export type Grant = z.infer<typeof grant>;
export type GrantBody = z.input<typeof grantBody>;
export type Granted = z.infer<typeof granted>;
export type RoleView = z.infer<typeof roleView>;
export type RoleList = z.infer<typeof roleList>;
export type RoleBody = z.input<typeof roleBody>;
export type RolePatch = z.infer<typeof rolePatch>;
export type TeamPatch = z.infer<typeof teamPatch>;
export type TeamMember = z.infer<typeof teamMember>;
export type ServiceAccountView = z.infer<typeof serviceAccountView>;
export type ServiceAccountBody = z.input<typeof serviceAccountBody>;
export type ServiceAccountPatch = z.infer<typeof serviceAccountPatch>;
export type Scope = z.input<typeof scope>;
export type RotateBody = z.input<typeof rotateBody>;
export type DeactivateBody = z.infer<typeof deactivateBody>;
export type Deactivated = z.infer<typeof deactivated>;
export type Erasure = z.infer<typeof erasure>;
export type HandOverBody = z.infer<typeof handOverBody>;
export type HandedOver = z.infer<typeof handedOver>;
export type Owned = z.infer<typeof owned>;
