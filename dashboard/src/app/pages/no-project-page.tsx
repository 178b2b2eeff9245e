import { useMe } from "../../api/current-project.tsx";
import { Page } from "../../ui/page.tsx";
import { Empty } from "../../ui/section.tsx";

/** For somebody who is signed in and belongs to no project yet. */
export function NoProjectPage() {
  const { person } = useMe();
  return (
    <Page title="No project yet">
      <Empty>
        {person.name}, you are not a member of any project. Ask the admin who invited you to add{" "}
        {person.email} to one.
      </Empty>
    </Page>
  );
}
