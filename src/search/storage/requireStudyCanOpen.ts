/** The rule that all storages share for a study's name. */
import type { StudyDirection } from "../studyView.js";
import type { StudyIdentity } from "./studyStorage.js";

/**
 * @param known Direction of the study that already has this name, if one does.
 * @throws {RangeError} If it may not be opened.
 */
export function requireStudyCanOpen(
  { studyName, direction, loadIfExists }: StudyIdentity,
  known: StudyDirection | undefined,
): void {
  if (known === undefined) return;
  if (!loadIfExists)
    throw new RangeError(
      `Cannot create study "${studyName}" as its name must be new: the storage has one; set ` +
        "loadIfExists to go on with it",
    );
  if (known !== direction)
    throw new RangeError(
      `Cannot go on with study "${studyName}" as its direction must stay "${known}": found "${direction}"`,
    );
}
