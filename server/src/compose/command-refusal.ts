/** A command that was understood and cannot be done; its message says why. */
export class CommandRefusal extends Error {
  override readonly name = "CommandRefusal";
}
