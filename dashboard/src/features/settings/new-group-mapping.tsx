import type { EnvironmentKind } from "@yardarm/core/registry";
import type { GroupMapping, GroupTeam, RoleView, Team } from "@yardarm/server/wire";
import { useState } from "react";
import { useMe } from "../../api/current-project.tsx";
import { Select, TextField } from "../../ui/field.tsx";
import { FormDialog } from "../../ui/form-dialog.tsx";
import { KindChoice, kindsOrAll } from "./kind-choice.tsx";
import { allKinds, roleChoices } from "./roles.ts";

const everywhere = "+everywhere";
/** Beside the roles, whose keys begin with a letter or digit. */
const installationAdmin = "+admin";
const placeInTeam = "+team";

/** What one group gives: a role, the whole installation, or a place in a team. */
export type GroupGives = GroupMapping | GroupTeam;

interface NewGroupMappingProps {
  readonly roles: readonly RoleView[];
  readonly teams: readonly Team[];
  readonly failure: string | undefined;
  readonly onAdd: (given: GroupGives) => Promise<void>;
  readonly onClose: () => void;
}

export function NewGroupMapping({ roles, teams, failure, onAdd, onClose }: NewGroupMappingProps) {
  const { projects } = useMe();
  const [group, setGroup] = useState("");
  const [gives, setGives] = useState("editor");
  const [project, setProject] = useState(projects[0]?.key ?? everywhere);
  const [kinds, setKinds] = useState<readonly EnvironmentKind[]>(allKinds);
  const [team, setTeam] = useState(teams[0]?.key ?? "");
  const isRole = gives !== installationAdmin && gives !== placeInTeam;
  const given = (): GroupGives => {
    const named = { group: group.trim() };
    if (gives === placeInTeam) return { ...named, team };
    if (!isRole) return { ...named, role: null, project: null, environmentKinds: null };
    return {
      ...named,
      role: gives,
      project: project === everywhere ? null : project,
      environmentKinds: kindsOrAll(kinds),
    };
  };
  const hasNoKind = isRole && kinds.length === 0;
  const missing =
    group.trim() === ""
      ? "Name the group."
      : hasNoKind
        ? "Choose at least one kind of environment."
        : undefined;
  return (
    <FormDialog
      title="Map a group"
      action="Map"
      missing={missing}
      failure={failure}
      onSubmit={() => onAdd(given())}
      onClose={onClose}
    >
      <TextField
        label="Group"
        hint="As the provider or the directory names it: its name, or its id."
        isMono
        value={group}
        onChange={setGroup}
        maxLength={256}
        autoFocus
      />
      <Select
        label="Gives"
        value={gives}
        choices={[
          ...roleChoices(roles),
          ...(teams.length > 0 ? [{ value: placeInTeam, label: "A place in a team" }] : []),
          { value: installationAdmin, label: "Admin of the installation" },
        ]}
        onChange={setGives}
      />
      {gives === placeInTeam && (
        <Select
          label="Team"
          value={team}
          choices={teams.map(({ key, name }) => ({ value: key, label: name }))}
          hint="Whoever is in the group is in the team, and has the roles that the team was given."
          onChange={setTeam}
        />
      )}
      {isRole && (
        <>
          <Select
            label="In"
            value={project}
            choices={[
              ...projects.map(({ key, name }) => ({ value: key, label: name })),
              { value: everywhere, label: "All projects" },
            ]}
            onChange={setProject}
          />
          <KindChoice kinds={kinds} onChange={setKinds} />
        </>
      )}
    </FormDialog>
  );
}
