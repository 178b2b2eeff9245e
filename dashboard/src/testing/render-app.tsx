import { createMemoryHistory } from "@tanstack/react-router";
import { render, screen } from "@testing-library/react";
import { type UserEvent, userEvent } from "@testing-library/user-event";
import { App, type AppParts, createApp } from "../app/app.tsx";
import { clearToasts } from "../ui/toast.tsx";
import { FakeServer } from "./fake-server.ts";
import type { FakeServerOptions } from "./fake-state.ts";

export interface OpenedPage {
  readonly server: FakeServer;
  readonly app: AppParts;
  readonly user: UserEvent;
  /** The address as the browser would show it. */
  readonly address: () => string;
}

/** Opens the whole page at an address, on a fake server of its own. */
export async function openPage(
  address: string,
  options: FakeServerOptions | FakeServer = {},
): Promise<OpenedPage> {
  clearToasts();
  localStorage.clear();
  sessionStorage.clear();
  const server = options instanceof FakeServer ? options : new FakeServer(options);
  const history = createMemoryHistory({ initialEntries: [address] });
  const app = createApp({ fetch: server.fetch, openLiveSource: server.openLiveSource, history });
  const user = userEvent.setup();
  render(<App {...app} />);
  await screen.findByRole("main");
  return { server, app, user, address: () => app.router.state.location.href };
}
