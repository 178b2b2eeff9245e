/** Who does something: a person in the dashboard, a token of theirs, or a part of the system. */
export interface Actor {
  readonly kind: "person" | "token" | "system";
  /** Id of the person or token; name of the part of the system. */
  readonly id: string;
  readonly name: string;
  /** Of a personal token: the person behind it. */
  readonly personId?: string;
  /** Of a service account's token: the account. */
  readonly serviceAccountId?: string;
}

/** The person who is behind it, if there is one. */
export function personBehind({ kind, id, personId }: Actor): string | undefined {
  return kind === "person" ? id : personId;
}

/** The person or service account behind it; absent: a part of the system. */
export function holderBehind(actor: Actor): string | undefined {
  return personBehind(actor) ?? actor.serviceAccountId;
}

/** What is known of whoever sent the request, and of the request; it goes into the record. */
export interface Caller {
  readonly actor: Actor;
  readonly requestId: string;
  readonly ip: string;
  /** As the request said; personal data like the address. */
  readonly userAgent?: string;
  /**
   * Whether the caller may do what names this permission, in this project (absent: for the installation) and in
   * environments of this kind (absent: in one or another).
   */
  may(permission: string, project?: string, kind?: string): boolean;
  /** To be told by whoever did what was permitted in environments of a kind; routes are noted by themselves. */
  noteUse?(permission: string, project: string, kind: string): void;
}

/** A part of the system that acts by itself, such as the first start. It may do everything. */
export function systemCaller(name: string): Caller {
  return {
    actor: { kind: "system", id: name, name },
    requestId: "",
    ip: "",
    may: () => true,
  };
}
