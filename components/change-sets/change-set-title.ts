import type { ChangeSetRow } from '#domain/views/change-set-views.ts'

/** Its name; one that has none goes by its number. */
export function changeSetTitle({ id, title }: Pick<ChangeSetRow, 'id' | 'title'>): string {
  return title === '' ? `Change set ${id}` : title
}
