import { DEADLINE_NAMES } from '#domain/task-settings/deadline-settings.ts'
import type { TagDetail } from '#domain/views/tag-views.ts'
import { contentVersion } from '../content-version.ts'

/** What an edit of a tag says it was made from. */
export function versionOfTag(tag: Omit<TagDetail, 'id'>): string {
  return contentVersion([tag.name, tag.colour, tag.valuesAreClosed, ...DEADLINE_NAMES.map((name) => tag[name])])
}
