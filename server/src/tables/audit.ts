import {
  bigint,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  uuid,
} from "drizzle-orm/pg-core";
import { bytea } from "./bytea.ts";
import { instant } from "./instant.ts";
import { tsvector } from "./tsvector.ts";

/** Where each chain of the record stands. Of a project's chain it is the lock that orders the project's commits. */
export const auditHead = pgTable("audit_head", {
  chain: text("chain").primaryKey(),
  entry: bigint("entry", { mode: "number" }).notNull(),
  hash: bytea("hash").notNull(),
});

/** The record. Postgres refuses to change it. */
export const auditEntry = pgTable(
  "audit_entry",
  {
    chain: text("chain").notNull(),
    entry: bigint("entry", { mode: "number" }).notNull(),
    at: instant("at").notNull(),
    kind: text("kind").notNull(),
    actorKind: text("actor_kind").notNull(),
    actorId: text("actor_id").notNull(),
    request: bigint("request", { mode: "number" }),
    /** What the hash covers. The columns beside it are copies, for search. */
    document: text("document").notNull(),
    hash: bytea("hash").notNull(),
  },
  (table) => [primaryKey({ columns: [table.chain, table.entry] })],
);

/** By what entries are found: copies of what stands in them. */
export const auditSearch = pgTable(
  "audit_search",
  {
    chain: text("chain").notNull(),
    entry: bigint("entry", { mode: "number" }).notNull(),
    at: instant("at").notNull(),
    terms: text("terms").array().notNull(),
    words: tsvector("words").notNull(),
  },
  (table) => [primaryKey({ columns: [table.chain, table.entry] })],
);

/** Opens the personal data of one person in the entries of one month. Deleted, it is forgotten. */
export const auditPersonKey = pgTable(
  "audit_person_key",
  {
    person: text("person").notNull(),
    period: text("period").notNull(),
    key: bytea("key").notNull(),
  },
  (table) => [primaryKey({ columns: [table.person, table.period] })],
);

export const auditSetting = pgTable("audit_setting", {
  id: smallint("id").primaryKey(),
  installation: uuid("installation").notNull(),
  personalMonths: integer("personal_months"),
});

export const auditSigningKey = pgTable("audit_signing_key", {
  kid: text("kid").primaryKey(),
  publicKey: jsonb("public_key").$type<PublicKeyDocument>().notNull(),
  createdAt: instant("created_at").notNull(),
});

/** An Ed25519 key as JWK, without its private part. */
export interface PublicKeyDocument {
  readonly kty: string;
  readonly crv: string;
  readonly x: string;
}

export const auditCheckpoint = pgTable(
  "audit_checkpoint",
  {
    chain: text("chain").notNull(),
    entry: bigint("entry", { mode: "number" }).notNull(),
    at: instant("at").notNull(),
    kid: text("kid").notNull(),
    jws: text("jws").notNull(),
  },
  (table) => [primaryKey({ columns: [table.chain, table.entry] })],
);

export const auditCheckpointSent = pgTable(
  "audit_checkpoint_sent",
  {
    chain: text("chain").notNull(),
    entry: bigint("entry", { mode: "number" }).notNull(),
    destination: text("destination").notNull(),
    sentAt: instant("sent_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.chain, table.entry, table.destination] })],
);
