import type { ExplanationView } from '#domain/views/explanation-views.ts'
import type { SentencePart } from '../../components/sentences/sentence-part.ts'
import { explanationLines } from '../../components/tasks/detail/explanation-lines.ts'

/** The sentences that the task's page says, with instants in UTC. */
export function explanationInWords(view: ExplanationView): string[] {
  return explanationLines(view, false).map(({ parts }) => parts.map(partInWords).join(''))
}

function partInWords(part: SentencePart): string {
  if (part.kind === 'instant') return new Date(part.atMs).toISOString().replace('.000Z', 'Z')
  if (part.kind === 'task') return `“${part.name}”`
  return part.text
}
