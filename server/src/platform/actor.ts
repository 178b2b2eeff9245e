/** Who does something: a person in the dashboard, a token of theirs, or a part of the system. */
export interface Actor {
  readonly kind: "person" | "token" | "system";
  /** Id of the person or token; name of the part of the system. */
  readonly id: string;
  readonly name: string;
  /** Of a personal token: the person behind it. */
  readonly personId?: string;
}

/** What is known of whoever sent the request, and of the request; it goes into the record. */
export interface Caller {
  readonly actor: Actor;
  readonly requestId: string;
  readonly ip: string;
  /** As the request said; personal data like the address. */
  readonly userAgent?: string;
  /** Whether the caller may do what names this permission, in this project (absent: for the installation). */
  may(permission: string, project?: string): boolean;
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
