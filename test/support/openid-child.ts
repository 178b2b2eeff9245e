/** The program of openid-process.ts: an OpenID provider of the kind that organisations run. */
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import type { Configuration } from "oidc-provider";
import { Provider } from "oidc-provider";
import { changePath, type OpenidPerson, type OpenidTask } from "./openid-process.ts";

const { port, clients, people }: OpenidTask = JSON.parse(process.argv[2] ?? "{}");
const byLogin = new Map(people.map((person) => [person.login, person]));
const issuer = `http://127.0.0.1:${port}`;

const configuration: Configuration = {
  clients: clients.map(({ id, secret, redirectUris, signOutUris }) => ({
    client_id: id,
    redirect_uris: [...redirectUris],
    post_logout_redirect_uris: [...signOutUris],
    ...(secret === undefined ? { token_endpoint_auth_method: "none" } : { client_secret: secret }),
  })),
  claims: {
    openid: ["sub"],
    email: ["email", "email_verified"],
    profile: ["name"],
    groups: ["groups"],
  },
  scopes: ["openid", "email", "profile", "groups"],
  pkce: { required: () => true },
  features: { devInteractions: { enabled: true } },
  cookies: { keys: ["a key of tests"] },
  findAccount: (_context, id) => {
    const person = byLogin.get(id);
    if (person === undefined) return undefined;
    const { login, ...claims } = person;
    return {
      accountId: login,
      claims: () => ({
        sub: login,
        ...claims,
        ...(claims.groups && { groups: [...claims.groups] }),
      }),
    };
  },
};

const provider = new Provider(issuer, configuration);
const answer = provider.callback();
createServer((request, response) => {
  if (request.url !== changePath) return void answer(request, response);
  void text(request).then((body) => {
    const person: OpenidPerson = JSON.parse(body);
    byLogin.set(person.login, person);
    response.writeHead(204).end();
  });
}).listen(port, "127.0.0.1", () => {
  process.stdout.write("The provider is ready.\n");
});
process.on("SIGTERM", () => process.exit());
process.on("disconnect", () => process.exit());
