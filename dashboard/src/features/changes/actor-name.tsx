import type { Actor } from "@yardarm/server/wire";
import { Bot, KeyRound, type LucideIcon, UserRound } from "lucide-react";

const icons: Record<Actor["kind"], LucideIcon> = {
  person: UserRound,
  token: KeyRound,
  system: Bot,
};

/** Who did something: a person, a program with a token, or the system itself. */
export function ActorName({ actor }: { actor: Actor }) {
  const Icon = icons[actor.kind];
  return (
    <span className="inline-flex items-center gap-1">
      <Icon size={12} aria-hidden className="shrink-0" />
      {actor.name}
    </span>
  );
}
