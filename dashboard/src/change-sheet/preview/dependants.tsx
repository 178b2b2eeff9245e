import { Link } from "@tanstack/react-router";
import type { RequestPreview } from "@yardarm/server/wire";
import { useEnvironmentName, useProjectKey } from "../../api/current-project.tsx";
import { andText } from "../../ui/list-text.ts";

/** What is not in the request, and still decides by what it changes. */
export function Dependants({ dependants }: Pick<RequestPreview, "dependants">) {
  const nameOf = useEnvironmentName();
  if (dependants.length === 0) {
    return (
      <p className="text-sm text-ink2">No other flag or segment decides by what it changes.</p>
    );
  }
  return (
    <ul className="panel divide-y divide-line">
      {dependants.map(({ address, environments, on }) => (
        <li key={address} className="px-4 py-2.5 text-sm wrap-anywhere">
          <AddressLink address={address} />{" "}
          <span className="text-ink2">
            asks for {andText(on.map(addressText))}
            {environments.length > 0 && ` in ${andText(environments.map(nameOf))}`}
          </span>
        </li>
      ))}
    </ul>
  );
}

function AddressLink({ address }: { address: string }) {
  const project = useProjectKey();
  const [kind, key = ""] = address.split("/");
  const look = "font-mono hover:underline";
  if (kind === "segment") {
    return (
      <Link to="/p/$project/segments/$segment" params={{ project, segment: key }} className={look}>
        {key}
      </Link>
    );
  }
  return (
    <Link to="/p/$project/flags/$flag" params={{ project, flag: key }} className={look}>
      {key}
    </Link>
  );
}

/** `flag/new-checkout/production` is about the flag new-checkout. */
function addressText(address: string): string {
  const [kind, key] = address.split("/");
  return key === undefined ? address : kind === "flag" ? key : `${kind} ${key}`;
}
