/** Anything JSON can say. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue }

/** A JSON schema as handlers publish it. */
export type JsonSchema = Record<string, unknown>
