import { z } from 'zod'
import { instantInput } from '../instant-input.ts'
import { blockText } from '../typed-text.ts'
import { MOST_ACKNOWLEDGEMENT } from './incident.ts'

const id = z.int('Not a whole number.').positive('Not an id.')

/** An incident may be silenced for so long; afterwards somebody looks again. */
export const LONGEST_SILENCE_DAYS = 30

/** Somebody sees to it, and perhaps says how. */
export const incidentAcknowledgement = z.object({ id, word: blockText(MOST_ACKNOWLEDGEMENT).default('') })
export type IncidentAcknowledgement = z.output<typeof incidentAcknowledgement>

/** Nobody is told of it until then; null: they are again. */
export const incidentSilence = z.object({ id, until: instantInput.nullable() })
export type IncidentSilence = z.output<typeof incidentSilence>
