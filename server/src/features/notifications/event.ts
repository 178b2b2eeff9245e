/** One thing that webhooks are told of, with the data that its type has. */
import type { JsonValue } from "@yardarm/sdk/model";
import type { EventType } from "./event-type.ts";

export interface EventHead {
  /** The same at each attempt and for each webhook: what receivers tell repetitions by. */
  readonly id: string;
  readonly at: string;
  /** Absent for what belongs to no project. */
  readonly project: string | null;
  readonly environments: readonly string[];
}

export interface Doer {
  readonly kind: "person" | "token" | "system";
  readonly id: string;
  readonly name: string;
}

export interface ChangeData {
  /** Number of the change request. */
  readonly request: number;
  readonly title: string;
  readonly sentences: readonly string[];
  readonly reason: string | null;
  readonly author: Doer;
}

export interface AppliedChangeData extends ChangeData {
  /** Touched environment → its new revision. */
  readonly revisions: Readonly<Record<string, number>>;
  /** Number of the entry in the project's record. */
  readonly entry: number;
  /** Number of the request that this one takes back. */
  readonly reverts: number | null;
  /** The protected environments that were written to all the same. */
  readonly brokeGlassOf: readonly string[];
}

/** A change request that came to nothing, or came back to its author. */
export interface EndedChangeData extends ChangeData {
  /** Who did it; a part of the system when time did. */
  readonly by: Doer;
  /** What they said, or why it could not be applied. */
  readonly comment: string | null;
  readonly entry: number;
}

/** What is owed after an emergency, and was due. */
export interface OverdueData extends ChangeData {
  readonly dueAt: string;
}

export interface EventData {
  readonly "change.review_wanted": ChangeData & { readonly reviewers: readonly string[] };
  readonly "change.applied": AppliedChangeData;
  readonly "change.rolled_back": AppliedChangeData;
  readonly "change.broke_glass": AppliedChangeData;
  readonly "change.rejected": EndedChangeData;
  readonly "change.failed": EndedChangeData;
  readonly "change.cancelled": EndedChangeData;
  readonly "change.expired": EndedChangeData;
  readonly "change.reason_overdue": OverdueData;
  readonly "change.lookback_overdue": OverdueData;
  readonly "flag.expired": {
    readonly flag: string;
    readonly name: string;
    readonly owner: string;
    readonly expiredOn: string;
  };
  readonly "policy.broken": {
    readonly policy: string;
    readonly finding: string;
    readonly flag: string | null;
  };
  readonly "digest.team": {
    /** Key of the team. */
    readonly team: string;
    readonly teamName: string;
    /** `2026-11-26` */
    readonly day: string;
    /** The most urgent of it, in one line. */
    readonly subject: string;
    readonly sections: readonly {
      readonly kind: string;
      readonly title: string;
      readonly items: readonly {
        readonly title: string;
        readonly detail: string;
        /** Of its page, from the root of the dashboard. */
        readonly path: string;
      }[];
      /** How many there are besides. */
      readonly more: number;
    }[];
  };
  readonly "token.expiring": {
    readonly token: string;
    readonly kind: string;
    readonly name: string;
    readonly hint: string;
    readonly owner: string | null;
    readonly expiresAt: string;
  };
  readonly "sign_in.refused": {
    readonly summary: string;
    readonly person: string | null;
    readonly ip: string | null;
  };
  readonly "webhook.disabled": {
    readonly webhook: string;
    readonly name: string;
    readonly why: string;
  };
  readonly "audit.entry": {
    readonly chain: string;
    readonly number: number;
    readonly previous: string | null;
    readonly hash: string;
    /** As it is stored; what is personal in it is sealed. */
    readonly document: JsonValue;
    /** As it reads at the moment of sending. */
    readonly actor: Doer;
    readonly summary: string;
    readonly reason: string | null;
  };
  readonly "audit.checkpoint": { readonly chain: string; readonly checkpoint: JsonValue };
  readonly "webhook.test": { readonly webhook: string; readonly message: string };
}

export type EventOf<Type extends EventType> = EventHead & {
  readonly type: Type;
  readonly data: EventData[Type];
};

export type WebhookEvent = { readonly [Type in EventType]: EventOf<Type> }[EventType];
