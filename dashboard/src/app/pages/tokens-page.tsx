import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReviewedToken } from "@yardarm/server/wire";
import { useState } from "react";
import { useMayEverywhere } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { allTokensQuery, serviceAccountsQuery } from "../../api/installation-queries.ts";
import { ServiceAccountList } from "../../features/settings/service-account-list.tsx";
import { TokenTable } from "../../features/settings/token-table.tsx";
import { Select } from "../../ui/field.tsx";
import { Page } from "../../ui/page.tsx";
import { Section } from "../../ui/section.tsx";
import { ForThoseWho } from "../for-those-who.tsx";

/** Whatever opens the API without a password. */
export function TokensPage() {
  const mayWrite = useMayEverywhere("token.write");
  return (
    <Page
      title="Tokens"
      description={
        <>
          Service accounts, and everybody's tokens and keys. Your own are on{" "}
          <Link to="/account" className="link">
            your account
          </Link>
          .
        </>
      }
    >
      <ForThoseWho may="token.read">
        <Tokens isReadOnly={!mayWrite} />
      </ForThoseWho>
    </Page>
  );
}

const filters = {
  remarkable: { label: "Worth a look", shows: isRemarkable },
  people: { label: "Of people", shows: ({ kind }: ReviewedToken) => kind === "pat" },
  accounts: { label: "Of service accounts", shows: ({ kind }: ReviewedToken) => kind === "svc" },
  sdk: {
    label: "SDK keys",
    shows: ({ kind }: ReviewedToken) => kind === "server" || kind === "client",
  },
  all: { label: "All", shows: () => true },
} as const;

type Filter = keyof typeof filters;
const choices = (Object.keys(filters) as Filter[]).map((value) => ({
  value,
  label: filters[value].label,
}));

/** SDK keys have no end by themselves, so that alone is nothing to look at. */
function isRemarkable({ verdicts, kind }: ReviewedToken): boolean {
  const isSdkKey = kind === "server" || kind === "client";
  return verdicts.some((each) => each !== "in_use" && !(isSdkKey && each === "endless"));
}

function Tokens({ isReadOnly }: { isReadOnly: boolean }) {
  const http = useHttp();
  const { data: accounts } = useSuspenseQuery(serviceAccountsQuery(http));
  const { data: tokens } = useSuspenseQuery(allTokensQuery(http));
  const [filter, setFilter] = useState<Filter>("all");
  return (
    <>
      <ServiceAccountList accounts={accounts} isReadOnly={isReadOnly} />
      <Section
        title="All tokens and keys"
        description="None that was revoked. A secret is never shown again."
        actions={
          <Select
            label="Show"
            isLabelHidden
            className="w-48"
            value={filter}
            choices={choices}
            onChange={setFilter}
          />
        }
      >
        <TokenTable tokens={tokens.filter(filters[filter].shows)} isReadOnly={isReadOnly} />
      </Section>
    </>
  );
}
