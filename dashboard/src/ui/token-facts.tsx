import type { PersonalToken } from "@yardarm/server/wire";
import { Ago, dayText } from "./time.tsx";

type Shown = Pick<
  PersonalToken,
  "name" | "hint" | "expiresAt" | "lastUsedAt" | "previousUntil" | "scope"
>;

/** How a token is told apart, and what is to be known of it. */
export function TokenFacts({ token }: { token: Shown }) {
  const { name, hint, expiresAt, lastUsedAt, previousUntil, scope } = token;
  const isOverlapping = previousUntil !== null && new Date(previousUntil) > new Date();
  return (
    <div className="min-w-0 flex-1 basis-64">
      <p className="flex flex-wrap items-baseline gap-x-3">
        <span className="truncate text-sm font-medium">{name}</span>
        <code className="font-mono text-xs text-ink3">{hint}</code>
      </p>
      <p className="flex flex-wrap gap-x-3 text-xs text-ink3">
        <span>
          {lastUsedAt === null ? (
            "Never used"
          ) : (
            <>
              Last used <Ago at={lastUsedAt} />
            </>
          )}
        </span>
        <Expiry at={expiresAt} />
        {isOverlapping && (
          <span>Its secret of before works until {dayText(previousUntil.slice(0, 10))}</span>
        )}
      </p>
      <ScopeText scope={scope} />
    </div>
  );
}

/** As the server warns of it. */
const WARNED_DAYS = 14;

function Expiry({ at }: { at: string | null }) {
  if (at === null) return <span>Never expires</span>;
  const days = Math.floor((new Date(at).getTime() - Date.now()) / 86_400_000);
  if (days < 0) return <span className="text-bad-ink">Has run out</span>;
  const text = `Until ${dayText(at.slice(0, 10))}`;
  if (days >= WARNED_DAYS) return <span>{text}</span>;
  return (
    <span className="font-medium text-warn-ink">
      {text}: renew it{days === 0 ? " today" : ` within ${days} ${days === 1 ? "day" : "days"}`}
    </span>
  );
}

/** What it is limited to; nothing when it may do all that its owner may. */
function ScopeText({ scope }: { scope: PersonalToken["scope"] }) {
  const { permissions = null, projects = null } = scope;
  if (permissions === null && projects === null) return null;
  return (
    <p className="text-xs text-ink3 wrap-anywhere">
      Only {permissions === null ? "what its owner may" : <code>{permissions.join(", ")}</code>}
      {projects !== null && ` in ${projects.join(", ")}`}
    </p>
  );
}
