import { agreeing } from './counted.ts'
import { nameList } from './name-list.ts'

/**
 * Why nothing stands here, for who would look for a value.
 * @param closedBy the tags that close it; none: it is not known any more which did
 */
export function closedInWords(closedBy: readonly string[]): string {
  if (closedBy.length === 0) return 'Closed to viewers: it is not known any more of which task this was, and some keep their values.'
  const tags = `${agreeing(closedBy.length, 'the tag', 'the tags')} ${nameList(closedBy)}`
  return `Closed to viewers: ${tags} ${agreeing(closedBy.length, 'keeps', 'keep')} values to who may operate the task.`
}
