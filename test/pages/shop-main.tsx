/** Draws the shop: at once with the decisions that the page brought along, otherwise when they have come. */
import { createBrowserClient } from "@yardarm/sdk/browser";
import { FlagsProvider } from "@yardarm/sdk/react";
import { Suspense, use } from "react";
import { createRoot, hydrateRoot } from "react-dom/client";
import { settingsOfPage } from "./settings.ts";
import { renders, Shop } from "./shop.tsx";

const { url, key, bootstrap, waits } = settingsOfPage();
const context = { targetingKey: "u1" };
const client = createBrowserClient({ url, key, refreshWithinMs: 0, flushMs: 250 });
const root = document.getElementById("root") ?? document.body;

if (bootstrap !== undefined) {
  const scope = client.open(context, { bootstrap });
  hydrateRoot(root, <Decided scope={scope} />);
} else if (waits === true) {
  const opening = client.for(context);
  createRoot(root).render(
    <Suspense fallback={<p>One moment</p>}>
      <WhenDecided opening={opening} />
    </Suspense>,
  );
} else {
  createRoot(root).render(<Decided scope={client.open(context)} />);
}
Object.assign(window, { renders });

type Opening = ReturnType<typeof client.for>;

function Decided({ scope }: { scope: Awaited<Opening> }) {
  return (
    <FlagsProvider scope={scope}>
      <Shop />
    </FlagsProvider>
  );
}

function WhenDecided({ opening }: { opening: Opening }) {
  return <Decided scope={use(opening)} />;
}
