import { z } from 'zod'
import type { JsonValue } from '../json-value.ts'

/** An instant as answers tell it: ISO text in UTC. */
export const instantShape = z.iso.datetime().meta({ description: 'An instant in UTC.', examples: ['2026-11-29T06:00:00.000Z'] })

/** A count, an id or a duration. */
export const whole = z.number().int()

/** Any JSON. */
export const anyJson: z.ZodType<JsonValue> = z.any().meta({ description: 'Any JSON value.' })

/** A JSON object with any names. */
export const anyJsonObject = z.record(z.string(), anyJson)

type ReadOnly<T> = T extends readonly (infer Item)[]
  ? readonly ReadOnly<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: ReadOnly<T[Key]> }
    : T

/**
 * The schema of a type that stands in the core, which knows no library. The compiler holds both to each other, in both directions: a field or a kind
 * that one has and the other lacks is an error.
 */
export function shapeOf<Shape>() {
  return <Schema extends z.ZodType<Shape>>(schema: Shape extends ReadOnly<z.output<Schema>> ? Schema : never): z.ZodType<Shape> => schema
}
