import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMayEverywhere } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { peopleQuery } from "../../api/installation-queries.ts";
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
        <People isReadOnly={!mayWrite} />
      </ForThoseWho>
    </Page>
  );
}

function People({ isReadOnly }: { isReadOnly: boolean }) {
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
      <PersonList people={shown} isReadOnly={isReadOnly} />
    </>
  );
}
