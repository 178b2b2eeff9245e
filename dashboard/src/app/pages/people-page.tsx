import { useSuspenseQuery } from "@tanstack/react-query";
import { type ComponentProps, useState } from "react";
import { useMayEverywhere } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { peopleQuery } from "../../api/installation-queries.ts";
import { factorsQuery, ownSignInOf } from "../../api/sign-in.ts";
import { useStepUp } from "../../features/account/use-step-up.tsx";
import { InviteToInstallation } from "../../features/settings/invite-to-installation.tsx";
import { PersonList } from "../../features/settings/person-list.tsx";
import { Checkbox, TextField } from "../../ui/field.tsx";
import { Page } from "../../ui/page.tsx";
import { ForThoseWho } from "../for-those-who.tsx";

/** Everybody who exists here. */
export function PeoplePage() {
  const mayWrite = useMayEverywhere("people.write");
  return (
    <Page
      title="People"
      description="Everybody who is here, what they are in which project, and who is switched off."
      actions={mayWrite && <InviteToInstallation />}
    >
      <ForThoseWho may="people.read">
        {mayWrite ? <PeopleForAdmins /> : <People isReadOnly proved={(work) => work()} />}
      </ForThoseWho>
    </Page>
  );
}

/** What changes how somebody signs in asks the admin for a fresh proof. */
function PeopleForAdmins() {
  const http = useHttp();
  const { data: factors } = useSuspenseQuery(factorsQuery(http));
  const { run, dialog } = useStepUp(ownSignInOf(http), factors);
  return (
    <>
      <People isReadOnly={false} proved={run} />
      {dialog}
    </>
  );
}

type PeopleProps = Pick<ComponentProps<typeof PersonList>, "isReadOnly" | "proved">;

function People({ isReadOnly, proved }: PeopleProps) {
  const { data: people } = useSuspenseQuery(peopleQuery(useHttp()));
  const [text, setText] = useState("");
  const [showsOff, setShowsOff] = useState(false);
  const wanted = text.trim().toLowerCase();
  const shown = people.filter(
    ({ name, email, isActive }) =>
      (isActive || showsOff) && `${name} ${email}`.toLowerCase().includes(wanted),
  );
  const off = people.filter(({ isActive }) => !isActive).length;
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-x-5 gap-y-2">
        <TextField
          label="Find somebody"
          isLabelHidden
          className="w-full sm:w-72"
          placeholder="Name or e-mail"
          value={text}
          onChange={setText}
        />
        {off > 0 && (
          <Checkbox
            label={`Show ${off} switched off`}
            isSelected={showsOff}
            onChange={setShowsOff}
          />
        )}
      </div>
      <PersonList people={shown} isReadOnly={isReadOnly} proved={proved} />
    </>
  );
}
