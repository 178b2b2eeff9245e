/**
 * Keys of your flags and the types of their values. Empty as it comes, and then any key is taken. A generated file fills it
 * in, and from then on a key that does not exist, and a getter of another type, do not compile:
 *
 * @example
 * declare module "@yardarm/sdk" {
 *   interface FlagTypes {
 *     "new-checkout": boolean;
 *   }
 * }
 */
// biome-ignore lint/suspicious/noEmptyInterface: Only an interface can be filled in from outside.
export interface FlagTypes {}

/** Keys of the flags whose values are of this type; any text as long as `FlagTypes` is empty. */
export type FlagKey<Value = unknown> = [keyof FlagTypes] extends [never]
  ? string
  : {
      [Key in keyof FlagTypes]: FlagTypes[Key] extends Value ? Key : never;
    }[keyof FlagTypes] &
      string;

/** The type of flag that a default value asks for; `null` asks for any. */
export type AskedBy<T> = T extends boolean
  ? boolean
  : T extends string
    ? string
    : T extends number
      ? number
      : T extends null
        ? unknown
        : object;
