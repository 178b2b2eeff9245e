export type SignalCode =
  /** Its last day is over. */
  | "past_expiry"
  /** It is older than flags of its purpose may be. */
  | "lifetime_exceeded"
  /** Its rules give everybody the same, and have for long. */
  | "one_sided_rules"
  /** Services were given nothing else for long. */
  | "one_sided_observed"
  /** Nobody asked for it for long. */
  | "unused"
  /** No default branch names it. */
  | "unreferenced"
  /** Who answered for it is gone. */
  | "owner_gone"
  /** Other things need it. */
  | "dependants"
  /** It multiplies the states that can meet. */
  | "fan_out"
  /** It is meant to stay, and nobody has said so for long. */
  | "review_due";

/** A project has hundreds of thousands: make each in one go, with these names in this order, or engines are slow about it. */
export interface Signal {
  readonly code: SignalCode;
  /** `raised`: it is so. `clear`: it is not. `unknown`: nobody looked, or not well enough. `not_kept`: it was known once. */
  readonly state: "raised" | "clear" | "unknown" | "not_kept";
  /** What was found, in a sentence. */
  readonly detail: string;
  /** When it was looked at; `null` = never. */
  readonly asOf: number | null;
  /** What it does not say. */
  readonly caveat: string | null;
}
