/**
 * The tags that a new task begins with. Whose role is limited to tags makes tasks with one of these, and with no other: the server refuses all else.
 * @param wanted those of the task that it is like
 * @param roleTags the tags whose tasks the viewer’s role is for; null: it is for everything
 */
export function newTaskTags(wanted: readonly string[], roleTags: readonly string[] | null): string[] {
  if (roleTags === null) return [...wanted]
  const own = wanted.filter((name) => roleTags.includes(name))
  return own.length > 0 ? own : roleTags.slice(0, 1)
}
