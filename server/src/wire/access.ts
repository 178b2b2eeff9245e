import { z } from "zod";
import { chosenKey, instant } from "./common.ts";

/** Each role may do what the one before it may. */
export const role = z.enum(["viewer", "editor", "admin"]);

export const person = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  /** May do everything, in every project and for the installation. */
  isAdmin: z.boolean(),
  isActive: z.boolean(),
  lastSignInAt: instant.nullable(),
});

/** `GET /api/v1/me` */
export const me = z.object({
  person,
  /** To be sent as `x-csrf-token` with every write that is made with a session cookie. */
  csrfToken: z.string().nullable(),
  /** True after a sign-in by link, until a password is set. */
  mustSetPassword: z.boolean(),
  projects: z.array(z.object({ key: z.string(), name: z.string(), role })),
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
export const personBody = z.object({
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
export const personPatch = z.object({
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

/** A personal token, without its secret. `GET /api/v1/me/tokens` answers with an array of them. */
export const personalToken = z.object({
  id: z.string(),
  name: z.string(),
  /** The first characters and an ellipsis, to recognise it by. */
  hint: z.string(),
  createdAt: instant,
  expiresAt: instant.nullable(),
  lastUsedAt: instant.nullable(),
});
/** `POST /api/v1/me/tokens` */
export const personalTokenBody = z.object({
  name: z.string().min(1).max(200),
  /** Days until it expires; null = never. */
  expiresInDays: z.number().int().min(1).max(3650).nullable().default(90),
});
/** Shown once. */
export const personalTokenCreated = z.object({ token: personalToken, secret: z.string() });

/** A member of a project. `GET /api/v1/projects/{project}/members` answers with an array of them. */
export const member = z.object({ person, role });
/** `PUT /api/v1/projects/{project}/members/{person}` */
export const memberBody = z.object({ role });

export const team = z.object({ key: z.string(), name: z.string() });
/** `POST /api/v1/teams`: admins of the installation only. `GET` answers with an array of `team`. */
export const teamBody = z.object({ key: chosenKey, name: z.string().min(1).max(200) });

export type Role = z.infer<typeof role>;
export type Person = z.infer<typeof person>;
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
export type MemberBody = z.infer<typeof memberBody>;
export type Team = z.infer<typeof team>;
export type TeamBody = z.infer<typeof teamBody>;
