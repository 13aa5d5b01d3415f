/** Of which tasks the overview tells: of one owner's, of those with any of these tags; null: of all. */
export type TasksTold = { owner: string | null; tag: string[] | null }
