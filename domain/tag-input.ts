import { z } from 'zod'
import { lineText } from './typed-text.ts'

/** The colours that a tag may have: each is a token of `components/ui/tokens.css`, in light and dark. */
export const TAG_COLOURS = ['teal', 'plum', 'gold', 'indigo', 'rose', 'olive', 'clay', 'slate'] as const
export type TagColour = (typeof TAG_COLOURS)[number]

/** A tag is one word or a few, by which people filter: lists of tags have commas between them. */
export const tagName = lineText(50)
  .min(1, 'Give the tag a name.')
  .refine((name) => !name.includes(','), 'No commas: they stand between tags.')

/** As many as its form takes. */
export const MOST_TAGS_OF_TASK = 20
/** As many as one filter asks for. */
export const MOST_TAGS_OF_FILTER = 20

/** Several tags by name. Those that are not there yet are made where they are put on a task. */
export const tagNames = z
  .array(tagName)
  .max(MOST_TAGS_OF_TASK, `At most ${MOST_TAGS_OF_TASK} tags.`)
  .refine((names) => new Set(names.map(tagKey)).size === names.length, 'A tag stands here twice.')

/** Tags are the same when their names differ in nothing but the case of letters. */
export function tagKey(name: string): string {
  return name.trim().toLowerCase()
}
