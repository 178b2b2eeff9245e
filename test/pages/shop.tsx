/** A shop's page, as one would write it with the SDK's React bindings. Each component counts its renders. */
import { useFlag } from "@yardarm/sdk/react";

export const renders: Record<string, number> = {};

function Shown({ flag, children }: { flag: string; children: string }) {
  renders[flag] = (renders[flag] ?? 0) + 1;
  return <p data-flag={flag}>{children}</p>;
}

function Switch({ flag }: { flag: string }) {
  return <Shown flag={flag}>{useFlag(flag, false) ? "on" : "off"}</Shown>;
}

export function Shop() {
  return (
    <main>
      <Switch flag="page.banner" />
      <Switch flag="page.footer" />
    </main>
  );
}
