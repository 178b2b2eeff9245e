import { useSuspenseQuery } from "@tanstack/react-query";
import type { AccessReview, ReviewedPerson } from "@yardarm/server/wire";
import { Download } from "lucide-react";
import { Suspense, useState } from "react";
import { useMayEverywhere, useMe } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import {
  accessReviewQuery,
  exportAddress,
  rolesQuery,
  teamsQuery,
} from "../../api/installation-queries.ts";
import {
  type ReviewFilter,
  ReviewFilters,
  shownBy,
} from "../../features/settings/review-filters.tsx";
import { ReviewGrants } from "../../features/settings/review-grants.tsx";
import { TokenTable } from "../../features/settings/token-table.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { Select } from "../../ui/field.tsx";
import { KeyText } from "../../ui/key-text.tsx";
import { Loading } from "../../ui/loading.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { Empty, Section } from "../../ui/section.tsx";
import { Ago, dayText } from "../../ui/time.tsx";
import { ForThoseWho } from "../for-those-who.tsx";

const spans = [
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "180", label: "Half a year" },
  { value: "365", label: "A year" },
] as const;

/** Who can do what where, and what nobody seems to need. */
export function AccessReviewPage() {
  const [span, setSpan] = useState<(typeof spans)[number]["value"]>("90");
  const days = Number(span);
  const may = useMayEverywhere("access.review");
  return (
    <Page
      title="Access review"
      description="Who can do what where, how they came to it, and what was not used for long. Look it over now and then, and take away what nobody needs."
      actions={
        may && (
          <a className={buttonClass()} href={exportAddress(days, "json", "grants")} download>
            <Download size={14} aria-hidden />
            All as JSON
          </a>
        )
      }
    >
      <ForThoseWho may="access.review">
        <div className="mb-6 flex flex-wrap items-center gap-3">
          <Select
            label="Not used for"
            className="w-40"
            value={span}
            choices={spans}
            onChange={setSpan}
          />
        </div>
        <Suspense fallback={<Loading rows={6} />}>
          <Review days={days} />
        </Suspense>
      </ForThoseWho>
    </Page>
  );
}

function Review({ days }: { days: number }) {
  const http = useHttp();
  const { data: review } = useSuspenseQuery(accessReviewQuery(http, days));
  const { data: list } = useSuspenseQuery(rolesQuery(http));
  const { data: teams } = useSuspenseQuery(teamsQuery(http));
  const { projects } = useMe();
  const [filter, setFilter] = useState<ReviewFilter>({
    text: "",
    project: "",
    permission: "",
    unused: false,
  });
  const nameOfProject = (key: string) => projects.find((each) => each.key === key)?.name ?? key;
  const mayRevoke = useMayEverywhere("token.write");
  const tokens = review.tokens.filter(({ verdicts }) =>
    verdicts.some((each) => each === "unused" || each === "expiring" || each === "owner_off"),
  );
  return (
    <>
      <Known review={review} />
      <Section
        title="Who can do what"
        description={`${review.grants.length} grants, each with the way it came about.`}
        actions={<CsvLink days={days} part="grants" />}
      >
        <ReviewFilters filter={filter} permissions={list.permissions} onChange={setFilter} />
        <ReviewGrants
          grants={review.grants.filter(shownBy(filter))}
          roles={list.roles}
          nameOfProject={nameOfProject}
          nameOfTeam={(key) => teams.find((team) => team.key === key)?.name ?? key}
        />
      </Section>
      <Section
        title="Tokens worth a look"
        description="Not used for so long, about to run out, or of somebody who is switched off."
        actions={<CsvLink days={days} part="tokens" />}
      >
        <TokenTable tokens={tokens} isReadOnly={!mayRevoke} />
      </Section>
      <Inactive people={review.people.filter(({ isInactive }) => isInactive)} days={days} />
      <Ownerless ownerless={review.ownerless} days={days} nameOfProject={nameOfProject} />
    </>
  );
}

function Known({ review: { at, usesKnownSince, days } }: { review: AccessReview }) {
  const since = new Date(usesKnownSince).getTime();
  if (new Date(at).getTime() - since >= days * 86_400_000) return null;
  return (
    <Notice className="mb-6">
      It is known since {dayText(usesKnownSince.slice(0, 10))} who uses what. What was not used
      since then is called too new to tell, until {days} days have passed.
    </Notice>
  );
}

function CsvLink({ days, part }: { days: number; part: string }) {
  return (
    <a
      className={buttonClass("quiet")}
      href={exportAddress(days, "csv", part)}
      aria-label={`Download ${part} as CSV`}
      download
    >
      <Download size={14} aria-hidden />
      CSV
    </a>
  );
}

function Inactive({ people, days }: { people: readonly ReviewedPerson[]; days: number }) {
  return (
    <Section
      title="People who do nothing here"
      description={`They may sign in, and have done nothing for ${days} days.`}
      actions={<CsvLink days={days} part="people" />}
    >
      {people.length === 0 ? (
        <Empty>There are none.</Empty>
      ) : (
        <ul className="panel divide-y divide-line">
          {people.map(({ id, name, email, lastSignInAt }) => (
            <li key={id} className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5 px-4 py-2.5">
              <span className="min-w-0 flex-1 basis-48 truncate text-sm font-medium">{name}</span>
              <span className="min-w-0 truncate text-xs text-ink3">{email}</span>
              <span className="text-xs text-ink3">
                {lastSignInAt === null ? (
                  "Never signed in"
                ) : (
                  <>
                    Signed in <Ago at={lastSignInAt} />
                  </>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

interface OwnerlessProps {
  readonly ownerless: AccessReview["ownerless"];
  readonly days: number;
  readonly nameOfProject: (key: string) => string;
}

function Ownerless({ ownerless, days, nameOfProject }: OwnerlessProps) {
  return (
    <Section
      title="Without an owner"
      description="Their owner is switched off, so nobody answers for them. Choose another owner on their page."
      actions={<CsvLink days={days} part="ownerless" />}
    >
      {ownerless.length === 0 ? (
        <Empty>Somebody answers for everything.</Empty>
      ) : (
        <ul className="panel divide-y divide-line">
          {ownerless.map(({ project, kind, key, ownerName }) => (
            <li
              key={`${project}/${kind}/${key}`}
              className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5 px-4 py-2.5 text-sm"
            >
              <span className="min-w-0 flex-1 basis-48">
                <KeyText value={key} />
              </span>
              <span className="text-xs text-ink3">
                {kind} in {nameOfProject(project)}, was {ownerName}’s
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
