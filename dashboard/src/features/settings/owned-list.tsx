import type { Owned } from "@yardarm/server/wire";
import { KeyText } from "../../ui/key-text.tsx";

const shownMax = 5;

/** Flags and segments that somebody answers for: how many, and the first of them. */
export function OwnedList({ name, owned }: { name: string; owned: readonly Owned[] }) {
  if (owned.length === 0) {
    return <p className="text-sm text-ink2">{name} answers for no flag and no segment.</p>;
  }
  return (
    <div className="text-sm">
      <p className="font-medium">
        {name} answers for {owned.length} {owned.length === 1 ? "thing" : "things"}
      </p>
      <ul className="mt-1 flex flex-col gap-1 text-ink2">
        {owned.slice(0, shownMax).map(({ project, kind, key, state }) => (
          <li key={`${project}/${kind}/${key}`} className="flex min-w-0 items-baseline gap-2">
            <KeyText value={key} />
            <span className="shrink-0 text-xs text-ink3">
              {kind} in {project}
              {state === "archived" && ", archived"}
            </span>
          </li>
        ))}
        {owned.length > shownMax && <li>and {owned.length - shownMax} more</li>}
      </ul>
    </div>
  );
}
