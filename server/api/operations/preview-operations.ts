import { z } from 'zod'
import { editToPreview } from '#domain/api-bodies/edit-bodies.ts'
import { editPreviewShape } from '#domain/views/preview-views.ts'
import { previewEdits } from '#server/previews/preview-edits.ts'
import { refuseMore } from '#server/use-cases/refuse-unstorable.ts'
import { type BodyPart, questionOperation } from '../operation.ts'

/** More edits than that are a file: it is planned. */
const MOST_EDITS = 20
const TOO_MANY_EDITS = `At most ${MOST_EDITS} edits; plan a file for more.`

/**
 * Each edit may be as large as one field of another body.
 * @throws DomainError for more of them than there may be
 */
function partsOf(body: object): BodyPart[] {
  const { edits, ...others } = body as { edits?: unknown }
  if (!Array.isArray(edits)) return [{ path: [], value: body }]
  refuseMore('edits', edits.length, MOST_EDITS, TOO_MANY_EDITS)
  return [{ path: [], value: others }, ...edits.map((value, index): BodyPart => ({ path: ['edits', index], value }))]
}

/** What is foreseen before something is saved. */
export const PREVIEW_OPERATIONS = [
  questionOperation({
    id: 'previewEdits',
    path: '/preview',
    tag: 'tasks',
    summary: 'What edits would do to the coming days, were they saved now',
    description:
      'Changes nothing: they are carried out in their order and taken back, and the days are simulated as they are and as they would be (rules S1 to S4). Each edit takes the permission of the operation that would save it, and is refused as that would be.',
    permission: 'read',
    body: z
      .strictObject({
        edits: z.array(editToPreview).min(1, 'Say at least one edit.').max(MOST_EDITS, TOO_MANY_EDITS),
        days: z.number().int().min(1, 'At least 1.').max(31, 'At most 31.').default(1).describe('How far to look.'),
      })
      .meta({ id: 'PreviewEdits' }),
    partsOf,
    answer: editPreviewShape,
    query: async (db, { actor, body }) => await previewEdits(db, actor, body),
  }),
]
